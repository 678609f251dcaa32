import { randomUUID } from 'node:crypto';
import type { Slot } from '../../backup/job.ts';
import type { Clock } from '../../lib/clock.ts';
import { isOver, type Look, lookAt, type Order, type PortalJob } from './job.ts';
import type { Knobs } from './knobs.ts';
import { textsFor } from './texts.ts';
import { isSince, type ServerVersion } from './version.ts';
import { type Workplace, work } from './worker.ts';

/** What a job is asked to be. */
type Wanted = Pick<Order, 'slot' | 'isDump' | 'storage' | 'params' | 'isPaid'>;

/** The portal's queue of backups: one place for the portal's own, one for the whole instance's. */
export type Queue = {
  readonly job: (slot: Slot) => PortalJob | undefined;
  /** Brings both jobs to where they are by now, and with them the history. */
  readonly settle: () => void;
  readonly look: (slot: Slot) => Look | undefined;
  /** Starts a job, or gives the one that runs, whatever is wanted of the new one. */
  readonly start: (wanted: Wanted) => { readonly job: PortalJob; readonly isNew: boolean };
  /** Drops every job, finished ones as well; whether there was one. */
  readonly cancel: () => boolean;
  readonly change: (slot: Slot, to: (job: PortalJob, now: number) => PortalJob | undefined) => void;
};

const slots: readonly Slot[] = ['portal', 'dump'];

/** A queue whose jobs move on as far as the clock says at each look. */
export const createQueue = (portal: Workplace & { readonly clock: Clock }): Queue => {
  const { clock, knobs, server } = portal;
  const jobs = new Map<Slot, PortalJob>();

  const job = (slot: Slot): PortalJob | undefined => {
    const known = jobs.get(slot);
    if (known === undefined) return undefined;
    const worked = work(known, clock.now(), portal);
    jobs.set(slot, worked);
    return worked;
  };
  const look = (slot: Slot): Look | undefined => {
    const known = job(slot);
    return known === undefined ? undefined : lookAt(known, clock.now());
  };
  const change: Queue['change'] = (slot, to) => {
    const known = job(slot);
    const changed = known === undefined ? undefined : to(known, clock.now());
    if (changed === undefined) jobs.delete(slot);
    else jobs.set(slot, changed);
  };

  return {
    job,
    look,
    change,
    settle: () => {
      for (const slot of slots) job(slot);
    },
    start: (wanted) => {
      const known = job(wanted.slot);
      const seen = look(wanted.slot);
      if (known !== undefined && seen !== undefined && !seen.isCompleted) {
        const sent = resent(known, knobs, clock.now());
        jobs.set(wanted.slot, sent);
        return { job: sent, isNew: false };
      }
      const made = create(wanted, knobs, server, clock.now());
      jobs.set(wanted.slot, made);
      return { job: made, isNew: true };
    },
    cancel: () => {
      const there = slots.filter((slot) => look(slot) !== undefined);
      for (const slot of there) change(slot, (known, now) => cancelled(known, now, knobs, server));
      return there.length > 0;
    },
  };
};

const create = (wanted: Wanted, knobs: Knobs, server: ServerVersion, now: number): PortalJob => {
  const uploadMs = Math.min(knobs.uploadMs ?? knobs.durationMs / 5, knobs.durationMs);
  const everyMs = knobs.publishEveryMs ?? Math.min(1_000, knobs.durationMs / 10);
  return {
    ...wanted,
    taskId: randomUUID(),
    ending: knobs.ending,
    pickupMs: knobs.pickupMs,
    archiveMs: knobs.durationMs - uploadMs,
    uploadMs,
    publishEveryMs: isSince(server, '3.7') ? everyMs : 0,
    recordLeadMs: knobs.recordLeadMs,
    completionWindowMs: knobs.completionWindowMs,
    failAtPercent: knobs.failAtPercent,
    stage: { name: 'created', since: now, isHeld: false, isQueued: !knobs.isBusLost, isDropped: false },
  };
};

/** A start of a job that waits sends the worker's message once more. */
const resent = (job: PortalJob, knobs: Knobs, now: number): PortalJob =>
  job.stage.name === 'created' && !job.stage.isQueued && !knobs.isBusLost
    ? { ...job, stage: { ...job.stage, since: now, isQueued: true } }
    : job;

const cancelled = (job: PortalJob, now: number, knobs: Knobs, server: ServerVersion): PortalJob | undefined => {
  const { stage } = job;
  // The worker's message is not taken back: it makes a new job of the same id where it finds none.
  if (stage.name === 'created') return stage.isQueued ? { ...job, stage: { ...stage, isDropped: true } } : undefined;
  if (isOver(job, now) || stage.name !== 'working' || stage.frozenAt !== undefined || server === 'next')
    return undefined;
  return {
    ...job,
    stage: {
      name: 'cancelled',
      reappearsAt: now + knobs.cancelRepublishMs,
      progress: lookAt(job, now)?.progress ?? 0,
      warning: textsFor(knobs.isLocalised).cancelled,
    },
  };
};
