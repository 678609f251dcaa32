import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../lib/clock.ts';
import { isObject } from './blocks/check.ts';
import { newSecret } from './ids.ts';

/** One delivery over Socket Mode; the app acknowledges it by its `envelope_id`. */
export type Envelope = {
  readonly envelope_id: string;
  readonly type: 'slash_commands' | 'interactive';
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
  /** Sends the envelope to one connection in turn; false where none is open. `onAck` gets what came back. */
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
  const tickets = new Set<string>();
  const stop = new AbortController();
  let open: WebSocket[] = [];
  const leaving = new WeakSet<WebSocket>();
  const acks = new WeakMap<WebSocket, Map<string, (payload: unknown) => void>>();
  const reachable = (): WebSocket[] =>
    open.filter((socket) => socket.readyState === socket.OPEN && !leaving.has(socket));

  const bye = async (sockets: readonly WebSocket[], reason: DisconnectReason): Promise<void> => {
    for (const socket of sockets) {
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-sandbox' } }));
      if (reason !== 'warning') leaving.add(socket);
    }
    if (reason === 'warning') return;
    await clock.sleep(graceMs, stop.signal);
    for (const socket of sockets) socket.close();
  };

  const welcome = (socket: WebSocket): void => {
    open.push(socket);
    acks.set(socket, new Map());
    const pinging = setInterval(() => socket.ping('Ping from applink-sandbox'), pingEveryMs).unref();
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(pinging);
      open = open.filter((other) => other !== socket);
    });
    socket.on('message', (data) => {
      const message = parsed(String(data));
      const id = isObject(message) ? message.envelope_id : undefined;
      if (!isObject(message) || typeof id !== 'string') return;
      acks.get(socket)?.get(id)?.(message.payload);
      acks.get(socket)?.delete(id);
    });
    const connections = { num_connections: open.length, connection_info: { app_id: appId } };
    const debug = { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 };
    socket.send(JSON.stringify({ type: 'hello', ...connections, debug_info: debug }));
    if (open.length > most) void bye([socket], 'too_many_websockets');
  };

  return {
    ticket: () => {
      const ticket = newSecret();
      tickets.add(ticket);
      return `/link/?ticket=${ticket}&app_id=${appId}`;
    },
    upgrade: (request, socket, head) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const isWelcome = url.pathname === '/link/' && tickets.delete(url.searchParams.get('ticket') ?? '');
      if (isWelcome && !options.isRefused()) server.handleUpgrade(request, socket, head, welcome);
      else socket.end(`HTTP/1.1 ${isWelcome ? '503 Service Unavailable' : '401 Unauthorized'}\r\n\r\n`);
    },
    count: () => reachable().length,
    send: (envelope, onAck) => {
      const socket = reachable()[0];
      if (socket === undefined) return false;
      open = [...open.filter((other) => other !== socket), socket];
      acks.get(socket)?.set(envelope.envelope_id, onAck);
      socket.send(JSON.stringify(envelope));
      return true;
    },
    disconnect: (reason) => void bye(reachable(), reason),
    drop: () => {
      for (const socket of open) socket.terminate();
    },
    close: () => {
      stop.abort();
      for (const socket of open) socket.terminate();
      server.close();
    },
  };
};

const parsed = (data: string): unknown => {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
};
