import type { Slot } from '../backup/job.ts';
import { backupId, isEnded, type Run } from '../backup/run.ts';
import type { Card, Recorded } from './ports.ts';

/** A run in this process's hand. */
export type Held = {
  readonly key: string;
  readonly slot: Slot;
  run: Run | undefined;
  card: Card | undefined;
  /** Resolves when the portal has been asked to start, or will not be. */
  readonly asked: Promise<void>;
};

const keysKept = 1_000;

/** What this process knows of runs: those in its hand, the requests it has seen, and which card has which backup. */
export const createRuns = () => {
  const held = new Map<string, Held>();
  const seenKeys = new Set<string>();
  const claims = new Map<string, string>();
  const remember = (run: Run): void => {
    if (backupId(run) !== '') claims.set(backupId(run), run.key);
  };
  return {
    held,
    /** False where the request was seen before: Slack delivers some twice. */
    isNews: (key: string): boolean => {
      if (seenKeys.has(key)) return false;
      if (seenKeys.size >= keysKept) for (const oldest of seenKeys.values().take(1)) seenKeys.delete(oldest);
      seenKeys.add(key);
      return true;
    },
    remember,
    /** Takes note of what the channel says; what is no longer in it is forgotten. */
    learn: (cards: readonly Recorded[], isAll: boolean): void => {
      if (isAll) claims.clear();
      for (const { run } of [...cards, ...held.values()]) if (run) remember(run);
    },
    isClaimed: (id: string, but: string): boolean => (claims.get(id) ?? but) !== but,
    /** The run of ours that is under way in the slot. */
    inSlot: (slot: Slot): Held | undefined =>
      held.values().find((it) => it.slot === slot && (it.run === undefined || !isEnded(it.run))),
  };
};

export type Runs = ReturnType<typeof createRuns>;
