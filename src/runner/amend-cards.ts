import { expiredAt } from '../backup/end.ts';
import type { Event } from '../backup/event.ts';
import { next } from '../backup/next.ts';
import { hasCopy, isFinished, isRetryable, type Run } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import { type CardRecord, isOpen, type Journal, type OnCards } from './ports.ts';
import type { Runs } from './runs.ts';

/** What became of the finished run on a card. */
export type Amendment = {
  readonly card: string;
  readonly event: Extract<Event, { readonly type: 'copy_gone' | 'retried' }>;
};

/** So many cards are brought up to date at a look: after a long absence there may be hundreds. */
const mostAtOnce = 3;

/**
 * What finished cards do not say yet although the cards and the time alone show it, so that any process can add it,
 * also after a restart: that a temporary copy has expired, and that a run was tried again.
 */
const amendmentsDue = (cards: readonly CardRecord[], now: number): readonly Amendment[] => {
  const retries = new Map(cards.flatMap(({ id, run }) => (run.retryOf === undefined ? [] : [[run.retryOf, id]])));
  return cards
    .filter((card) => !isOpen(card))
    .flatMap(({ id: card, run }): readonly Amendment[] => {
      if (hasCopy(run)) {
        const at = expiredAt(run);
        return run.gone || at === undefined || at > now
          ? []
          : [{ card, event: { type: 'copy_gone', at: now, why: 'expired' } }];
      }
      const as = retries.get(card);
      if (as === undefined || !isRetryable(run) || run.retriedAs !== undefined) return [];
      return [{ card, event: { type: 'retried', at: now, as } }];
    });
};

/** Adds to finished cards what became of their runs; what Slack does not take now is tried again at the next look. */
export const createAmender = ({
  journal,
  runs,
  clock,
  onCards,
}: {
  readonly journal: Pick<Journal, 'amend'>;
  readonly runs: Pick<Runs, 'held'>;
  readonly clock: Clock;
  readonly onCards?: OnCards | undefined;
}) => {
  const owed = new Map<string, Amendment>();
  /** What was done, or cannot be. */
  const settled = new Set<string>();
  const nameOf = ({ card, event }: Amendment): string => `${card} ${event.type}`;

  const amend = async (amendment: Amendment): Promise<void> => {
    const { card, event } = amendment;
    owed.set(nameOf(amendment), amendment);
    let amended: Run | undefined;
    const change = (run: Run): Run => {
      amended = next(run, event);
      return amended;
    };
    if (!(await journal.amend(card, change))) return;
    if (amended) onCards?.([{ id: card, run: amended }]);
    owed.delete(nameOf(amendment));
    settled.add(nameOf(amendment));
    const held = runs.held.values().find((it) => it.card?.id() === card);
    if (held?.run && isFinished(held.run)) held.run = next(held.run, event);
  };

  return {
    amend,
    /** Adds what is due on these cards, a few at a time. */
    look: async (cards: readonly CardRecord[]): Promise<void> => {
      const due = amendmentsDue(cards, clock.now()).filter((it) => !settled.has(nameOf(it)));
      for (const it of [...owed.values(), ...due].slice(0, mostAtOnce)) await amend(it);
    },
  };
};

export type Amender = ReturnType<typeof createAmender>;
