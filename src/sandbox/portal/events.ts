import type { Slot } from '../../backup/job.ts';
import { type End, isOver, lookAt, type PortalJob } from './job.ts';
import { documentFile } from './portal-files.ts';
import { people } from './portal-people.ts';
import { runSchedule } from './scheduler.ts';
import type { State } from './state.ts';
import { type StorageName, storageNames } from './storage.ts';
import { startWork, success } from './worker.ts';

/** What happens at a portal without its API being called. The slot is the portal's own if none is named. */
export type Events = {
  /** Somebody else starts a free backup from the web page; its task id, which is the running one's if there is one. */
  readonly startElsewhere: (slot?: Slot, storage?: StorageName, params?: Readonly<Record<string, string>>) => string;
  /** The schedule's time comes now, whatever its hour: its task id, undefined if nothing is scheduled, a running backup makes it skip or the plan does not cover it. */
  readonly runSchedule: (slot?: Slot) => string | undefined;
  /** The server removes the schedule by itself, as when a connected account goes or encryption begins; nothing notes it. */
  readonly dropSchedule: (slot?: Slot) => void;
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
  /** Somebody saves a document, which takes the next number; the number. */
  readonly saveDocument: (title: string, sizeBytes: number, folderId?: string) => number;
  /** Somebody deletes a file of a room. */
  readonly deleteFile: (id: number) => void;
  /** The archive of a copy goes, for example into the trash. */
  readonly loseCopy: (id: string) => void;
};

const slots: readonly Slot[] = ['portal', 'dump'];

/** The events of one portal. */
export const createEvents = (state: State): Events => {
  const { queue, history, files, clock } = state;
  return {
    startElsewhere: (slot = 'portal', storage = 'DataStore', params = {}) => {
      const type = storageNames.indexOf(storage);
      const by = { person: people.admin, ip: '127.0.0.1' };
      const wanted = { slot, isDump: slot === 'dump', storage: type, params, isPaid: false, isScheduled: false, by };
      return queue.start(wanted).job.taskId;
    },
    runSchedule: (slot = 'portal') => {
      let result = runSchedule(state, slot, clock.now());
      // The biller is asked four times, here at once.
      for (let attempt = 1; result.askAgainAfterMs !== undefined; attempt += 1) {
        result = runSchedule(state, slot, clock.now(), attempt);
      }
      return result.taskId;
    },
    dropSchedule: (slot = 'portal') => {
      state.schedules.delete(slot);
    },
    finishNow: (slot = 'portal') =>
      queue.change(slot, (job, now) => endNow(state, job, now, (since) => success(job, since, now, state))),
    fail: (slot, message) =>
      queue.change(slot, (job, now) => {
        const progress = lookAt(job, now)?.progress ?? 0;
        return endNow(state, job, now, () => ({ at: now, ending: 'error', progress, message, link: '' }));
      }),
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
    saveDocument: (title, sizeBytes, folderId = '1234') =>
      files.add(documentFile(title, sizeBytes, folderId, clock.now())).id,
    deleteFile: (id) => files.remove(id),
    loseCopy: (id) => history.lose(id),
  };
};

const frozen = (job: PortalJob, now: number): PortalJob =>
  job.stage.name === 'working' && !isOver(job, now) && job.stage.frozenAt === undefined
    ? { ...job, stage: { ...job.stage, frozenAt: now } }
    : job;

const endNow = (state: State, job: PortalJob, now: number, endFor: (since: number) => End): PortalJob => {
  if (isOver(job, now)) return job;
  const begun = job.stage.name === 'created' ? startWork(job, now, state) : job;
  if (begun.stage.name !== 'working') return job;
  return { ...begun, stage: { ...begun.stage, end: endFor(begun.stage.since) } };
};
