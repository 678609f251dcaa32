import type { Dispatcher } from 'undici';
import type { BackupRequest, Job, Slot } from '../backup/job.ts';
import type { Portal } from '../backup/portal.ts';
import { PortalError } from '../backup/portal-error.ts';
import { toResult } from '../backup/result.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { learnAbout, readKey, readPortal, readVersion } from './about.ts';
import { readCopies } from './copy.ts';
import { openCopy } from './copy-stream.ts';
import { learnCost } from './cost.ts';
import { readResponse, unreadable } from './envelope.ts';
import { findCopy, readFileAnswer } from './find-copy.ts';
import { readJob } from './job.ts';
import { isObject, isTrue } from './json.ts';
import { createLinkMemory, readLink } from './link.ts';
import { type Clean, createClean } from './sanitise.ts';
import { readSchedule, scheduleBody } from './schedule.ts';
import { storageBody } from './storage.ts';
import { readTariff, readTrail } from './trail.ts';
import { type Answer, authorizationOf, type Call, createTransport } from './transport.ts';

type Options = {
  readonly origin: string;
  /** With or without a leading `Bearer `. */
  readonly apiKey: string;
  readonly dispatcher: Dispatcher;
  readonly redact: (text: string) => string;
  readonly timeoutMs?: number;
  /** In ms since 1970, to compare the portal's clock with. */
  readonly now?: () => number;
  readonly clock?: Pick<Clock, 'sleep'>;
  /** How long no byte of a copy may come. */
  readonly idleMs?: number;
};

/** A client for the portal at `origin`. `redact` takes known secrets out of a text; `timeoutMs` covers a whole call. */
export const createPortalClient = (options: Options): Portal => {
  const { origin, apiKey, dispatcher, timeoutMs = 10_000, now = Date.now } = options;
  const { clock = systemClock, idleMs = 30_000 } = options;
  const clean = createClean(options.redact);
  const send = createTransport({ origin, apiKey, dispatcher, clean, timeoutMs });
  const open = (answer: Answer): unknown => readResponse(answer, origin, clean);
  const ask: Ask = async (call) => open(await send(call));
  const get: Get = (path, signal) => ask({ method: 'GET', path, signal });
  const getProgress = (slot: Slot, signal?: AbortSignal): Promise<unknown> =>
    get(`/api/2.0/backup/getbackupprogress${query(slot)}`, signal);
  const links = createLinkMemory(origin, clean);
  const streams = { origin, authorization: authorizationOf(apiKey), dispatcher, clean, clock, idleMs };
  const toJob = (response: unknown): Job => {
    if (!isObject(response)) throw unreadable();
    links.note(response);
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
    cancel: (signal) =>
      cancelBackup(
        () => ask({ method: 'POST', path: '/api/2.0/backup/cancelbackup', signal }),
        () => getProgress('portal', signal),
      ),
    link: async (slot, id, signal) => readLink(await getProgress(slot, signal), id, origin, clean),
    findCopy: (copy, signal) =>
      findCopy(copy, {
        get: (path) => get(path, signal),
        link: async () => links.find(copy.id) ?? readLink(await getProgress(copy.slot, signal), copy.id, origin, clean),
        open: (path, until) => openCopy(path, until, streams),
      }),
    askFile: (id, signal) => readFileAnswer(id, (path) => get(path, signal), clean),
    deleteCopy: async (id, signal) => {
      await ask({ method: 'DELETE', path: `/api/2.0/backup/deletebackup/${encodeURIComponent(id)}`, signal });
    },
    ...scheduleCalls(ask),
    about: (request, signal) =>
      learnAbout(request, { send: (path) => send({ method: 'GET', path, signal }), open, now, clean }),
    ...readCalls(get, clean),
  };
};

type Ask = (call: Call) => Promise<unknown>;
type Get = (path: string, signal?: AbortSignal) => Promise<unknown>;

const cancelBackup = async (cancel: () => Promise<unknown>, look: () => Promise<unknown>): Promise<boolean> => {
  const cancelled = await toResult(cancel());
  if (cancelled.failure === undefined) return isTrue(cancelled.value);
  if (cancelled.failure.kind !== 'missing') throw new PortalError(cancelled.failure);
  // A portal that is not there answers 404 as well, to everything.
  const { failure } = await toResult(look());
  throw new PortalError({ ...cancelled.failure, ...(failure === undefined && { isUnknownCall: true }) });
};

const scheduleCalls = (ask: Ask): Pick<Portal, 'schedule' | 'setSchedule' | 'deleteSchedule'> => ({
  schedule: async (slot, signal) => {
    const response = await ask({ method: 'GET', path: `/api/2.0/backup/getbackupschedule${query(slot)}`, signal });
    return response === undefined ? undefined : readSchedule(response, slot);
  },
  setSchedule: async (schedule, signal) => {
    const body = scheduleBody(schedule);
    await ask({ method: 'POST', path: '/api/2.0/backup/createbackupschedule', body, signal });
  },
  deleteSchedule: async (slot, signal) => {
    await ask({ method: 'DELETE', path: `/api/2.0/backup/deletebackupschedule${query(slot)}`, signal });
  },
});

const readCalls = (get: Get, clean: Clean): Pick<Portal, 'facts' | 'tariff' | 'key' | 'trail'> => ({
  facts: async (signal) => readPortal(await get('/api/2.0/settings', signal), clean),
  tariff: async (signal) => readTariff(await get('/api/2.0/portal/tariff', signal)),
  key: async (signal) => readKey(await get('/api/2.0/keys/@self', signal), clean),
  trail: (from, signal) => {
    const version = async () => readVersion(await get('/api/2.0/settings/version/build', signal), clean);
    return readTrail(
      from,
      (path) => get(path, signal),
      () => version().catch(() => undefined),
      clean,
    );
  },
});

/** Servers before 3.1 know no `Dump`, so only the dump slot asks for it. */
const query = (slot: Slot): string => (slot === 'dump' ? '?Dump=true' : '');

const bodyOf = (request: BackupRequest) => ({ ...storageBody(request), dump: request.slot === 'dump' });
