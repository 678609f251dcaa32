import type { CardedRun } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import { minuteMs } from '../lib/durations.ts';
import { keptFor } from '../lib/kept.ts';
import type { CardRecord, Journal } from './ports.ts';
import type { Runs } from './runs.ts';

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
  const checkNewest = keptFor(minuteMs, clock, () => journal.readNewest());
  return async () => {
    await checkNewest();
    const newest = new Map((await readCards()).map((card) => [card.run.key, card]));
    return [...newest.values()].map(runs.asKnown);
  };
};
