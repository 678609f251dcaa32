import { randomUUID } from 'node:crypto';
import type { Slot } from '../../backup/job.ts';
import type { Clock } from '../../lib/clock.ts';
import { tablesOf } from './archive/tables.ts';
import { isOver, type Look, lookAt, type Order, type PortalJob } from './job.ts';
import type { Effect } from './job-effects.ts';
import { textsFor } from './texts.ts';
import { isSince } from './version.ts';
import { startWork, work } from './worker.ts';
import type { Workplace } from './workplace.ts';

/** What a job is requested to be. */
type Wanted = Pick<Order, 'slot' | 'isDump' | 'storage' | 'params' | 'isPaid' | 'isScheduled' | 'by'>;

/** The portal's queue of backups: one place for the portal's own, one for the whole instance's. */
export type Queue = {
  readonly job: (slot: Slot) => PortalJob | undefined;
  /** Brings both jobs to where they are at a time, and with them the history and the audit trail. */
  readonly settle: (at?: number) => void;
  readonly look: (slot: Slot) => Look | undefined;
  /** Starts a job, or gives the one that runs, whatever is wanted of the new one. */
  readonly start: (wanted: Wanted) => { readonly job: PortalJob; readonly isNew: boolean };
  /** Starts a job of the scheduler's at a time; nothing happens while a job of the portal's runs or stands in the way. */
  readonly startScheduled: (wanted: Wanted, at: number) => PortalJob | undefined;
  /** Drops every job, finished ones as well; whether there was one. */
  readonly cancel: () => boolean;
  readonly change: (slot: Slot, to: (job: PortalJob, now: number) => PortalJob | undefined) => void;
};

const slots: readonly Slot[] = ['portal', 'dump'];

/** A queue whose jobs move on as far as the clock says at each look. */
export const createQueue = (portal: Workplace & { readonly clock: Clock }): Queue => {
  const { clock } = portal;
  const jobs = new Map<Slot, PortalJob>();

  const settle = (at = clock.now()): void => moveOn(jobs, at, portal);
  const job = (slot: Slot): PortalJob | undefined => {
    settle();
    return jobs.get(slot);
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
    settle();
  };

  return {
    job,
    look,
    change,
    settle,
    start: (wanted) => {
      const known = job(wanted.slot);
      const seen = look(wanted.slot);
      if (known !== undefined && seen !== undefined && !seen.isCompleted) {
        const sent = resent(known, portal, clock.now());
        jobs.set(wanted.slot, sent);
        return { job: sent, isNew: false };
      }
      jobs.set(wanted.slot, create(wanted, portal, clock.now()));
      return { job: job(wanted.slot) ?? create(wanted, portal, clock.now()), isNew: true };
    },
    startScheduled: (wanted, at) => {
      settle(at);
      // The scheduler only sends a message: if that gets lost, nobody hears of the run.
      if (portal.knobs.isBusLost || !makesWay(jobs, at)) return undefined;
      const started = startWork(create(wanted, portal, at), at, portal);
      jobs.set(wanted.slot, started);
      settle(at);
      return started;
    },
    cancel: () => {
      const there = slots.filter((slot) => look(slot) !== undefined);
      for (const slot of there) change(slot, (known, now) => cancelled(known, now, portal));
      return there.length > 0;
    },
  };
};

/** Moves every job on to this time; what they bring about happens in its order. */
const moveOn = (jobs: Map<Slot, PortalJob>, at: number, portal: Workplace): void => {
  const effects: Effect[] = [];
  for (const [slot, known] of jobs) {
    const worked = work(known, at, portal);
    jobs.set(slot, worked.job);
    effects.push(...worked.effects);
  }
  for (const effect of effects.sort((one, other) => one.at - other.at)) effect.happen();
};

/**
 * Drops the portal's first job, whatever its kind, if it is over; false: it is not, and stands in the way of the scheduler's.
 * DocSpace source: BackupWorker.
 */
const makesWay = (jobs: Map<Slot, PortalJob>, at: number): boolean => {
  const [first] = [...jobs.values()].filter((known) => lookAt(known, at) !== undefined);
  if (first === undefined) return true;
  const hasEnded = lookAt(first, at)?.isCompleted === true;
  if (hasEnded) jobs.delete(first.slot);
  return hasEnded;
};

const create = (wanted: Wanted, { knobs, server, files }: Workplace, now: number): PortalJob => {
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
    tables: tablesOf(server).length,
    files: knobs.progressFiles ?? files.all().length,
    recordLeadMs: knobs.recordLeadMs,
    earlyLinkMs: knobs.earlyLinkMs,
    earlyLinkPercent: knobs.earlyLinkPercent,
    completionWindowMs: knobs.completionWindowMs,
    failAtPercent: knobs.failAtPercent,
    stage: { name: 'created', since: now, isHeld: false, isQueued: !knobs.isBusLost, isDropped: false },
  };
};

/** A start of a job that waits sends the worker's message once more. */
const resent = (job: PortalJob, { knobs }: Workplace, now: number): PortalJob =>
  job.stage.name === 'created' && !job.stage.isQueued && !knobs.isBusLost
    ? { ...job, stage: { ...job.stage, since: now, isQueued: true } }
    : job;

const cancelled = (job: PortalJob, now: number, { knobs, server }: Workplace): PortalJob | undefined => {
  const { stage } = job;
  // The worker's message is not taken back: it makes a new job of the same id if it finds none.
  if (stage.name === 'created') return stage.isQueued ? { ...job, stage: { ...stage, isDropped: true } } : undefined;
  const isDead = stage.name === 'working' && (stage.frozenAt !== undefined || lookAt(job, now)?.status === 4);
  if (isOver(job, now) || stage.name !== 'working' || isDead || server === 'next') return undefined;
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
