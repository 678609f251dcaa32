import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { test } from 'node:test';
import { Agent, buildConnector, ProxyAgent } from 'undici';
import { hadNoEffect } from '../../src/backup/portal-error.ts';
import { createDispatcher } from '../../src/lib/http.ts';
import { selfSigned } from '../support/tls.ts';
import { answering, clientFor, connecting, enveloped, listen, refusalOf, sendJson } from './answering.ts';

const backup = { storage: 'DataStore', params: {}, slot: 'portal' } as const;

test('A caller that has given up before sends nothing', async (t) => {
  const { client, asked } = await answering(t, (_, response) => sendJson(response, 200, enveloped(null)));
  const { failure } = await refusalOf(client.start(backup, AbortSignal.abort()));
  assert.deepEqual(failure, { kind: 'unreachable', detail: 'ETIMEDOUT' });
  assert.equal(hadNoEffect(failure), true);
  assert.deepEqual(asked, []);
});

test('A refused connection says that nothing was sent', async (t) => {
  const server = createServer();
  const port = await listen(t, server);
  await new Promise((resolve) => server.close(resolve));
  const { failure, sentence } = await refusalOf(clientFor(t, `http://127.0.0.1:${port}`).start(backup));
  assert.deepEqual(failure, { kind: 'unreachable', detail: 'ECONNREFUSED' });
  assert.equal(hadNoEffect(failure), true);
  assert.equal(
    sentence,
    'The portal cannot be reached (connection refused). Check that it is up and that DOCSPACE_API_HOST is right.',
  );
});

test('A call that was given up before it had a connection is not sent once there is one', async (t) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.method ?? '');
    sendJson(response, 200, enveloped(null));
  });
  const port = await listen(t, server);
  const connect = buildConnector({});
  const connection = Promise.withResolvers<void>();
  const wanted = Promise.withResolvers<void>();
  const dispatcher = new Agent({
    connect: (options, callback) => {
      wanted.resolve();
      connection.promise.then(() => connect(options, callback)).catch(assert.ifError);
    },
  });
  const client = clientFor(t, `http://127.0.0.1:${port}`, { dispatcher });
  const giveUp = new AbortController();
  const start = refusalOf(client.start(backup, giveUp.signal));
  await wanted.promise;
  giveUp.abort();
  assert.deepEqual((await start).failure, { kind: 'unreachable', detail: 'ETIMEDOUT' });
  connection.resolve();
  await client.progress('portal');
  assert.deepEqual(asked, ['GET']);
});

for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET', 'ESOMETHING']) {
  test(`A connection that fails with ${code} says so, and that nothing was sent`, async (t) => {
    const dispatcher = new Agent({
      connect: (_, callback) => callback(Object.assign(new Error(`connect ${code}`), { code }), null),
    });
    const { failure } = await refusalOf(clientFor(t, 'http://portal.invalid', { dispatcher }).start(backup));
    assert.deepEqual(failure, { kind: 'unreachable', detail: code });
  });
}

test('A connection that fails without a code says only that', async (t) => {
  const dispatcher = new Agent({ connect: (_, callback) => callback(new Error('no'), null) });
  const { sentence } = await refusalOf(clientFor(t, 'http://portal.invalid', { dispatcher }).start(backup));
  assert.equal(sentence, 'The portal cannot be reached. Check that it is up and that DOCSPACE_API_HOST is right.');
});

test('A server that closes before TLS is agreed was never asked', async (t) => {
  const { port } = await connecting(t, (socket) => socket.destroy());
  const { failure } = await refusalOf(clientFor(t, `https://127.0.0.1:${port}`).start(backup));
  assert.deepEqual(failure, { kind: 'unreachable', detail: 'ECONNRESET' });
});

test('A connection that is not made within the time limit was never asked for anything', async (t) => {
  const { port } = await connecting(t, () => {});
  const client = clientFor(t, `https://127.0.0.1:${port}`, { timeoutMs: 100 });
  assert.deepEqual((await refusalOf(client.start(backup))).failure, {
    kind: 'unreachable',
    detail: 'ETIMEDOUT',
  });
});

