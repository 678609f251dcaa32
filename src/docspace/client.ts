import type { Dispatcher } from 'undici';
import type { Cost } from '../backup/cost.ts';
import type { BackupRequest, Copy, Job, Slot } from '../backup/job.ts';
import type { Link } from '../backup/link.ts';
import { PortalError } from '../backup/portal-error.ts';
import type { About, PortalFacts } from '../backup/portal-facts.ts';
import { toResult } from '../backup/result.ts';
import type { Schedule } from '../backup/schedule.ts';
import { learnAbout, readPortal } from './about.ts';
import { readCopies } from './copy.ts';
import { learnCost } from './cost.ts';
import { readResponse, unreadable } from './envelope.ts';
import { readJob } from './job.ts';
import { isObject, isTrue } from './json.ts';
import { readLink } from './link.ts';
import { createClean } from './sanitise.ts';
import { readSchedule, scheduleBody } from './schedule.ts';
import { storageBody } from './storage.ts';
import { type Answer, type Call, createTransport } from './transport.ts';

/** One DocSpace portal. Every failure is a `PortalError`; nothing is ever repeated. */
export type PortalClient = {
  readonly origin: string;
  /** The job in the slot; undefined where the server keeps none. */
  readonly progress: (slot: Slot, signal?: AbortSignal) => Promise<Job | undefined>;
  /** Starts a backup. The answer is the job now in the slot, which may be another's that was running already. */
  readonly start: (request: BackupRequest, signal?: AbortSignal) => Promise<Job>;
  /** The finished copies, newest first. Reading prunes the portal's list, so not to be polled. */
  readonly history: (slot: Slot, signal?: AbortSignal) => Promise<readonly Copy[]>;
  /** What a start would cost. Never throws: what cannot be learned is `unknown`. */
  readonly cost: (signal?: AbortSignal) => Promise<Cost>;
  /**
   * Cancels what runs, and drops what has ended, in both slots: whether there was something. The failure of a server
   * before 3.7 is marked as `isUnknownCall`.
   */
  readonly cancel: (signal?: AbortSignal) => Promise<boolean>;
  /** The link to the copy that the job made; undefined once the slot has no such job, or where it has no link. */
  readonly link: (slot: Slot, id: string, signal?: AbortSignal) => Promise<Link | undefined>;
  /**
   * Deletes a copy with its record. DocSpace answers an id that it does not know with an error of its own (500): a
   * failure as `broken` can mean that the copy was gone already, and only the history can tell.
   */
  readonly deleteCopy: (id: string, signal?: AbortSignal) => Promise<void>;
  /** The slot's schedule; undefined where there is none. */
  readonly schedule: (slot: Slot, signal?: AbortSignal) => Promise<Schedule | undefined>;
  /** Saves a schedule in place of the slot's former one, as one that never ran. */
  readonly setSchedule: (schedule: Schedule, signal?: AbortSignal) => Promise<void>;
  readonly deleteSchedule: (slot: Slot, signal?: AbortSignal) => Promise<void>;
  /** Whether such a backup can be made. Never throws, and changes nothing at the portal. */
  readonly about: (request: BackupRequest, signal?: AbortSignal) => Promise<About>;
  /** What the portal is. */
  readonly facts: (signal?: AbortSignal) => Promise<PortalFacts>;
};

/** A client for the portal at `origin`. `redact` takes known secrets out of a text; `timeoutMs` covers a whole call. */
export const createPortalClient = (options: {
  readonly origin: string;
  /** With or without a leading `Bearer `. */
  readonly apiKey: string;
  readonly dispatcher: Dispatcher;
  readonly redact: (text: string) => string;
  readonly timeoutMs?: number;
  /** In ms since 1970, to compare the portal's clock with. */
  readonly now?: () => number;
}): PortalClient => {
  const { origin, apiKey, dispatcher, timeoutMs = 10_000, now = Date.now } = options;
  const clean = createClean(options.redact);
  const send = createTransport({ origin, apiKey, dispatcher, clean, timeoutMs });
  const open = (answer: Answer): unknown => readResponse(answer, origin, clean);
  const ask = async (call: Call): Promise<unknown> => open(await send(call));
  const get = (path: string, signal?: AbortSignal): Promise<unknown> => ask({ method: 'GET', path, signal });
  const getProgress = (slot: Slot, signal?: AbortSignal): Promise<unknown> =>
    get(`/api/2.0/backup/getbackupprogress${query(slot)}`, signal);
  const toJob = (response: unknown): Job => {
    if (!isObject(response)) throw unreadable();
    return readJob(response, clean);
  };
  return {
    origin,
    progress: async (slot, signal) => {
      const response = await getProgress(slot, signal);
      return response === undefined ? undefined : toJob(response);
    },
    start: async (request, signal) =>
      toJob(await ask({ method: 'POST', path: '/api/2.0/backup/startbackup', body: bodyOf(request), signal })),
    history: async (slot, signal) => {
      const response = (await get(`/api/2.0/backup/getbackuphistory${query(slot)}`, signal)) ?? [];
      if (!Array.isArray(response)) throw unreadable();
      return readCopies(response, clean);
    },
    cost: (signal) => learnCost((path) => get(path, signal), clean),
    cancel: async (signal) => {
      const cancelled = await toResult(ask({ method: 'POST', path: '/api/2.0/backup/cancelbackup', signal }));
      if (cancelled.failure === undefined) return isTrue(cancelled.value);
      if (cancelled.failure.kind !== 'missing') throw new PortalError(cancelled.failure);
      // A portal that is not there answers 404 as well, to everything.
      const { failure } = await toResult(getProgress('portal', signal));
      throw new PortalError({ ...cancelled.failure, ...(failure === undefined && { isUnknownCall: true }) });
    },
    link: async (slot, id, signal) => readLink(await getProgress(slot, signal), id, origin, clean),
    deleteCopy: async (id, signal) => {
      await ask({ method: 'DELETE', path: `/api/2.0/backup/deletebackup/${encodeURIComponent(id)}`, signal });
    },
    schedule: async (slot, signal) => {
      const response = await get(`/api/2.0/backup/getbackupschedule${query(slot)}`, signal);
      return response === undefined ? undefined : readSchedule(response, slot);
    },
    setSchedule: async (schedule, signal) => {
      const body = scheduleBody(schedule);
      await ask({ method: 'POST', path: '/api/2.0/backup/createbackupschedule', body, signal });
    },
    deleteSchedule: async (slot, signal) => {
      await ask({ method: 'DELETE', path: `/api/2.0/backup/deletebackupschedule${query(slot)}`, signal });
    },
    about: (request, signal) =>
      learnAbout(request, { send: (path) => send({ method: 'GET', path, signal }), open, now, clean }),
    facts: async (signal) => readPortal(await get('/api/2.0/settings', signal), clean),
  };
};

/** Servers before 3.1 know no `Dump`, so only the dump slot asks for it. */
const query = (slot: Slot): string => (slot === 'dump' ? '?Dump=true' : '');

const bodyOf = (request: BackupRequest) => ({ ...storageBody(request), dump: request.slot === 'dump' });
