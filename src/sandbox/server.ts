import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Clock } from '../lib/clock.ts';
import type { Fault, Faults } from './faults.ts';

/** One request, whole. */
export type Received = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** What happens behind the body if it is not all of the answer: nothing more comes, or the connection ends. */
  readonly breaks?: 'hangs' | 'cut' | undefined;
  /** Why it is a refusal, for those who watch the calls. */
  readonly note?: string;
};

/** One request as a simulator remembers it; `status` 0: no answer was sent. */
export type Call = {
  readonly name: string;
  /** When it was over. */
  readonly at: number;
  /** How long it took until then. */
  readonly ms: number;
  /** What struck it, if anything. */
  readonly fault: Fault['kind'] | undefined;
  /** Why it was refused, as far as its answer says; '' for none. */
  readonly note: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly status: number;
};

/** A server on 127.0.0.1. */
export type Served = {
  readonly origin: string;
  /** The latest calls, oldest first. */
  readonly calls: readonly Call[];
  /** How many requests are being served, those without an end left out. */
  readonly pending: () => number;
  readonly close: () => Promise<void>;
};

const callsKept = 5_000;

/** Serves `handle` on 127.0.0.1 with the faults applied to each call by its name. Port 0: any free one. */
export const serve = async (options: {
  readonly port: number;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly nameOf: (received: Received) => string;
  readonly handle: (received: Received) => Answer | Promise<Answer>;
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}): Promise<Served> => {
  const calls: Call[] = [];
  let pending = 0;
  const stop = new AbortController();
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const startedAt = options.clock.elapsed();
    const received = { method: request.method ?? 'GET', url, headers: request.headers, body: await text(request) };
    const name = options.nameOf(received);
    const fault = options.faults.take(name);
    let note = '';
    const status = await strike({
      response,
      fault,
      work: async () => {
        const answer = await options.handle(received);
        note = answer.note ?? '';
        return answer;
      },
      sleep: (ms) => options.clock.sleep(ms, stop.signal),
      date: () => new Date(options.clock.now()).toUTCString(),
    });
    if (calls.length >= callsKept) calls.shift();
    const path = url.pathname + url.search;
    const ms = options.clock.elapsed() - startedAt;
    const { method, body } = received;
    calls.push({ name, at: options.clock.now(), ms, fault: fault?.kind, note, method, path, body, status });
  };
  const server = createServer((request, response) => {
    pending += 1;
    receive(request, response)
      .catch(() => response.destroy())
      .finally(() => {
        pending -= 1;
      });
  });
  if (options.upgrade) server.on('upgrade', options.upgrade);
  return {
    origin: await listen(server, options.port),
    calls,
    pending: () => pending,
    close: async () => {
      stop.abort();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
};

/** Resolves to where the server is. */
const listen = async (server: Server, wanted: number): Promise<string> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
};

const nginx502 =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';

/** Does the work and answers, or fails as the fault says. Returns the status sent, 0 for none. */
const strike = async (call: {
  readonly response: ServerResponse;
  readonly fault: Fault | undefined;
  readonly work: () => Promise<Answer>;
  readonly sleep: (ms: number) => Promise<void>;
  /** The Date header of an answer that is sent now. */
  readonly date: () => string;
}): Promise<number> => {
  const { response, fault, work } = call;
  const send = (answer: Answer): number => write(response, answer, call.date());
  const cut = (): number => {
    response.socket?.destroy();
    return 0;
  };
  switch (fault?.kind) {
    case undefined:
      return send(await work());
    case 'drop-before':
      return cut();
    case 'drop-after':
      await work();
      return cut();
    case 'reset':
      response.socket?.resetAndDestroy();
      return 0;
    case 'hang':
      return 0;
    case 'hang-after':
      await work();
      return 0;
    case 'delay':
      await call.sleep(fault.ms);
      return send(await work());
    case 'delay-after': {
      const answer = await work();
      await call.sleep(fault.ms);
      return send(answer);
    }
    case '429': {
      const { retryAfterSeconds } = fault;
      const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
      return send({ status: 429, headers, body: '' });
    }
    case 'status':
      return send({ status: fault.status, body: fault.body ?? '' });
    case 'status-after':
      await work();
      return send({ status: fault.status, body: fault.body ?? '' });
    case 'html':
      return send({ status: 502, headers: { 'content-type': 'text/html' }, body: nginx502 });
  }
};

const write = (response: ServerResponse, { status, headers, body, breaks }: Answer, date: string): number => {
  const isMeasured = headers?.['content-length'] !== undefined || headers?.['transfer-encoding'] !== undefined;
  response.writeHead(status, { date, ...headers, ...(!isMeasured && { 'content-length': Buffer.byteLength(body) }) });
  if (breaks === undefined) response.end(body);
  else response.write(body, () => breaks === 'cut' && response.socket?.destroy());
  return status;
};
