import type { Event } from '../backup/event.ts';
import type { Slot } from '../backup/job.ts';
import type { Answer } from '../backup/outcome.ts';
import { backupId, isEnded, isFinished, type Run } from '../backup/run.ts';
import { createDedupe } from '../lib/dedupe.ts';
import type { Card, CardRecord, Proved } from './ports.ts';

/** A run followed by this process. */
export type ActiveRun = {
  readonly key: string;
  readonly slot: Slot;
  run: Run | undefined;
  card: Card | undefined;
  /** The heartbeat that the card had when it was taken over from another process. */
  readonly takenBeat?: number;
  /** Resolves when the portal has been asked to start, or will not be. */
  readonly asked: Promise<void>;
  /** Tells the person who asked; not there if another process was asked. */
  readonly tell?: (answer: Answer) => Promise<void>;
  /** Receives how verifying the copy ended. */
  readonly onProved?: (proved: Proved) => void;
  /** Takes note of something that happened to the run; there while it is followed. */
  apply?: (event: Event) => void;
  /** Nothing more is to be done for it but to compare its card with the others once. */
  isOver?: boolean;
};

/** More than three days hold; what runs is remembered again at every look at the channel. */
const claimsKept = 1_000;

/** What this process knows of runs: those it follows, the requests it has seen, and which card has which backup. */
export const createRuns = () => {
  const held = new Map<string, ActiveRun>();
  const claims = new Map<string, string>();
  const unfinished = new Map<string, number>();
  /** The backups that were begun elsewhere. */
  const foreign = new Set<string>();
  const forgetOldest = (): void => {
    for (const oldest of claims.keys().take(1)) {
      claims.delete(oldest);
      foreign.delete(oldest);
    }
  };
  const remember = (run: Run): void => {
    const id = backupId(run);
    if (id === undefined) return;
    claims.delete(id);
    claims.set(id, run.key);
    if (run.begun) foreign.add(id);
    if (claims.size > claimsKept) forgetOldest();
  };
  return {
    held,
    /** What is said of a cancel that is running, by the run's key; undefined if nothing came of it. */
    cancels: new Map<string, Promise<Answer | undefined>>(),
    /** False if the request was seen before: Slack delivers some twice. */
    isFirstTime: createDedupe(),
    remember,
    /** Takes note of what the channel says; what is no longer in it is forgotten. */
    learn: (cards: readonly CardRecord[], isAll: boolean): void => {
      if (isAll) claims.clear();
      for (const { run } of [...cards, ...held.values()]) if (run) remember(run);
    },
    /** Whether a card here says that the backup was asked for here. */
    isOwn: (id: string): boolean => claims.has(id) && !foreign.has(id),
    isClaimed: (id: string | undefined, but: string): boolean => id !== undefined && (claims.get(id) ?? but) !== but,
    /** The card with its run as this process knows it: Slack may not have taken the newest state yet. */
    asKnown: (card: CardRecord): CardRecord => ({ ...card, run: held.get(card.run.key)?.run ?? card.run }),
    /**
     * Lets go of a run; one with an end on a card that stands is kept until the card was compared with the others. A card
     * without an end is released, whatever ended the work on it, so that a process continues with it at once.
     */
    letGo: (run: ActiveRun): void => {
      run.isOver = true;
      const { key, card } = run;
      const isLost = card === undefined || card.lost.aborted;
      if (!isLost && run.run && isFinished(run.run)) return;
      held.delete(key);
      if (isLost) return;
      unfinished.set(key, (unfinished.get(key) ?? 0) + 1);
      void card.release();
    },
    /** How often this process let go of the run before its end. */
    unfinished: (key: string): number => unfinished.get(key) ?? 0,
    /** The run in the slot, if it is one of ours. */
    inSlot: (slot: Slot): ActiveRun | undefined =>
      held.values().find((it) => it.slot === slot && (it.run === undefined || !isEnded(it.run))),
  };
};

export type Runs = ReturnType<typeof createRuns>;
