import { type App, type Receiver, SocketModeReceiver, type webApi } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import { atMost, type Clock } from '../lib/clock.ts';
import { boltLogger, type Log } from '../lib/log.ts';

/** How many sockets a bot has open. */
export const socketCount = 2;
/** Sockets that were opened together may be renewed together, so the second one is opened again after this time. */
const apartAfterMs = 60_000;
/** A socket that is closed sooner than this after it replaced another is left to Bolt, which waits before it connects. */
const restMs = 5_000;
/** How long a socket may take to say goodbye at a stop. */
const goodbyeMs = 3_000;

export type SocketsOptions = {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly fetch: webApi.FetchFunction;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly log: Log;
  /** Receives how many of the sockets are connected. */
  readonly onConnected: (count: number) => void;
  /** Called once Slack will never open a socket with this token. */
  readonly onFatal: (code: string) => void;
};

/**
 * Socket Mode over two connections: Slack renews each every few hours, and while one is renewed the other answers. A
 * connection that closes is replaced at once; Bolt's own client would wait for 5 s first.
 */
export const createSockets = (options: SocketsOptions): Receiver => {
  const { clock, log } = options;
  const stop = new AbortController();
  const live = new Set<SocketModeReceiver>();
  const connected = new Set<SocketModeReceiver>();
  let prepare = (_: SocketModeReceiver): void => undefined;
  const report = (): void => options.onConnected(Math.min(connected.size, socketCount));

  const open = async (replacedAt = Number.NEGATIVE_INFINITY): Promise<SocketModeReceiver> => {
    const receiver = createReceiver(options, stop.signal);
    live.add(receiver);
    const onConnected = (): void => {
      connected.add(receiver);
      report();
    };
    const onLeaving = (): void => {
      if (!connected.delete(receiver)) return;
      report();
      if (stop.signal.aborted || !live.has(receiver) || clock.elapsed() - replacedAt < restMs) return;
      void close(receiver);
      open(clock.elapsed()).catch(notOpened);
    };
    receiver.client.on('connected', onConnected);
    for (const event of ['close', 'reconnecting', 'disconnected']) receiver.client.on(event, onLeaving);
    prepare(receiver);
    await receiver.start();
    return receiver;
  };
  const close = (receiver: SocketModeReceiver): Promise<void> => {
    live.delete(receiver);
    return receiver.client.disconnect();
  };
  const openSecond = async (): Promise<void> => {
    const second = await open();
    await clock.sleep(apartAfterMs, stop.signal);
    if (stop.signal.aborted || !live.has(second)) return;
    await open();
    await close(second);
  };
  const notOpened = (error: unknown): void => {
    if (!stop.signal.aborted) log.warn({ err: error }, 'a socket could not be opened');
  };

  return {
    init: (app: App) => {
      prepare = (receiver) => receiver.init(app);
    },
    start: async () => {
      await open();
      openSecond().catch(notOpened);
    },
    stop: async () => {
      stop.abort();
      await atMost(goodbyeMs, Promise.allSettled([...live].map(close)), clock);
    },
  };
};

const createReceiver = (options: SocketsOptions, stopped: AbortSignal): SocketModeReceiver =>
  new SocketModeReceiver({
    appToken: options.appToken,
    dispatcher: options.dispatcher,
    logger: boltLogger(options.log),
    installerOptions: {
      clientOptions: {
        slackApiUrl: options.apiUrl,
        fetch: untilStopped(watched(options.fetch, options.onFatal), stopped),
        allowAbsoluteUrls: false,
        timeout: 10_000,
        retryConfig: { forever: true, factor: 1.3, maxTimeout: 10_000 },
      },
    },
  });

/** Slack's client keeps asking for a socket after `disconnect`, unless it is refused for good. */
const untilStopped =
  (fetch: webApi.FetchFunction, stopped: AbortSignal): webApi.FetchFunction =>
  async (url, init) =>
    stopped.aborted ? Response.json({ ok: false, error: 'not_authed' }) : await fetch(url, init);

/** Slack's client asks for ever for what it will never get with these answers. */
const fatalCodes: ReadonlySet<unknown> = new Set([
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'missing_scope',
  'not_allowed_token_type',
]);

const watched = (fetch: webApi.FetchFunction, onFatal: (code: string) => void): webApi.FetchFunction => {
  return async (url, init) => {
    const response = await fetch(url, init);
    const body = await response.text();
    const code = errorIn(body);
    if (fatalCodes.has(code)) onFatal(code);
    const { ok, status, statusText, headers } = response;
    const bytes = async () => new TextEncoder().encode(body).buffer;
    return {
      ok,
      status,
      statusText,
      headers,
      url: response.url,
      text: async () => body,
      json: async () => JSON.parse(body),
      arrayBuffer: bytes,
    };
  };
};

const errorIn = (body: string): string => {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === 'string' ? error : '';
  } catch {
    return '';
  }
};
