import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../lib/clock.ts';
import { isObject } from './blocks/check.ts';
import { newSecret } from './ids.ts';

/** One delivery over Socket Mode; the app acknowledges it by its `envelope_id`. */
export type Envelope = {
  readonly envelope_id: string;
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
  readonly accepts_response_payload: boolean;
};

export type DisconnectReason = 'refresh_requested' | 'warning' | 'link_disabled' | 'too_many_websockets';

/** The app's Socket Mode connections. */
export type Sockets = {
  /** The path of a new connection; good once. */
  readonly ticket: () => string;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly count: () => number;
  /** Sends the envelope to one connection in turn; false if none is open. `onAck` gets what came back. */
  readonly send: (envelope: Envelope, onAck: (payload: unknown) => void) => boolean;
  /** Tells every connection to go; those that stay are closed after the grace. A `warning` closes none. */
  readonly disconnect: (reason: DisconnectReason) => void;
  /** Cuts every connection without a word. */
  readonly drop: () => void;
  readonly close: () => void;
};

const most = 10;
const graceMs = 10_000;
const pingEveryMs = 5_000;

export const createSockets = (options: {
  readonly clock: Clock;
  readonly appId: string;
  readonly isRefused: () => boolean;
}): Sockets => {
  const { clock, appId } = options;
  const server = new WebSocketServer({ noServer: true });
  const { ticket, take } = createTickets(appId);
  const stop = new AbortController();
  let open: Connection[] = [];
  const reachable = (): Connection[] =>
    open.filter(({ socket, isLeaving }) => socket.readyState === socket.OPEN && !isLeaving);

  const bye = async (connections: readonly Connection[], reason: DisconnectReason): Promise<void> => {
    for (const connection of connections) {
      connection.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host } }));
      if (reason !== 'warning') connection.isLeaving = true;
    }
    if (reason === 'warning') return;
    await clock.sleep(graceMs, stop.signal);
    for (const { socket } of connections) socket.close();
  };
  const welcome = (socket: WebSocket): void => {
    const connection = connect(socket, () => {
      open = open.filter((other) => other !== connection);
    });
    open.push(connection);
    socket.send(JSON.stringify(hello(appId, open.length)));
    if (open.length > most) void bye([connection], 'too_many_websockets');
  };
  const drop = (): void => {
    for (const { socket } of open) socket.terminate();
  };

  return {
    ticket,
    upgrade: (request, socket, head) => {
      const isWelcome = take(request);
      if (isWelcome && !options.isRefused()) server.handleUpgrade(request, socket, head, welcome);
      else socket.end(`HTTP/1.1 ${isWelcome ? '503 Service Unavailable' : '401 Unauthorized'}\r\n\r\n`);
    },
    count: () => reachable().length,
    send: (envelope, onAck) => {
      const connection = reachable()[0];
      if (connection === undefined) return false;
      open = [...open.filter((other) => other !== connection), connection];
      connection.acks.set(envelope.envelope_id, onAck);
      connection.socket.send(JSON.stringify(envelope));
      return true;
    },
    disconnect: (reason) => void bye(reachable(), reason),
    drop,
    close: () => {
      stop.abort();
      drop();
      server.close();
    },
  };
};

const host = 'applink-sandbox';

type Connection = {
  readonly socket: WebSocket;
  /** Who waits for the acknowledgement of an envelope. */
  readonly acks: Map<string, (payload: unknown) => void>;
  isLeaving: boolean;
};

const connect = (socket: WebSocket, onClose: () => void): Connection => {
  const acks: Connection['acks'] = new Map();
  const pinging = setInterval(() => socket.ping(`Ping from ${host}`), pingEveryMs).unref();
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(pinging);
    onClose();
  });
  socket.on('message', (data) => {
    const ack = ackIn(String(data));
    if (ack === undefined) return;
    acks.get(ack.id)?.(ack.payload);
    acks.delete(ack.id);
  });
  return { socket, acks, isLeaving: false };
};

/** The tickets of connections, each good once. */
const createTickets = (appId: string) => {
  const tickets = new Set<string>();
  return {
    ticket: (): string => {
      const ticket = newSecret();
      tickets.add(ticket);
      return `/link/?ticket=${ticket}&app_id=${appId}`;
    },
    take: (request: IncomingMessage): boolean => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      return url.pathname === '/link/' && tickets.delete(url.searchParams.get('ticket') ?? '');
    },
  };
};

const hello = (appId: string, connections: number) => ({
  type: 'hello',
  num_connections: connections,
  connection_info: { app_id: appId },
  debug_info: { host, build_number: 1, approximate_connection_time: 18_060 },
});

/** The acknowledgement that an app sent; undefined if it is not one. */
const ackIn = (data: string): { readonly id: string; readonly payload: unknown } | undefined => {
  try {
    const message: unknown = JSON.parse(data);
    const id = isObject(message) ? message.envelope_id : undefined;
    return isObject(message) && typeof id === 'string' ? { id, payload: message.payload } : undefined;
  } catch {
    return undefined;
  }
};
