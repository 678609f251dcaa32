import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors, request } from 'undici';
import type { Refusal, RefusalKind } from '../backup/refusal.ts';
import { Refused } from '../backup/refused.ts';
import { membersOf, textOf } from './json.ts';
import type { Clean } from './words.ts';

export type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From the root, with the query. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

/** What came back; a body of more than 5 MB is no DocSpace answer and reads as ''. */
export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/**
 * Sends one call, once: nothing is repeated and no redirect followed. Rejects with `Refused` where no whole answer
 * comes within `timeoutMs`, or the caller gives up, and tells apart what was never sent.
 */
export const createTransport =
  (options: {
    readonly origin: string;
    readonly apiKey: string;
    readonly dispatcher: Dispatcher;
    readonly clean: Clean;
    readonly timeoutMs: number;
  }) =>
  async (call: Call): Promise<Answer> => {
    const limit = AbortSignal.timeout(options.timeoutMs);
    const signal = call.signal === undefined ? limit : AbortSignal.any([limit, call.signal]);
    let isSent = false;
    const dispatcher = watch(options.dispatcher, () => {
      isSent = true;
    });
    try {
      const { statusCode, headers, body } = await request(new URL(call.path, options.origin), {
        method: call.method,
        dispatcher,
        signal,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${options.apiKey.trim().replace(/^Bearer\s+/i, '')}`,
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      return { status: statusCode, headers, body: await readText(body) };
    } catch (error) {
      throw new Refused(refusalOf(error, { isSent, isOver: signal.aborted, clean: options.clean }), { cause: error });
    }
  };

/** Tells when a request gets a connection and is about to be written: before that, the portal cannot know of it. */
const watch = (dispatcher: Dispatcher, onStart: () => void): Dispatcher =>
  dispatcher.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context) => {
      onStart();
      start?.(controller, context);
    };
    return dispatch(options, handler);
  });

const longestBodyBytes = 5_000_000;

const readText = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.length;
    if (sizeBytes > longestBodyBytes) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const refusalOf = (
  error: unknown,
  { isSent, isOver, clean }: { isSent: boolean; isOver: boolean; clean: Clean },
): Refusal => {
  if (isSent) return { kind: kindOnceSent(error, isOver), detail: '' };
  if (isOver) return { kind: 'unreachable', detail: tooSlow };
  const { code, reason, message } = membersOf(error);
  if (tlsCode.test(textOf(code)))
    return { kind: 'tls', detail: clean(textOf(reason) || textOf(message).replace(/;.*/s, '')) };
  const proxyStatus = /^Proxy response \((\d+)\)/.exec(textOf(message))?.[1];
  if (proxyStatus !== undefined) return { kind: 'unreachable', detail: `the proxy answers ${proxyStatus}` };
  return { kind: 'unreachable', detail: causes[textOf(code)] ?? textOf(code) };
};

const kindOnceSent = (error: unknown, isOver: boolean): RefusalKind => {
  if (isOver) return 'timeout';
  return error instanceof errors.HTTPParserError ? 'unreadable' : 'cut';
};

/** OpenSSL's errors and https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
const tlsCode = /CERT|TLS|SSL|EPROTO|UNABLE_TO|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH/;

const tooSlow = 'no connection in time';
const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed at once',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name cannot be looked up now',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: tooSlow,
  UND_ERR_CONNECT_TIMEOUT: tooSlow,
  UND_ERR_PRX_CONN: 'the proxy closed the connection',
};
