import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { Agent, type Dispatcher } from 'undici';
import type { Portal } from '../../src/backup/portal.ts';
import type { PortalFailure } from '../../src/backup/portal-error.ts';
import { PortalError } from '../../src/backup/portal-error.ts';
import { createPortalClient } from '../../src/docspace/client.ts';
import { explain } from '../../src/slack/blocks/explain.ts';

export type Asked = {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export const apiKey = `sk-${'0123456789abcdef'.repeat(4)}`;

/** Listens on a free port of 127.0.0.1 until the test ends, then cuts what is still open. */
export const listen = async (t: TestContext, server: Server): Promise<number> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** A client for the origin, with a dispatcher of its own that ends with the test. */
export const clientFor = (
  t: TestContext,
  origin: string,
  options: { dispatcher?: Dispatcher; apiKey?: string; timeoutMs?: number; now?: () => number } = {},
): Portal => {
  const dispatcher = options.dispatcher ?? new Agent();
  t.after(() => dispatcher.destroy());
  const redact = (found: string): string => found.replaceAll(apiKey, '[secret]');
  return createPortalClient({ origin, apiKey, redact, timeoutMs: 5_000, ...options, dispatcher });
};

/** A server that answers by hand, a client for it, and what it was asked. */
export const answering = async (t: TestContext, answer: RequestListener, options?: Parameters<typeof clientFor>[2]) => {
  const asked: Asked[] = [];
  const receive: RequestListener = (request, response) => {
    const { method, url, headers } = request;
    text(request)
      .then((body) => {
        asked.push({ method, url, headers, body });
        answer(request, response);
      })
      .catch(() => response.destroy());
  };
  const port = await listen(t, createServer(receive));
  const origin = `http://127.0.0.1:${port}`;
  return { client: clientFor(t, origin, options), origin, asked };
};

/** A server below HTTP: `connected` gets each connection. */
export const connecting = async (
  t: TestContext,
  connected: (socket: Socket) => void,
  options?: Parameters<typeof clientFor>[2],
) => {
  let connections = 0;
  const server = createSocketServer((socket) => {
    connections += 1;
    socket.on('error', () => socket.destroy());
    connected(socket);
  });
  const port = await listen(t, server);
  return { client: clientFor(t, `http://127.0.0.1:${port}`, options), port, connections: () => connections };
};

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
};

/** DocSpace's envelope around a response. */
export const enveloped = (response: unknown) => ({ response, count: 1, links: [], status: 0, statusCode: 200 });

/** How the promise was refused, and what a person reads; fails where it was not. */
export const refusalOf = async (promise: Promise<unknown>): Promise<{ failure: PortalFailure; sentence: string }> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof PortalError) return { failure: error.failure, sentence: explain(error.failure) };
    throw error;
  }
  throw new Error('It was not refused.');
};
