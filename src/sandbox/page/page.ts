import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../lib/clock.ts';
import type { Stage } from '../stage.ts';
import { isObject } from '../workspace/blocks/check.ts';
import { createActs } from './acts.ts';
import { pageFile } from './files.ts';
import { guardHeaders, refusalOf } from './guard.ts';
import { createPlay } from './play.ts';
import { tellBrowser } from './tell.ts';
import { watchStage } from './watch.ts';

/** The page from which a stage is seen and used. */
export type Page = {
  /** Where it is, or why there is none. */
  readonly sentence: string;
  /** `http://127.0.0.1:PORT`; '' if there is none. */
  readonly origin: string;
  readonly close: () => Promise<void>;
};

const mostBytes = 65_536;

/** Opens the page on 127.0.0.1; if the port is taken there is none. Port 0: any free one. */
export const openPage = async (options: {
  readonly stage: Stage;
  readonly port: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<Page> => {
  const { stage } = options;
  const play = createPlay(options);
  const act = createActs({ stage, play });
  const watch = watchStage(stage, play.scenario);
  let port = options.port;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const send = (status: number, type: string, body: string | Buffer): void => {
      response.writeHead(status, { ...guardHeaders, 'content-type': type });
      response.end(body);
    };
    const say = (status: number, sentence: string): void => send(status, 'text/plain; charset=utf-8', sentence);
    const refusal = refusalOf(request.headers, port);
    if (refusal !== '') return say(403, refusal);
    if (request.method === 'POST') {
      if (pathname !== '/act') return say(404, 'There is nothing here.');
      const given = await bodyOf(request);
      if (!isObject(given)) return say(400, 'This takes a JSON object of at most 64 KB.');
      return send(200, 'application/json; charset=utf-8', JSON.stringify(await act(given)));
    }
    if (request.method !== 'GET') return say(405, 'This takes GET, and POST at /act.');
    if (pathname === '/news') return tellBrowser(response, watch, guardHeaders);
    const file = await pageFile(pathname);
    return file ? send(200, file.type, file.body) : say(404, 'There is nothing here.');
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const close = async (): Promise<void> => {
    watch.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, '127.0.0.1', resolve);
    });
  } catch (error) {
    await close();
    return { sentence: noPage(options.port, error), origin: '', close: async () => undefined };
  }
  ({ port } = server.address() as AddressInfo);
  return {
    sentence: `Use it in a browser: http://localhost:${port}`,
    origin: `http://127.0.0.1:${port}`,
    close,
  };
};

const noPage = (port: number, error: unknown): string => {
  const why = error instanceof Error && 'code' in error ? error.code : '';
  const reason = why === 'EADDRINUSE' ? 'is taken' : `cannot be used (${String(why)})`;
  return `There is no page: port ${port} ${reason}; --port takes another, --no-page none.`;
};

/** The JSON of a request that says it is JSON; undefined if it is not one, or too long. */
const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  if (request.headers['content-type'] !== 'application/json') return undefined;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) return undefined;
    bytes += part.length;
    if (bytes > mostBytes) return undefined;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString()) as unknown;
  } catch {
    return undefined;
  }
};
