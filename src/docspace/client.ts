import type { BackupRequest, Job, Slot } from '../backup/job.ts';
import type { Portal } from '../backup/portal.ts';
import { PortalError } from '../backup/portal-error.ts';
import { toResult } from '../backup/result.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { learnAbout, readKey, readPortal, readVersion } from './about.ts';
import { readCopies } from './copy.ts';
import { openCopy } from './copy-stream.ts';
import { learnCost } from './cost.ts';
import { unreadable } from './envelope.ts';
import { findCopy, readFileAnswer } from './find-copy.ts';
import { readJob } from './job.ts';
import { isObject, isTrue } from './json.ts';
import { readLeftArchive } from './left-archive.ts';
import { createLinkMemory, readLink } from './link.ts';
import { type ApiOptions, createPortalApi } from './portal-api.ts';
import { readSchedule, scheduleBody } from './schedule.ts';
import { storageBody } from './storage.ts';
import { byOurClock, readTariff, readTrail } from './trail.ts';
import { authorizationOf } from './transport.ts';

type Options = ApiOptions & {
  readonly clock?: Pick<Clock, 'sleep'>;
  /** How long no byte of a copy may come. */
  readonly idleMs?: number;
};

/** A client for the portal at `origin`. */
export const createPortalClient = (options: Options): Portal => {
  const { origin, apiKey, dispatcher, clock = systemClock, idleMs = 30_000 } = options;
  const api = createPortalApi(options);
  const { clean, aheadMs, send, open, read, settings, ask, get, put } = api;
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
    start: async (request, signal) => toJob(await put('/api/2.0/backup/startbackup', request, bodyOf(request), signal)),
    history: async (slot, signal) => {
      const response = (await get(`/api/2.0/backup/getbackuphistory${query(slot)}`, signal)) ?? [];
      if (!Array.isArray(response)) throw unreadable();
      return readCopies(response, clean, aheadMs());
    },
    cost: (signal) => learnCost({ get: (path) => read(path, signal), settings: () => settings(signal) }, clean),
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
        clean,
      }),
    askFile: (id, signal) => readFileAnswer(id, { get: (path) => get(path, signal), clean, aheadMs }),
    deleteCopy: async (id, signal) => {
      await ask({ method: 'DELETE', path: `/api/2.0/backup/deletebackup/${encodeURIComponent(id)}`, signal });
    },
    ...scheduleCalls(api),
    about: (request, signal) =>
      learnAbout(request, {
        send: (path) => send({ method: 'GET', path, signal }),
        settings: () => settings(signal),
        open,
        clean,
      }),
    ...readCalls(api),
  };
};

type Api = ReturnType<typeof createPortalApi>;

const cancelBackup = async (cancel: () => Promise<unknown>, look: () => Promise<unknown>): Promise<boolean> => {
  const cancelled = await toResult(cancel());
  if (cancelled.failure === undefined) return isTrue(cancelled.value);
  if (cancelled.failure.kind !== 'missing' || cancelled.failure.portalStatus) throw new PortalError(cancelled.failure);
  // A portal that is not there answers 404 as well, to everything.
  const { failure } = await toResult(look());
  throw new PortalError({ ...cancelled.failure, ...(failure === undefined && { isUnknownCall: true }) });
};

const scheduleCalls = ({
  ask,
  get,
  put,
  aheadMs,
}: Api): Pick<Portal, 'schedule' | 'setSchedule' | 'deleteSchedule'> => ({
  schedule: async (slot, signal) => {
    const response = await get(`/api/2.0/backup/getbackupschedule${query(slot)}`, signal);
    return response === undefined ? undefined : readSchedule(response, slot, aheadMs());
  },
  setSchedule: async (schedule, signal) => {
    await put('/api/2.0/backup/createbackupschedule', schedule, scheduleBody(schedule), signal);
  },
  deleteSchedule: async (slot, signal) => {
    await ask({ method: 'DELETE', path: `/api/2.0/backup/deletebackupschedule${query(slot)}`, signal });
  },
});

const readCalls = ({
  get,
  settings,
  reasons,
  clean,
  aheadMs,
  portalNow,
}: Api): Pick<Portal, 'facts' | 'tariff' | 'key' | 'trail' | 'leftArchive'> => ({
  facts: async (signal) => {
    const { value, failure } = await toResult(settings(signal));
    if (failure) throw await reasons.ofSettingsRefusal(new PortalError(failure), signal);
    return readPortal(value, clean);
  },
  tariff: async (signal) => readTariff(await get('/api/2.0/portal/tariff', signal)),
  key: async (signal) => readKey(await get('/api/2.0/keys/@self', signal), clean),
  trail: async (from, signal) => {
    const version = async () => readVersion(await get('/api/2.0/settings/version/build', signal), clean);
    const told = await readTrail(
      from + aheadMs(),
      (path) => get(path, signal),
      () => version().catch(() => undefined),
      clean,
    );
    return byOurClock(told, aheadMs());
  },
  leftArchive: async ({ folder, since, copies }, signal) => {
    const newest = 'withSubFolders=false&count=100&startIndex=0&sortBy=DateAndTime&sortOrder=descending';
    const response = await get(`/api/2.0/files/${encodeURIComponent(folder)}?${newest}`, signal);
    const listed = new Set(copies.map(({ fileName }) => fileName));
    return readLeftArchive(response, { from: since + aheadMs(), to: portalNow(), listed }, clean);
  },
});

/** Servers before 3.1 know no `Dump`, so only the dump slot asks for it. */
const query = (slot: Slot): string => (slot === 'dump' ? '?Dump=true' : '');

const bodyOf = (request: BackupRequest) => ({ ...storageBody(request), dump: request.slot === 'dump' });
