import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { HTTPReceiver, type Receiver } from '@slack/bolt';
import type { Config } from '../config/config.ts';
import { boltLogger } from '../lib/log.ts';
import type { Connection } from './slack-facts.ts';
import { createSockets, type SocketsOptions, socketCount } from './sockets.ts';

/** How Slack's requests come in. */
export type SlackConnection = {
  readonly receiver: Receiver;
  /** Takes what Slack posts; not there in Socket Mode. */
  readonly events?: RequestListener;
  readonly open: () => Promise<unknown>;
  readonly close: () => Promise<unknown>;
  readonly connection: () => Connection;
};

type Options = Omit<SocketsOptions, 'appToken' | 'apiUrl' | 'onConnected'> & {
  readonly slack: Config['slack'];
  /** Receives whether Slack reaches the bot. */
  readonly onReachable: (isReachable: boolean) => void;
  /** Receives each signed request over HTTP: why it was rejected, undefined if it was taken. */
  readonly onRequest: (why: string | undefined) => void;
};

/** The way in that the configuration names. */
export const createSlackConnection = (options: Options): SlackConnection => {
  const { transport } = options.slack;
  return transport.kind === 'http'
    ? httpConnection(transport.signingSecret, options)
    : socketConnection(transport.appToken, options);
};

const httpConnection = (signingSecret: string, { log, onReachable, onRequest }: Options): SlackConnection => {
  const receiver = new HTTPReceiver({ signingSecret, logger: boltLogger(log) });
  let isOpen = false;
  return {
    receiver,
    events: (request, response) => {
      if (!isOpen) {
        response.writeHead(503).end();
        return;
      }
      watchRejections(request, response, onRequest);
      passOn(receiver, request, response).catch((error: unknown) => {
        log.warn({ err: error }, 'a request from Slack was cut off');
        response.destroy();
      });
    },
    open: async () => {
      isOpen = true;
      onReachable(true);
    },
    close: async () => undefined,
    connection: () => ({ kind: 'http' }),
  };
};

/** As much as Slack's requests are allowed to hold, which is Bolt's own limit. */
const mostBytes = 4 * 1024 * 1024;

/** Bolt throws outside of any handler at a payload that is not an object, which would end the process. */
const passOn = async (receiver: HTTPReceiver, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return void response.writeHead(413).end();
  const rawBody = await buffer(request);
  const payload = new URLSearchParams(rawBody.toString()).get('payload');
  const isForm = request.headers['content-type']?.includes('form') ?? false;
  if (!isObject(isForm ? (payload ?? '{}') : rawBody.toString())) return void response.writeHead(400).end();
  receiver.requestListener(Object.assign(request, { rawBody }), response);
};

const isObject = (json: string): boolean => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
};

/** Slack's own limit for the age of a request: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const staleMs = 300_000;

const watchRejections = (request: IncomingMessage, response: ServerResponse, tell: Options['onRequest']): void => {
  const at = Number(request.headers['x-slack-request-timestamp']) * 1000;
  // A request without a signature is not Slack's.
  if (Number.isNaN(at) || request.headers['x-slack-signature'] === undefined) return;
  const isStale = Math.abs(Date.now() - at) > staleMs;
  response.once('finish', () => {
    if (response.statusCode === 401) tell(isStale ? staleClock : wrongSecret);
    else if (response.statusCode === 200) tell(undefined);
  });
};

const staleClock = 'their time is more than 5 minutes off; set this machine’s clock';
const wrongSecret =
  'their signature is not by SLACK_SIGNING_SECRET; copy the signing secret again from Basic Information';

const socketConnection = (appToken: string, { slack, onReachable, ...options }: Options): SlackConnection => {
  let connected = 0;
  const receiver = createSockets({
    ...options,
    appToken,
    apiUrl: slack.apiUrl,
    onConnected: (count) => {
      connected = count;
      onReachable(count > 0);
    },
  });
  return {
    receiver,
    open: () => receiver.start(),
    close: () => receiver.stop(),
    connection: () => ({ kind: 'socket', connected, of: socketCount }),
  };
};
