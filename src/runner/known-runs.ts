import type { CardedRun } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { CardRecord, Journal } from './ports.ts';
import type { Runs } from './runs.ts';

const keptMs = 60_000;

/** The cards of this portal, oldest first: those that the channel still shows, and what this process knows better. */
export type Cards = () => Promise<readonly CardedRun[]>;

/**
 * Reads the cards for people who ask. The newest messages, in which a person may have deleted a card, are read again once
 * a minute at most. Rejects if Slack does not show them.
 */
export const createCards = (options: {
  readonly journal: Pick<Journal, 'readNewest'>;
  readonly clock: Clock;
  readonly runs: Runs;
  /** Reads what is new, and gives all cards that are known. */
  readonly readCards: () => Promise<readonly CardRecord[]>;
}): Cards => {
  const { journal, clock, runs, readCards } = options;
  let checked: { readonly at: number; readonly newest: Promise<void> } | undefined;

  const checkNewest = (): Promise<void> => {
    if (checked && clock.elapsed() - checked.at < keptMs) return checked.newest;
    const checking = { at: clock.elapsed(), newest: journal.readNewest() };
    checked = checking;
    checking.newest.catch(() => {
      if (checked === checking) checked = undefined;
    });
    return checking.newest;
  };

  return async () => {
    await checkNewest();
    const newest = new Map((await readCards()).map((card) => [card.run.key, card]));
    return [...newest.values()].map(runs.asKnown);
  };
};
