import { createRandom } from '../faults/month-random.ts';
import type { Round } from './figure.ts';

/** A value with the interval that holds the true one 19 times out of 20. */
export type Estimate = { readonly value: number; readonly low: number; readonly high: number };

/** The value below which that part of the values lies, between two values in proportion; NaN for none. */
export const quantile = (values: readonly number[], part: number): number => {
  const sorted = Float64Array.from(values).sort();
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
};

const draws = 1_000;

/**
 * A claim about the rounds and its bootstrap interval: whole rounds are drawn again, so that what disturbed a round
 * disturbs the baseline and the bot together. A single round has no interval.
 */
export const estimate = (rounds: readonly Round[], claim: (rounds: readonly Round[]) => number): Estimate => {
  const value = claim(rounds);
  if (rounds.length < 2) return { value, low: value, high: value };
  const random = createRandom(rounds.length);
  const drawn = Array.from({ length: draws }, () =>
    claim(rounds.flatMap(() => rounds[Math.floor(random.next() * rounds.length)] ?? [])),
  );
  return { value, low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) };
};

/**
 * How many times the baseline's values the bot's are. The median is that of each round's own ratio, which a slow minute
 * of the machine leaves as it is; of the slowest in a hundred a round has too few, so there all rounds are taken
 * together.
 */
export const ratioAt =
  (part: number) =>
  (rounds: readonly Round[]): number =>
    part === 0.5
      ? quantile(
          rounds.map((round) => ratioIn([round], part)),
          0.5,
        )
      : ratioIn(rounds, part);

const ratioIn = (rounds: readonly Round[], part: number): number =>
  quantile(valuesOf(rounds, 'bot'), part) / quantile(valuesOf(rounds, 'baseline'), part);

/** That part of the bot's values. */
export const botAt = (part: number) => (rounds: readonly Round[]) => quantile(valuesOf(rounds, 'bot'), part);

export const valuesOf = (rounds: readonly Round[], whose: keyof Round): readonly number[] =>
  rounds.flatMap((round) => round[whose]);
