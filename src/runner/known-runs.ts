import { type CardedRun, isEnded } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { CardRecord, Journal, Portal } from './ports.ts';
import type { Runs } from './runs.ts';

const keptMs = 60_000;
const mostMissed = 5;

/** The cards of this portal, oldest first: those that the channel still shows, and what this process knows better. */
export type Cards = () => Promise<readonly CardedRun[]>;

/**
 * Reads the cards for people who ask. The look far back is kept for a minute and tells only of ends, which never
 * change; what is open is read anew each time. Rejects where Slack does not show them.
 */
export const createCards = (options: {
  readonly portal: Portal;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly runs: Runs;
  /** Reads the channel's cards as far back as an open one can be. */
  readonly readCards: () => Promise<readonly CardRecord[]>;
}): Cards => {
  const { portal, journal, clock, runs, readCards } = options;
  let kept: { readonly at: number; readonly cards: Promise<readonly CardRecord[]> } | undefined;

  const older = (): Promise<readonly CardRecord[]> => {
    if (kept && clock.elapsed() - kept.at < keptMs) return kept.cards;
    const looked = { at: clock.elapsed(), cards: journal.newest() };
    kept = looked;
    looked.cards.catch(() => {
      if (kept === looked) kept = undefined;
    });
    return looked.cards;
  };

  return async () => {
    const [old, fresh] = await Promise.all([older(), readCards()]);
    const own = old.filter(({ run }) => run.portal === portal.origin);
    // A long run that ended since the look far back is in neither: it is read by itself.
    const missed = own.filter(({ id, run }) => !isEnded(run) && !fresh.some((card) => card.id === id));
    const late = await Promise.all(missed.slice(-mostMissed).map(({ id }) => journal.at(id)));
    const ended = [...own, ...late].flatMap((card) => (card && isEnded(card.run) ? [card] : []));
    const ordered = [...ended, ...fresh].sort((one, other) => (one.id < other.id ? -1 : 1));
    const newest = new Map(ordered.map((card) => [card.run.key, card]));
    return [...newest.values()].map(runs.asKnown);
  };
};
