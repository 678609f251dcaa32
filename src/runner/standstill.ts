import type { Blocker } from '../backup/blocker.ts';
import { type Job, outcome, type Slot } from '../backup/job.ts';
import type { Clock } from '../lib/clock.ts';

/** Takes note of the job in a slot, whenever it is read, and decides whether it blocks the slot. */
export type Standstill = (slot: Slot, job: Job | undefined) => Blocker | undefined;

type Seen = { readonly mark: string; readonly at: number; readonly elapsed: number };

/** Remembers what was seen in each slot; `stallMs`: how long a job may stay unchanged. */
export const createStandstill = (options: {
  readonly clock: Pick<Clock, 'now' | 'elapsed'>;
  readonly stallMs: number;
}): Standstill => {
  const { clock, stallMs } = options;
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
