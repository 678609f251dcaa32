import type { RequestListener } from 'node:http';
import { HTTPReceiver, type Receiver } from '@slack/bolt';
import type { Config } from '../config/config.ts';
import { boltLogger } from '../lib/log.ts';
import type { Connection } from './slack-facts.ts';
import { createSockets, type SocketsOptions, socketCount } from './sockets.ts';

/** How Slack's requests come in. */
export type Entrance = {
  readonly receiver: Receiver;
  /** Takes what Slack posts; not there in Socket Mode. */
  readonly events?: RequestListener;
  readonly open: () => Promise<unknown>;
  readonly close: () => Promise<unknown>;
  readonly connection: () => Connection;
};

type Options = Omit<SocketsOptions, 'appToken' | 'apiUrl' | 'onConnected'> & {
  readonly slack: Config['slack'];
  /** Told whether Slack reaches the bot. */
  readonly onReachable: (isReachable: boolean) => void;
};

/** The way in that the configuration names. */
export const createEntrance = (options: Options): Entrance => {
  const { transport } = options.slack;
  return transport.kind === 'http'
    ? httpEntrance(transport.signingSecret, options)
    : socketEntrance(transport.appToken, options);
};

const httpEntrance = (signingSecret: string, { log, onReachable }: Options): Entrance => {
  const receiver = new HTTPReceiver({ signingSecret, logger: boltLogger(log) });
  let isOpen = false;
  return {
    receiver,
    events: (request, response) =>
      isOpen ? receiver.requestListener(request, response) : response.writeHead(503).end(),
    open: async () => {
      isOpen = true;
      onReachable(true);
    },
    close: async () => undefined,
    connection: () => ({ kind: 'http' }),
  };
};

const socketEntrance = (appToken: string, { slack, onReachable, ...options }: Options): Entrance => {
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
