import type { Dispatcher } from 'undici';
import type { Cost } from '../backup/cost.ts';
import { type BackupRequest, type Copy, type Job, type Slot, storageTypes } from '../backup/job.ts';
import { readCopies } from './copy.ts';
import { learnCost } from './cost.ts';
import { readResponse, unreadable } from './envelope.ts';
import { readJob } from './job.ts';
import { isObject } from './json.ts';
import { type Call, createTransport } from './transport.ts';
import { createClean } from './words.ts';

/** One DocSpace portal. Every failure is a `Refused`; nothing is ever repeated. */
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
};

/** A client for the portal at `origin`. `scrub` takes known secrets out of a text; `timeoutMs` covers a whole call. */
export const createPortalClient = (options: {
  readonly origin: string;
  /** With or without a leading `Bearer `. */
  readonly apiKey: string;
  readonly dispatcher: Dispatcher;
  readonly scrub: (text: string) => string;
  readonly timeoutMs?: number;
}): PortalClient => {
  const { origin, apiKey, dispatcher, timeoutMs = 10_000 } = options;
  const clean = createClean(options.scrub);
  const send = createTransport({ origin, apiKey, dispatcher, clean, timeoutMs });
  const ask = async (call: Call): Promise<unknown> => readResponse(await send(call), origin, clean);
  const get = (path: string, signal?: AbortSignal): Promise<unknown> => ask({ method: 'GET', path, signal });
  const toJob = (response: unknown): Job => {
    if (!isObject(response)) throw unreadable();
    return readJob(response, clean);
  };
  return {
    origin,
    progress: async (slot, signal) => {
      const response = await get(`/api/2.0/backup/getbackupprogress${query(slot)}`, signal);
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
  };
};

/** Servers before 3.1 know no `Dump`, so only the dump slot asks for it. */
const query = (slot: Slot): string => (slot === 'dump' ? '?Dump=true' : '');

/** The storage as its number in a string: the one form that every server version reads. */
const bodyOf = ({ storage, params, slot }: BackupRequest) => ({
  storageType: String(storageTypes.indexOf(storage)),
  storageParams: Object.entries(params).map(([key, value]) => ({ key, value })),
  dump: slot === 'dump',
});
