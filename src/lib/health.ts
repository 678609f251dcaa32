import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { FatalError } from './fatal-error.ts';

/** What the bot says of itself to a monitor and a load balancer. */
export type Health = {
  /** Something named is not well: `/healthz` says `degraded` and why, until it is `fine`. */
  readonly trouble: (name: string, why: string) => void;
  readonly fine: (name: string) => void;
  /** What is not well now, and why Slack cannot reach the bot if it cannot. */
  readonly problems: () => readonly string[];
  /** Whether Slack can reach the bot: `/readyz`. */
  readonly ready: () => void;
  readonly notReady: (why: string) => void;
  /** Answers `/healthz`, `/readyz` and `/metrics`; false for every other path, which is left unanswered. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => boolean;
};

/** A server that listens. */
export type Listening = {
  readonly port: number;
  /** Takes no more requests and resolves when those being served are answered, or cut off after a few seconds. */
  readonly close: () => Promise<void>;
};

/** Health of a bot that has just started: no trouble known, not ready. */
export const createHealth = (options: {
  readonly redact: (text: string) => string;
  /** What `/metrics` answers. */
  readonly metrics: { readonly type: string; readonly text: () => string };
}): Health => {
  const { metrics } = options;
  const troubles = new Map<string, string>();
  let unready: readonly string[] = ['starting'];
  return {
    trouble: (name, why) => void troubles.set(name, options.redact(`${name}: ${why}`)),
    fine: (name) => void troubles.delete(name),
    problems: () => [...unready, ...troubles.values()],
    ready: () => {
      unready = [];
    },
    notReady: (why) => {
      unready = [options.redact(why)];
    },
    handle: (request, response) => {
      const path = pathOf(request);
      if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics') return false;
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 'GET, HEAD');
      if (path === '/metrics') return send(response, 200, metrics.type, metrics.text());
      if (path === '/readyz') {
        const isReady = unready.length === 0;
        return answer(response, isReady ? 200 : 503, { ready: isReady, why: unready });
      }
      const status = troubles.size === 0 ? 'ok' : 'degraded';
      return answer(response, 200, { status, why: [...troubles.values()] });
    },
  };
};

/** Serves health, and in HTTP mode `POST /slack/events`; port 0: any free one. Throws `FatalError` if it cannot. */
export const listen = (options: {
  readonly port: number;
  /** The address to listen on; '' or nothing: all of them. */
  readonly host?: string;
  readonly health: Health;
  readonly slackEvents?: RequestListener | undefined;
  /** How long `close` waits for requests that are being served; Slack gives up on one after 3 s. */
  readonly graceMs?: number;
}): Promise<Listening> => {
  const { port, host = '', health, slackEvents, graceMs = 4_000 } = options;
  const server = createServer((request, response) => {
    // A closing server keeps a connection whose request was being served until its keep-alive ends.
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
    if (health.handle(request, response)) return;
    if (slackEvents === undefined || pathOf(request) !== '/slack/events') {
      answer(response, 404, { error: 'not found' });
    } else if (request.method === 'POST') {
      dropCharset(request);
      slackEvents(request, response);
    } else {
      refuse(response, 'POST');
    }
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
      server.close(() => {
        clearTimeout(cutOff);
        resolve();
      });
    });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new FatalError(sentence(error, port), { cause: error })));
    server.listen({ port, ...(host === '' ? {} : { host }) }, () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address !== null ? address.port : port, close });
    });
  });
};

const sentence = (error: NodeJS.ErrnoException, port: number): string => {
  switch (error.code) {
    case 'EADDRINUSE':
      return `PORT ${port} is used by another program; set PORT to a free one, or end the other program.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'HOST is not an address of this machine; set HOST to one, or leave it out for all of them.';
    case 'EACCES':
      return `PORT ${port} may not be opened by this user; set PORT to one above 1023.`;
    default:
      return `PORT ${port} cannot be listened on (${error.code ?? error.message}); set PORT to another one.`;
  }
};

const pathOf = (request: IncomingMessage): string | undefined => request.url?.split('?')[0];

// Bolt takes only the bare content type for a form and answers 400 to one with a charset.
const dropCharset = (request: IncomingMessage): void => {
  const [type] = request.headers['content-type']?.toLowerCase().split(';') ?? [];
  if (type?.trim() === form) request.headers['content-type'] = form;
};
const form = 'application/x-www-form-urlencoded';

const refuse = (response: ServerResponse, allow: string): true => {
  response.setHeader('allow', allow);
  return answer(response, 405, { error: `use ${allow}` });
};

// Node sends no body to HEAD whatever is written.
const send = (response: ServerResponse, status: number, type: string, text: string): true => {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
  return true;
};

const answer = (response: ServerResponse, status: number, body: unknown): true =>
  send(response, status, 'application/json', JSON.stringify(body));
