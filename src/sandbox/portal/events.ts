import type { Slot } from '../../backup/job.ts';
import { PortalError } from './errors.ts';
import { type End, isOver, type PortalJob } from './job.ts';
import { mustPay } from './money.ts';
import type { State } from './state.ts';
import { type StorageName, storageNames } from './storage.ts';
import { success } from './worker.ts';

/** What happens at a portal without its API being called. The slot is the portal's own where none is named. */
export type Events = {
  /** Somebody else starts a free backup from the web page; its task id, which is the running one's where there is one. */
  readonly startElsewhere: (slot?: Slot, storage?: StorageName, params?: Readonly<Record<string, string>>) => string;
  /** The schedule's time comes: its task id, undefined where nothing is scheduled, a running backup makes it skip or the plan does not cover it. */
  readonly runSchedule: (slot?: Slot) => string | undefined;
  /** The backup ends now, well or with an error. */
  readonly finishNow: (slot?: Slot) => void;
  readonly fail: (slot: Slot, message: string) => void;
  /** The worker is killed: what it last published stays as it is. */
  readonly crash: () => void;
  /** The worker is stopped in order: the jobs that it had are gone. */
  readonly restart: () => void;
  /** The queue loses a job. */
  readonly forget: (slot?: Slot) => void;
  /** Somebody else cancels. */
  readonly cancelElsewhere: () => void;
  /** The archive of a copy goes, for example into the trash. */
  readonly loseCopy: (id: string) => void;
};

const slots: readonly Slot[] = ['portal', 'dump'];

/** The events of one portal. */
export const createEvents = (state: State): Events => {
  const { queue, schedules, history, clock } = state;
  return {
    startElsewhere: (slot = 'portal', storage = 'DataStore', params = {}) => {
      const type = storageNames.indexOf(storage);
      return queue.start({ slot, isDump: slot === 'dump', storage: type, params, isPaid: false }).job.taskId;
    },
    runSchedule: (slot = 'portal') => {
      const schedule = schedules.get(slot);
      if (schedule === undefined) return undefined;
      // DocSpace source: BackupWorker skips in silence, and the time of the last backup has moved on all the same.
      schedules.set(slot, { ...schedule, lastBackupAt: clock.now() });
      if (queue.look(slot)?.isCompleted === false) return undefined;
      const { storage, params, isDump } = schedule;
      const payment = paymentFor(state);
      // A schedule that the plan does not cover any more is deleted.
      if (payment === 'refused') {
        schedules.delete(slot);
        return undefined;
      }
      const isPaid = payment === 'paid';
      return queue.start({ slot, isDump, storage, params, isPaid }).job.taskId;
    },
    finishNow: (slot = 'portal') =>
      queue.change(slot, (job, now) => endNow(job, now, (since) => success(job, since, now, state))),
    fail: (slot, message) =>
      queue.change(slot, (job, now) => endNow(job, now, () => ({ at: now, ending: 'error', message, link: '' }))),
    crash: () => {
      for (const slot of slots) queue.change(slot, frozen);
    },
    restart: () => {
      for (const slot of slots) queue.change(slot, (job) => (job.stage.name === 'created' ? job : undefined));
    },
    forget: (slot = 'portal') => queue.change(slot, () => undefined),
    cancelElsewhere: () => {
      queue.cancel();
    },
    loseCopy: (id) => history.lose(id),
  };
};

const paymentFor = (state: State): 'free' | 'paid' | 'refused' => {
  try {
    return mustPay(state) ? 'paid' : 'free';
  } catch (error) {
    if (error instanceof PortalError) return 'refused';
    throw error;
  }
};

const frozen = (job: PortalJob, now: number): PortalJob =>
  job.stage.name === 'working' && !isOver(job, now) && job.stage.frozenAt === undefined
    ? { ...job, stage: { ...job.stage, frozenAt: now } }
    : job;

const endNow = (job: PortalJob, now: number, endFor: (since: number) => End): PortalJob => {
  if (isOver(job, now)) return job;
  const since = job.stage.name === 'working' ? job.stage.since : now;
  return { ...job, stage: { name: 'working', since, end: endFor(since) } };
};
