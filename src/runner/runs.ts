import type { Slot } from '../backup/job.ts';
import type { Event } from '../backup/next.ts';
import type { Answer } from '../backup/outcome.ts';
import { backupId, isEnded, type Run } from '../backup/run.ts';
import { createDedupe } from '../lib/dedupe.ts';
import type { Card, CardRecord } from './ports.ts';

/** A run in this process's hand. */
export type ActiveRun = {
  readonly key: string;
  readonly slot: Slot;
  run: Run | undefined;
  card: Card | undefined;
  /** Resolves when the portal has been asked to start, or will not be. */
  readonly asked: Promise<void>;
  /** Tells the person who asked; not there where another process was asked. */
  readonly tell?: (answer: Answer) => Promise<void>;
  /** Takes note of something that happened to the run; there while it is followed. */
  apply?: (event: Event) => void;
  /** Nothing more is to be done for it but to compare its card with the others once. */
  isOver?: boolean;
};

/** More than three days hold; what runs is remembered anew at every look at the channel. */
const claimsKept = 1_000;

/** What this process knows of runs: those in its hand, the requests it has seen, and which card has which backup. */
export const createRuns = () => {
  const held = new Map<string, ActiveRun>();
  const claims = new Map<string, string>();
  const remember = (run: Run): void => {
    const id = backupId(run);
    if (id === '') return;
    claims.delete(id);
    claims.set(id, run.key);
    if (claims.size > claimsKept) for (const oldest of claims.keys().take(1)) claims.delete(oldest);
  };
  return {
    held,
    /** What is said of a cancel that is under way, by the run's key; undefined where nothing came of it. */
    cancels: new Map<string, Promise<Answer | undefined>>(),
    /** False where the request was seen before: Slack delivers some twice. */
    isFirstTime: createDedupe(),
    remember,
    /** Takes note of what the channel says; what is no longer in it is forgotten. */
    learn: (cards: readonly CardRecord[], isAll: boolean): void => {
      if (isAll) claims.clear();
      for (const { run } of [...cards, ...held.values()]) if (run) remember(run);
    },
    isClaimed: (id: string, but: string): boolean => (claims.get(id) ?? but) !== but,
    /** The card with its run as this process knows it: Slack may not have taken the newest state yet. */
    asKnown: (card: CardRecord): CardRecord => ({ ...card, run: held.get(card.run.key)?.run ?? card.run }),
    /** Lets go of a run; one with an end on a card that stands is kept until the card was compared with the others. */
    letGo: (run: ActiveRun): void => {
      run.isOver = true;
      if (!run.run || !isEnded(run.run) || !run.card || run.card.lost.aborted) held.delete(run.key);
    },
    /** The run of ours that is under way in the slot. */
    inSlot: (slot: Slot): ActiveRun | undefined =>
      held.values().find((it) => it.slot === slot && (it.run === undefined || !isEnded(it.run))),
  };
};

export type Runs = ReturnType<typeof createRuns>;
