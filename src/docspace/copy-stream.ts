import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Dispatcher, errors } from 'undici';
import type { OpenedCopy } from '../backup/found-copy.ts';
import { PortalError } from '../backup/portal-error.ts';
import type { Clock } from '../lib/clock.ts';
import { freeChunk } from '../lib/free-chunk.ts';
import { unanswered } from './connection-error.ts';
import { readResponse } from './envelope.ts';
import { textOf } from './json.ts';
import type { Clean } from './sanitise.ts';

export type CopyStreamOptions = {
  readonly origin: string;
  readonly authorization: string;
  readonly dispatcher: Dispatcher;
  readonly clean: Clean;
  readonly clock: Pick<Clock, 'sleep'>;
  /** How long no byte may come. */
  readonly idleMs: number;
};

const mostResumes = 3;
const resumeAfterMs = 1_000;

/**
 * Begins to read the file at `path`:
 *
 * 1. A plain GET: the server knows no HEAD for temporary copies, and takes no other ranges than `bytes=N-`.
 * 2. A redirect, as to an object storage, is followed once, at once (it is good for seconds) and without the key.
 * 3. After a break the rest is asked for, again through the portal; what comes has to begin where it broke.
 * 4. Silence is not a break: a server whose file is too short sends nothing for ever, every time.
 */
export const openCopy = async (path: string, signal: AbortSignal, options: CopyStreamOptions): Promise<OpenedCopy> => {
  const begun = await request(path, 0, signal, options);
  const sizeBytes = lengthOf(begun.headers);
  return {
    sizeBytes,
    chunks: read(begun, { path, sizeBytes, signal }, options),
    close: () => discard(begun),
  };
};

type Response = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Readable };
type Reading = { readonly path: string; readonly sizeBytes: number | undefined; readonly signal: AbortSignal };

async function* read(begun: Response, { path, sizeBytes, signal }: Reading, options: CopyStreamOptions) {
  let [received, response]: [number, Response | undefined] = [0, begun];
  for (let breaks = 0; ; ) {
    try {
      response ??= await resume(path, received, sizeBytes, signal, options);
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        received += chunk.length;
        yield chunk;
        freeChunk(chunk);
      }
      if (sizeBytes === undefined || received >= sizeBytes) return;
      throw cut();
    } catch (error) {
      const failure = toPortalError(error, options.clean);
      breaks += 1;
      if (signal.aborted || !isWorthResuming(failure) || sizeBytes === undefined || breaks > mostResumes) throw failure;
      response = undefined;
      await options.clock.sleep(resumeAfterMs * breaks, signal);
    }
  }
}

const cut = (): PortalError => new PortalError({ kind: 'cut', detail: '' });

const isWorthResuming = ({ failure: { kind } }: PortalError): boolean =>
  kind === 'cut' || kind === 'unavailable' || kind === 'unreachable' || kind === 'rate_limited';

const resume = async (
  path: string,
  from: number,
  sizeBytes: number | undefined,
  signal: AbortSignal,
  options: CopyStreamOptions,
): Promise<Response> => {
  const response = await request(path, from, signal, options);
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(textOf(response.headers['content-range']));
  const isWhole = from === 0 && response.status === 200 && lengthOf(response.headers) === sizeBytes;
  if (isWhole || (Number(range?.[1]) === from && Number(range?.[2]) === sizeBytes)) return response;
  discard(response);
  throw new PortalError({ kind: 'unreadable', detail: '', httpStatus: response.status });
};

const request = async (
  path: string,
  from: number,
  signal: AbortSignal,
  options: CopyStreamOptions,
): Promise<Response> => {
  const { origin, authorization } = options;
  const range: Record<string, string> = from === 0 ? {} : { range: `bytes=${from}-` };
  const response = await send(new URL(path, origin), { authorization, ...range }, signal, options);
  if (response.status < 300 || response.status >= 400) return accept(response, options);
  discard(response);
  const target = URL.parse(textOf(response.headers.location), origin);
  const isSafe = target?.protocol === 'https:' || (target?.protocol === 'http:' && origin.startsWith('http:'));
  if (!target || !isSafe) return accept(response, options);
  return accept(await send(target, range, signal, options), options);
};

const send = async (
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  { dispatcher, idleMs, clean }: CopyStreamOptions,
): Promise<Response> => {
  try {
    const answer = await dispatcher.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'GET',
      headers: { 'user-agent': 'docspace-backup-bot', 'accept-encoding': 'identity', ...headers },
      headersTimeout: idleMs,
      bodyTimeout: idleMs,
      signal,
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body };
  } catch (error) {
    throw toPortalError(error, clean);
  }
};

/** The response if it has the file; if not, throws why. */
const accept = async (response: Response, { origin, clean }: CopyStreamOptions): Promise<Response> => {
  const { status, headers } = response;
  if (status === 200 || status === 206) return response;
  const isLong = (lengthOf(headers) ?? 0) > longestErrorBytes;
  const body = isLong || status < 400 ? '' : await text(response.body).catch(() => '');
  discard(response);
  readResponse({ status, headers, body }, origin, clean);
  throw new PortalError({ kind: 'unreadable', detail: '', httpStatus: status });
};

const longestErrorBytes = 100_000;

/** Its end matters no more; an error in it would count as unhandled. */
const discard = ({ body }: Response): void => void body.on('error', () => undefined).destroy();

const lengthOf = (headers: IncomingHttpHeaders): number | undefined => {
  const length = textOf(headers['content-length']);
  return /^\d+$/.test(length) ? Number(length) : undefined;
};

const toPortalError = (error: unknown, clean: Clean): PortalError => {
  if (error instanceof PortalError) return error;
  const isIdle = error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
  const isConnected = !(error instanceof errors.ConnectTimeoutError) && !isRefused(error);
  return new PortalError(unanswered(error, { isSent: isConnected, isOver: isIdle, clean }), { cause: error });
};

/** Errors of connecting have a `syscall`, as has ECONNRESET of one that stood. */
const isRefused = (error: unknown): boolean => {
  const { syscall, code } = Object(error) as { readonly syscall?: unknown; readonly code?: unknown };
  return syscall === 'connect' || syscall === 'getaddrinfo' || String(code).startsWith('ERR_TLS');
};
