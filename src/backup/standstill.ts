import { type Job, outcome, type Slot } from './job.ts';

/**
 * A job that blocks its slot although nothing works on it. `broken`: it failed and was never ended, so the portal breaks
 * at every start for 24 hours; `still`: it has not moved for long, and the portal answers every start with it.
 * `since`: from when on it was seen like this, in ms since 1970; it may be so for longer.
 */
export type Blocker = {
  readonly slot: Slot;
  readonly job: Job;
  readonly kind: 'broken' | 'still';
  readonly since: number;
};

/** Takes note of the job in a slot, whenever somebody looks, and tells whether it blocks the slot. */
export type Standstill = (slot: Slot, job: Job | undefined) => Blocker | undefined;

type Seen = { readonly mark: string; readonly at: number; readonly elapsed: number };

/** Remembers what was seen in each slot; `stallMs`: how long a job may stay unchanged. */
export const createStandstill = ({
  clock,
  stallMs,
}: {
  readonly clock: { readonly now: () => number; readonly elapsed: () => number };
  readonly stallMs: number;
}): Standstill => {
  const known = new Map<Slot, Seen>();
  return (slot, job) => {
    const how = job && outcome(job);
    if (!job || (how !== 'going' && how !== 'broken')) {
      known.delete(slot);
      return undefined;
    }
    const mark = JSON.stringify([job.id, job.percent, job.status, how]);
    const before = known.get(slot);
    const seen = before?.mark === mark ? before : { mark, at: clock.now(), elapsed: clock.elapsed() };
    known.set(slot, seen);
    if (how === 'broken') return { slot, job, kind: 'broken', since: seen.at };
    const isStill = clock.elapsed() - seen.elapsed >= stallMs;
    return isStill ? { slot, job, kind: 'still', since: seen.at } : undefined;
  };
};