test("A connection that takes longer than the dispatcher's own limit was never asked for anything", async (t) => {
  const { port } = await connecting(t, () => {});
  const dispatcher = new Agent({ connect: { timeout: 50 } });
  const { failure } = await refusalOf(clientFor(t, `https://127.0.0.1:${port}`, { dispatcher }).start(backup));
  assert.deepEqual(failure, { kind: 'unreachable', detail: 'UND_ERR_CONNECT_TIMEOUT' });
});

test('A self-signed certificate is not accepted, and nothing is sent', async (t) => {
  let asked = 0;
  const server = createSecureServer(selfSigned, (_, response) => {
    asked += 1;
    response.end();
  });
  const port = await listen(t, server);
  const { failure, sentence } = await refusalOf(clientFor(t, `https://127.0.0.1:${port}`).start(backup));
  assert.deepEqual(failure, { kind: 'tls', detail: 'self-signed certificate' });
  assert.equal(hadNoEffect(failure), true);
  assert.equal(asked, 0);
  assert.equal(
    sentence,
    'No secure connection to the portal can be made (self-signed certificate). Check its certificate and DOCSPACE_API_HOST; for a certificate authority of your own set NODE_EXTRA_CA_CERTS.',
  );
});

test('A certificate for another name is told as that', async (t) => {
  const port = await listen(
    t,
    createSecureServer(selfSigned, (_, response) => response.end()),
  );
  const dispatcher = new Agent({ connect: { ca: selfSigned.cert } });
  const { failure } = await refusalOf(clientFor(t, `https://localhost:${port}`, { dispatcher }).start(backup));
  assert.equal(failure.kind, 'tls');
  assert.match(failure.detail, /^Host: localhost\. is not /);
});

test('https on a port that speaks http is told as a failed secure connection', async (t) => {
  const port = await listen(
    t,
    createServer((_, response) => response.end()),
  );
  const { failure } = await refusalOf(clientFor(t, `https://127.0.0.1:${port}`).start(backup));
  assert.deepEqual(failure, { kind: 'tls', detail: 'wrong version number' });
});

test('A proxy that refuses the way is named', async (t) => {
  const proxy = createServer();
  proxy.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
  const dispatcher = new ProxyAgent(`http://127.0.0.1:${await listen(t, proxy)}`);
  const { failure } = await refusalOf(clientFor(t, 'https://portal.invalid', { dispatcher }).start(backup));
  assert.deepEqual(failure, { kind: 'unreachable', detail: '', httpStatus: 407, isFromProxy: true });
});

test('A proxy that hangs up is named', async (t) => {
  const proxy = createServer();
  proxy.on('connect', (_, socket) => socket.destroy());
  const dispatcher = new ProxyAgent(`http://127.0.0.1:${await listen(t, proxy)}`);
  const { failure } = await refusalOf(clientFor(t, 'https://portal.invalid', { dispatcher }).start(backup));
  assert.deepEqual(failure, { kind: 'unreachable', detail: 'UND_ERR_PRX_CONN', isFromProxy: true });
});

test('A proxy that is down is named, not the portal', async (t) => {
  const server = createServer();
  const port = await listen(t, server);
  await new Promise((resolve) => server.close(resolve));
  const before = process.env.https_proxy;
  process.env.https_proxy = `http://127.0.0.1:${port}`;
  const dispatcher = createDispatcher();
  if (before === undefined) delete process.env.https_proxy;
  else process.env.https_proxy = before;
  const { failure, sentence } = await refusalOf(clientFor(t, 'https://portal.example', { dispatcher }).start(backup));
  assert.deepEqual(failure, { kind: 'unreachable', detail: 'ECONNREFUSED', isFromProxy: true });
  assert.equal(
    sentence,
    'The portal cannot be reached (the proxy: connection refused). Check the proxy that HTTPS_PROXY or HTTP_PROXY names.',
  );
});
