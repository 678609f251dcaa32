import type { Slot } from '../../backup/job.ts';
import { dayMs } from '../../lib/durations.ts';
import type { Actor } from './audit-trail.ts';
import { type Pace, progressAt, uploadPercent } from './job-pace.ts';
import type { Ending } from './knobs.ts';

/** What a job was started with; it does not change. Times are ms since 1970. */
export type Order = Pace & {
  /** Also the id of the later history record. */
  readonly taskId: string;
  readonly slot: Slot;
  readonly storage: number;
  readonly params: Readonly<Record<string, string>>;
  readonly isPaid: boolean;
  readonly isScheduled: boolean;
  /** Who started it. */
  readonly by: Actor;
  readonly ending: Ending;
  readonly pickupMs: number;
  readonly recordLeadMs: number;
  readonly earlyLinkMs: number;
  readonly earlyLinkPercent: number;
  readonly completionWindowMs: number;
  readonly failAtPercent: number;
};

/** When and how the work is over. */
export type End = {
  readonly at: number;
  readonly ending: Ending;
  /** The progress then. */
  readonly progress: number;
  /** The error or the warning; '' for a success. */
  readonly message: string;
  readonly link: string;
};

/**
 * The state of a job. `isHeld`: no worker was there when it was last looked at. `isQueued`: the worker's message is on its way.
 * `isDropped`: cancelled before a worker took it, which does not stop that message: the job comes back with it.
 * `frozenAt`: its worker died, and what was last published stays. `effects`: how many of the job's effects have happened.
 */
type Stage =
  | {
      readonly name: 'created';
      readonly since: number;
      readonly isHeld: boolean;
      readonly isQueued: boolean;
      readonly isDropped: boolean;
    }
  | {
      readonly name: 'working';
      readonly since: number;
      readonly end: End;
      readonly archive: () => Uint8Array;
      readonly effects: number;
      readonly frozenAt?: number;
    }
  | { readonly name: 'cancelled'; readonly reappearsAt: number; readonly progress: number; readonly warning: string };

/** A job in the portal's queue. */
export type PortalJob = Order & { readonly stage: Stage };

/** A job that a worker has. */
export type WorkingJob = PortalJob & { readonly stage: Extract<Stage, { readonly name: 'working' }> };

/** DocSpace's numbers of a job's status. */
const status = { created: 0, running: 1, completed: 2, cancelled: 3, failed: 4 } as const;

/** What the portal shows of a job. */
export type Look = {
  readonly status: number;
  readonly isCompleted: boolean;
  readonly progress: number;
  readonly error: string;
  readonly warning: string;
  readonly link: string;
};

/** What is to be seen of a job at a time: nothing while it is dropped, and nothing a day after its last change. */
export const lookAt = (job: PortalJob, now: number): Look | undefined => {
  const { changedAt, ...look } = published(job, now);
  return now < changedAt || now - changedAt >= dayMs ? undefined : look;
};

/** Whether the work is over, well or badly. */
export const isOver = ({ stage }: PortalJob, now: number): boolean =>
  stage.name === 'cancelled' || (stage.name === 'working' && stage.end.at <= Math.min(now, stage.frozenAt ?? now));

const plain = { isCompleted: false, progress: 0, error: '', warning: '', link: '' };

const published = (job: PortalJob, now: number): Look & { readonly changedAt: number } => {
  const { stage } = job;
  switch (stage.name) {
    case 'created':
      return { ...plain, status: status.created, changedAt: stage.isDropped ? Number.POSITIVE_INFINITY : stage.since };
    case 'cancelled':
      return {
        ...plain,
        status: status.cancelled,
        isCompleted: true,
        progress: stage.progress,
        warning: stage.warning,
        changedAt: stage.reappearsAt,
      };
    case 'working': {
      const at = Math.min(now, stage.frozenAt ?? now);
      if (at >= stage.end.at) return { ...plain, ...ended(job, stage.end, at) };
      return { ...plain, status: status.running, ...running(job, stage.since, stage.end, at) };
    }
  }
};

/** Before a good end the link shows, and then 100, while the job still counts as running. */
const running = (job: Order, since: number, end: End, at: number) => {
  const uploadedAt = Math.max(since + job.archiveMs, end.at - job.earlyLinkMs);
  if (at < uploadedAt || !isGood(end)) return progressAt(job, at - since, since);
  return { progress: Math.max(job.earlyLinkPercent, uploadPercent(job)), link: end.link, changedAt: uploadedAt };
};

/** Whether a job ends with an archive that is stored. */
export const isGood = ({ ending }: End): boolean => ending === 'success' || ending === 'warning';

const ended = (job: Order, end: End, at: number) => {
  const { progress, link, message } = end;
  const isSettled = at >= end.at + job.completionWindowMs;
  const over = {
    status: isSettled ? status.completed : status.running,
    isCompleted: true,
    progress,
    link,
    changedAt: isSettled ? end.at + job.completionWindowMs : end.at,
  };
  switch (end.ending) {
    case 'success':
      return over;
    case 'warning':
      return { ...over, warning: message };
    // DocSpace source: BackupProgressItem catches its own failures, so that the queue marks them as completed.
    case 'error':
      return { ...over, error: message };
    case 'hard-error':
      return { status: status.failed, isCompleted: false, progress, error: message, changedAt: end.at };
  }
};
