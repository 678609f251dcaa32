import { type App, type Receiver, SocketModeReceiver, type webApi } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import { atMost, type Clock } from '../lib/clock.ts';
import { boltLogger, type Log } from '../lib/log.ts';

/** How many sockets a bot opens. */
export const socketCount = 2;
/** Two sockets opened together may be refreshed together. */
const secondAfterMs = 60_000;
/** How long a socket may take to say goodbye at a stop. */
const goodbyeMs = 3_000;

export type SocketsOptions = {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly fetch: webApi.FetchFunction;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly log: Log;
  /** Told how many of the sockets are connected. */
  readonly onConnected: (count: number) => void;
  /** Told once Slack will never open a socket with this token. */
  readonly onFatal: (code: string) => void;
};

/**
 * Socket Mode over two connections: Slack renews each every few hours, and while one is renewed, which takes about 5 s,
 * the other answers.
 */
export const createSockets = (options: SocketsOptions): Receiver => {
  const connected = new Set<SocketModeReceiver>();
  const stop = new AbortController();
  const create = (): SocketModeReceiver => {
    const receiver = new SocketModeReceiver({
      appToken: options.appToken,
      dispatcher: options.dispatcher,
      logger: boltLogger(options.log),
      installerOptions: {
        clientOptions: {
          slackApiUrl: options.apiUrl,
          fetch: watched(options.fetch, options.onFatal),
          allowAbsoluteUrls: false,
          timeout: 10_000,
          retryConfig: { forever: true, factor: 1.3, maxTimeout: 10_000 },
        },
      },
    });
    const change = (isConnected: boolean): void => {
      if (isConnected) connected.add(receiver);
      else connected.delete(receiver);
      options.onConnected(connected.size);
    };
    receiver.client.on('connected', () => change(true));
    for (const event of ['close', 'reconnecting', 'disconnected']) receiver.client.on(event, () => change(false));
    return receiver;
  };
  const [first, second] = [create(), create()];

  const startSecond = async (): Promise<void> => {
    await options.clock.sleep(secondAfterMs, stop.signal);
    if (!stop.signal.aborted) await second.start();
  };

  return {
    init: (app: App) => {
      first.init(app);
      second.init(app);
    },
    start: async () => {
      await first.start();
      startSecond().catch((error: unknown) =>
        options.log.warn({ err: error }, 'the second socket could not be opened'),
      );
    },
    stop: async () => {
      stop.abort();
      const goodbyes = [first, second].map((receiver) => receiver.client.disconnect());
      await atMost(goodbyeMs, Promise.allSettled(goodbyes), options.clock);
    },
  };
};

/** Slack's client asks for ever for what it will never get with these answers. */
const hopeless: ReadonlySet<unknown> = new Set([
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
    if (hopeless.has(code)) onFatal(code);
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
