import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { readCertificateEnd } from '../../src/docspace/certificate.ts';
import { selfSigned } from '../support/tls.ts';
import { listen } from './answering.ts';

/** As the certificate in test/support says it. */
const end = Date.parse('2126-10-31T20:13:58Z');
const trusting = { ca: selfSigned.cert };

const secure = async (t: TestContext, options: ServerOptions = {}) => {
  const asked: string[] = [];
  const server = createServer({ ...selfSigned, ...options }, ({ method, url, headers }, response) => {
    asked.push(`${method} ${url} ${headers.authorization ?? 'without a key'}`);
    response.end('{}');
  });
  return { port: await listen(t, server), asked };
};

const readAt = (t: TestContext, origin: string, dispatcher: Dispatcher, signal = AbortSignal.timeout(120_000)) => {
  t.after(() => dispatcher.destroy());
  return readCertificateEnd({ origin, dispatcher, signal });
};

test('A certificate is read from one look at the version, for which no key is needed', async (t) => {
  const { port, asked } = await secure(t);
  assert.equal(await readAt(t, `https://127.0.0.1:${port}`, new Agent({ connect: trusting })), end);
  assert.deepEqual(asked, ['GET /api/2.0/settings/version/build without a key']);
});

test('A certificate is the portal’s own behind a proxy', async (t) => {
  const { port } = await secure(t);
  const proxy = createHttpServer().on('connect', (_, client, head) => {
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [upstream, client]) socket.on('error', () => socket.destroy());
  });
  const uri = `http://127.0.0.1:${await listen(t, proxy)}`;
  const dispatcher = new ProxyAgent({ uri, requestTls: trusting });
  assert.equal(await readAt(t, `https://127.0.0.1:${port}`, dispatcher), end);
});

test('A certificate of another connection made meanwhile is not the portal’s', async (t) => {
  const other = await secure(t);
  const portal = createHttpServer((_, response) => response.end());
  const agent = new Agent({ connect: trusting });
  t.after(() => agent.destroy());
  const reading = readAt(t, `https://127.0.0.1:${await listen(t, portal)}`, new Agent({ connect: trusting }));
  await agent.request({ origin: `https://127.0.0.1:${other.port}`, path: '/', method: 'GET' });
  assert.equal(await reading, undefined);
});

test('A certificate that is not accepted is not told, for no connection came about', async (t) => {
  const { port, asked } = await secure(t);
  assert.equal(await readAt(t, `https://127.0.0.1:${port}`, new Agent()), undefined);
  assert.deepEqual(asked, []);
});

test('Plain http has no certificate, and is not asked', async (t) => {
  const asked: unknown[] = [];
  const port = await listen(
    t,
    createHttpServer((request, response) => {
      asked.push(request.url);
      response.end();
    }),
  );
  assert.equal(await readAt(t, `http://127.0.0.1:${port}`, new Agent()), undefined);
  assert.deepEqual(asked, []);
});

test('A certificate is read from a portal that then answers nothing', async (t) => {
  const enough = new AbortController();
  const server = createServer(selfSigned, () => enough.abort());
  const origin = `https://127.0.0.1:${await listen(t, server)}`;
  assert.equal(await readAt(t, origin, new Agent({ connect: trusting }), enough.signal), end);
});
