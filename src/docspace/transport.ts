import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { PortalError } from '../backup/portal-error.ts';
import type { Timing } from '../lib/date-header.ts';
import { unanswered } from './connection-error.ts';
import { decodeBody } from './decode-body.ts';
import type { Clean } from './sanitise.ts';

export type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From the root, with the query. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

/** What came back, and when; a body of more than 5 MB is no DocSpace answer and reads as ''. */
export type Answer = Untimed & { readonly timing: Timing };
type Untimed = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/**
 * Sends one call, once: nothing is repeated and no redirect followed. Rejects with `PortalError` if no whole answer
 * comes within `timeoutMs`, or the caller gives up, and tells apart what was never sent.
 */
export const createTransport = (options: {
  readonly origin: string;
  readonly apiKey: string;
  readonly dispatcher: Dispatcher;
  readonly clean: Clean;
  readonly timeoutMs: number;
  /** In ms since 1970. */
  readonly now: () => number;
}): ((call: Call) => Promise<Answer>) => {
  const { origin, dispatcher, clean, timeoutMs, now } = options;
  const asking = {
    accept: 'application/json',
    'user-agent': 'docspace-backup-bot',
    authorization: authorizationOf(options.apiKey),
  };
  const telling = { ...asking, 'content-type': 'application/json' };

  return async ({ method, path, body, signal }) => {
    const askedAt = now();
    const request = { origin, path, method, headers: body === undefined ? asking : telling };
    const sent = body === undefined ? request : { ...request, body: JSON.stringify(body) };
    const answer = await exchange(sent, { dispatcher, clean, timeoutMs, signal });
    return { ...answer, timing: { askedAt, answeredAt: now() } };
  };
};

type Limits = {
  readonly dispatcher: Dispatcher;
  readonly clean: Clean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
};

const exchange = (
  request: Dispatcher.DispatchOptions,
  { dispatcher, clean, timeoutMs, signal }: Limits,
): Promise<Untimed> =>
  new Promise((resolve, reject) => {
    const reading = startReading();
    let isSent = false;
    let isOver = false;
    let abort: Dispatcher.DispatchController['abort'] | undefined;
    const end = (): void => {
      clearTimeout(limit);
      signal?.removeEventListener('abort', giveUp);
    };
    const succeed = (): void => {
      end();
      resolve(reading.answer());
    };
    const fail = (error: unknown): void => {
      end();
      reject(new PortalError(unanswered(error, { isSent, isOver, clean }), { cause: error }));
    };
    const giveUp = (): void => {
      isOver = true;
      const error = new Error('no whole answer came in time');
      fail(error);
      abort?.(error);
    };
    const limit = setTimeout(giveUp, timeoutMs);
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted) return giveUp();

    dispatcher.dispatch(request, {
      // The request has a connection and is about to be written: before that, the portal cannot know of it.
      onRequestStart: (controller) => {
        if (isOver) return controller.abort(new Error('given up before it was sent'));
        isSent = true;
        abort = controller.abort.bind(controller);
      },
      onResponseStart: (_, status, headers) => reading.start(status, headers),
      onResponseData: (_, chunk) => {
        if (reading.add(chunk)) return;
        succeed();
        abort?.(new Error('the answer is too long'));
      },
      onResponseEnd: succeed,
      onResponseError: (_, error) => fail(error),
    });
  });

/** The header for a key, which may come with its `Bearer `. */
export const authorizationOf = (apiKey: string): string => `Bearer ${apiKey.trim().replace(/^Bearer\s+/i, '')}`;

const longestBodyBytes = 5_000_000;

/** Puts an answer together from its parts; `add` says no once the body is too long. */
const startReading = () => {
  let head: Omit<Untimed, 'body'> = { status: 0, headers: {} };
  let chunks: Buffer[] = [];
  let sizeBytes = 0;
  return {
    start: (status: number, headers: IncomingHttpHeaders): void => {
      head = { status, headers };
    },
    add: (chunk: Buffer): boolean => {
      sizeBytes += chunk.length;
      if (sizeBytes > longestBodyBytes) chunks = [];
      else chunks.push(chunk);
      return sizeBytes <= longestBodyBytes;
    },
    answer: (): Untimed => ({ ...head, body: decodeBody(Buffer.concat(chunks), head.headers, longestBodyBytes) }),
  };
};
