import type { Dispatcher } from 'undici';
import type { BackupRequest } from '../backup/job.ts';
import { PortalError } from '../backup/portal-error.ts';
import { createOffset } from '../lib/date-header.ts';
import { readResponse } from './envelope.ts';
import { createReasons } from './reasons.ts';
import { createClean } from './sanitise.ts';
import { createSettings } from './settings.ts';
import { type Answer, type Call, createTransport } from './transport.ts';

export type ApiOptions = {
  readonly origin: string;
  /** With or without a leading `Bearer `. */
  readonly apiKey: string;
  readonly dispatcher: Dispatcher;
  /** Takes known secrets out of a text. */
  readonly redact: (text: string) => string;
  /** Covers a whole call. */
  readonly timeoutMs?: number;
  /** Our clock, in ms since 1970: times of the portal are converted to it, however far the portal's is off. */
  readonly now?: () => number;
};

/** A portal's calls and their answers, whatever they are about. Every failure is a `PortalError`. */
export const createPortalApi = (options: ApiOptions) => {
  const { origin, timeoutMs = 10_000, now = Date.now } = options;
  const clean = createClean(options.redact);
  const offset = createOffset(2_000);
  const transport = createTransport({ ...options, clean, timeoutMs, now });
  const send = async (call: Call): Promise<Answer> => {
    const answer = await transport(call);
    offset.note(answer.headers.date, answer.timing);
    return answer;
  };
  const open = (answer: Answer): unknown => readResponse(answer, origin, clean);
  const read = async (path: string, signal?: AbortSignal): Promise<unknown> =>
    open(await send({ method: 'GET', path, signal }));
  const settings = createSettings(read);
  const reasons = createReasons({ read, settings, clean });
  const ask = async (call: Call): Promise<unknown> => {
    try {
      return open(await send(call));
    } catch (error) {
      throw error instanceof PortalError ? await reasons.ofRefusal(error, call.signal) : error;
    }
  };
  return {
    clean,
    /** How far the portal's clock is ahead of ours. */
    aheadMs: offset.aheadMs,
    /** What the portal's clock shows, in ms since 1970. */
    portalNow: (): number => now() + offset.aheadMs(),
    send,
    /** The `response` in an answer. */
    open,
    /** Reads a path; a refusal is as the portal gives it. */
    read,
    settings,
    reasons,
    /** Calls, and finds out the reason of a refusal that gives none. */
    ask,
    get: (path: string, signal?: AbortSignal): Promise<unknown> => ask({ method: 'GET', path, signal }),
    /** Asks for something that goes to a storage. */
    put: async (
      path: string,
      { slot, storage }: Pick<BackupRequest, 'slot' | 'storage'>,
      body: unknown,
      signal?: AbortSignal,
    ): Promise<unknown> => {
      try {
        return await ask({ method: 'POST', path, body, signal });
      } catch (error) {
        if (!(error instanceof PortalError) || slot === 'dump') throw error;
        throw await reasons.ofStorageRefusal(error, storage, signal);
      }
    },
  };
};
