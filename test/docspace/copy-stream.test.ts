import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Agent } from 'undici';
import type { FoundCopy } from '../../src/backup/found-copy.ts';
import { PortalError } from '../../src/backup/portal-error.ts';
import { createPortalClient } from '../../src/docspace/client.ts';

const archive = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));
const link = '/storage/backup/root/portal.tar.gz?expire=1440&auth=1.A';

const serve = async (t: TestContext, listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

type Download = (request: IncomingMessage, response: ServerResponse) => void;

/** A temporary copy at a portal that answers downloads with `download`. */
const found = async (t: TestContext, download: Download): Promise<Required<Pick<FoundCopy, 'open'>>> => {
  const origin = await serve(t, (request, response) => {
    if (request.url?.startsWith('/storage/')) return download(request, response);
    const job = { taskId: 't1', isCompleted: true, progress: 100, status: 2, error: '', link };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ response: job, status: 0, statusCode: 200 }));
  });
  const dispatcher = new Agent();
  t.after(() => dispatcher.destroy());
  const client = createPortalClient({
    origin,
    apiKey: 'sk-1',
    dispatcher,
    redact: (text) => text,
    idleMs: 1_500,
    clock: { sleep: () => Promise.resolve() },
  });
  const sought = { slot: 'portal', id: 't1', storage: 'DataStore' } as const;
  const { copy } = await client.findCopy({ ...sought, fileName: undefined, createdAt: undefined, folder: undefined });
  assert.equal(copy?.fileName, 'portal.tar.gz');
  const { open } = copy;
  assert.ok(open);
  return { open };
};

const read = async ({ open }: Required<Pick<FoundCopy, 'open'>>): Promise<Buffer> => {
  const { chunks } = await open(new AbortController().signal);
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
};

const fromOf = ({ headers }: IncomingMessage): number => Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);

/** Sends the archive from where it is asked for, as the server does; at most so many bytes, then the connection ends. */
const sendPart =
  (most = archive.length): Download =>
  (request, response) => {
    const from = fromOf(request);
    const [status, range] = from > 0 ? [206, `bytes ${from}-${archive.length - 1}/${archive.length}`] : [200, ''];
    response.writeHead(status, {
      'content-length': archive.length - from,
      ...(range !== '' && { 'content-range': range }),
    });
    const part = archive.subarray(from, from + most);
    if (from + part.length === archive.length) return void response.end(part);
    response.write(part, () => setTimeout(() => response.destroy(), 20));
  };

const failsWith = (kind: string) => (error: unknown) => error instanceof PortalError && error.failure.kind === kind;

test('A copy is read with the key, whole, and its size is known from the start', async (t) => {
  const keys: unknown[] = [];
  const copy = await found(t, (request, response) => {
    keys.push(request.headers.authorization);
    sendPart()(request, response);
  });
  const opened = await copy.open(new AbortController().signal);
  opened.close();
  assert.equal(opened.sizeBytes, archive.length);
  assert.deepEqual(await read(copy), archive);
  assert.deepEqual(keys, ['Bearer sk-1', 'Bearer sk-1']);
});

test('A connection that breaks is made again where it broke, with an open range', async (t) => {
  const ranges: unknown[] = [];
  const copy = await found(t, (request, response) => {
    ranges.push(request.headers.range);
    sendPart(100_000)(request, response);
  });
  assert.deepEqual(await read(copy), archive);
  assert.deepEqual(ranges, [undefined, 'bytes=100000-', 'bytes=200000-']);
});

test('A connection that breaks more than three times is given up', async (t) => {
  let requests = 0;
  const copy = await found(t, (request, response) => {
    requests += 1;
    sendPart(10_000)(request, response);
  });
  await assert.rejects(read(copy), failsWith('cut'));
  assert.equal(requests, 4);
});

test('A server that sends the file from its beginning again is not believed', async (t) => {
  let requests = 0;
  const copy = await found(t, (request, response) => {
    requests += 1;
    delete request.headers.range;
    sendPart(requests === 1 ? 10_000 : undefined)(request, response);
  });
  await assert.rejects(read(copy), failsWith('unreadable'));
});

test('A server that stops sending is given up', async (t) => {
  const copy = await found(t, (_, response) => {
    response.writeHead(200, { 'content-length': archive.length });
    response.write(archive.subarray(0, 1_000));
  });
  await assert.rejects(read(copy), failsWith('timeout'));
});

test('A redirect to an object storage is followed once, without the key, and the rest is asked for at the portal', async (t) => {
  const asked: string[] = [];
  const storage = await serve(t, (request, response) => {
    asked.push(`storage ${request.headers.authorization} ${request.headers.range}`);
    sendPart(200_000)(request, response);
  });
  const copy = await found(t, ({ headers }, response) => {
    asked.push(`portal ${headers.authorization} ${headers.range}`);
    response.writeHead(302, { location: `${storage}/bucket/portal.tar.gz?signature=1` }).end();
  });
  assert.deepEqual(await read(copy), archive);
  assert.deepEqual(asked, [
    'portal Bearer sk-1 undefined',
    'storage undefined undefined',
    'portal Bearer sk-1 bytes=200000-',
    'storage undefined bytes=200000-',
  ]);
});

test('A second redirect is not followed', async (t) => {
  const copy = await found(t, (_, response) => void response.writeHead(302, { location: link }).end());
  await assert.rejects(copy.open(new AbortController().signal), failsWith('redirected'));
});

for (const [status, kind] of [
  [404, 'missing'],
  [403, 'forbidden'],
  [503, 'unavailable'],
] as const) {
  test(`An answer of ${status} is not a copy`, async (t) => {
    const copy = await found(t, (_, response) => void response.writeHead(status).end());
    await assert.rejects(copy.open(new AbortController().signal), failsWith(kind));
  });
}

test('Reading ends when the signal aborts', async (t) => {
  const copy = await found(t, (_, response) => {
    response.writeHead(200, { 'content-length': archive.length });
    response.write(archive.subarray(0, 1_000));
  });
  const stop = new AbortController();
  const { chunks } = await copy.open(stop.signal);
  const all = (async () => {
    for await (const _ of chunks) stop.abort();
  })();
  await assert.rejects(all, PortalError);
});
