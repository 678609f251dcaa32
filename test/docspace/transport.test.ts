import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { EnvHttpProxyAgent } from 'undici';
import { hadNoEffect } from '../../src/backup/portal-error.ts';
import { answering, apiKey, clientFor, connecting, enveloped, refusalOf, sendJson } from './answering.ts';

const backup = { storage: 'DataStore', params: {}, slot: 'portal' } as const;
const start = '/api/2.0/backup/startbackup';
const brokeOff =
  'The portal dropped the connection before it had answered. Check its server and the network between it and the bot.';
const tooLate = 'The portal did not answer in time. Check its server and the network between it and the bot.';

/** Lets a request come, then acts on the socket. */
const whenAsked = (act: (socket: Socket) => void) => (socket: Socket) => {
  socket.once('data', () => act(socket));
};

const halfAnswer = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"response":';

const cuts: readonly (readonly [string, (socket: Socket) => void])[] = [
  ['closed before the headers', (socket) => socket.end()],
  ['destroyed before the headers', (socket) => socket.destroy()],
  ['reset before the headers', (socket) => socket.resetAndDestroy()],
  ['closed within the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-')],
  ['closed within the body', (socket) => socket.end(halfAnswer)],
];

for (const [name, cut] of cuts) {
  test(`A start whose connection is ${name} is unclear, and is not sent again`, async (t) => {
    const { client, connections } = await connecting(t, whenAsked(cut));
    const { failure, sentence } = await refusalOf(client.start(backup));
    assert.deepEqual(failure, { kind: 'cut', detail: '' });
    assert.equal(hadNoEffect(failure), false);
    assert.equal(sentence, brokeOff);
    assert.equal(connections(), 1);
  });

  test(`A look whose connection is ${name} is not repeated either`, async (t) => {
    const { client, connections } = await connecting(t, whenAsked(cut));
    assert.deepEqual((await refusalOf(client.progress('portal'))).failure, { kind: 'cut', detail: '' });
    assert.equal(connections(), 1);
  });
}

test('A start on a kept connection that the server then cuts is unclear, and is not sent again', async (t) => {
  const { client, asked } = await answering(t, (request, response) => {
    if (request.url === start) response.socket?.destroy();
    else sendJson(response, 200, enveloped({ progress: 5 }));
  });
  await client.progress('portal');
  assert.deepEqual((await refusalOf(client.start(backup))).failure, { kind: 'cut', detail: '' });
  assert.deepEqual(
    asked.map(({ method }) => method),
    ['GET', 'POST'],
  );
});

const slow: readonly (readonly [string, (socket: Socket) => void])[] = [
  ['never comes', () => {}],
  ['stops within the headers', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-')],
  ['stops within the body', (socket) => socket.write(halfAnswer)],
];

for (const [name, act] of slow) {
  test(`A start whose answer ${name} ends at the time limit and is unclear`, async (t) => {
    const { client, connections } = await connecting(t, whenAsked(act), { timeoutMs: 500 });
    const { failure, sentence } = await refusalOf(client.start(backup));
    assert.deepEqual(failure, { kind: 'timeout', detail: '' });
    assert.equal(hadNoEffect(failure), false);
    assert.equal(sentence, tooLate);
    assert.equal(connections(), 1);
  });
}

test('A body that trickles in does not stretch the time limit', async (t) => {
  const { client } = await answering(
    t,
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const trickle = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(trickle));
    },
    { timeoutMs: 500 },
  );
  assert.deepEqual((await refusalOf(client.progress('portal'))).failure, { kind: 'timeout', detail: '' });
});

test('A caller that gives up ends a request that was sent at once, as unclear', { timeout: 120_000 }, async (t) => {
  const giveUp = new AbortController();
  const { client } = await connecting(
    t,
    whenAsked(() => giveUp.abort()),
    { timeoutMs: 600_000 },
  );
  assert.deepEqual((await refusalOf(client.start(backup, giveUp.signal))).failure, { kind: 'timeout', detail: '' });
});

test('Nothing is left with the caller once a call is over, well or not', async (t) => {
  const { signal } = new AbortController();
  const well = await answering(t, (_, response) => sendJson(response, 200, enveloped({ progress: 5 })));
  await well.client.progress('portal', signal);
  const cut = await connecting(
    t,
    whenAsked((socket) => socket.destroy()),
  );
  await refusalOf(cut.client.progress('portal', signal));
  assert.deepEqual(getEventListeners(signal, 'abort'), []);
});

test('The time limit holds while the caller has a signal of its own', async (t) => {
  const { client } = await connecting(t, () => {}, { timeoutMs: 500 });
  const { failure } = await refusalOf(client.progress('portal', new AbortController().signal));
  assert.deepEqual(failure, { kind: 'timeout', detail: '' });
});

test('A server that does not speak HTTP is not a portal', async (t) => {
  const { client } = await connecting(
    t,
    whenAsked((socket) => socket.write('220 mail.example.com ESMTP\r\n\r\n')),
  );
  assert.deepEqual((await refusalOf(client.progress('portal'))).failure, { kind: 'unreadable', detail: '' });
});

test('A redirect is not followed, and the key goes nowhere else', async (t) => {
  const elsewhere = await answering(t, (_, response) => sendJson(response, 200, enveloped({ progress: 1 })));
  const { client, asked } = await answering(t, (_, response) => {
    response.writeHead(302, { location: elsewhere.origin });
    response.end();
  });
  assert.equal((await refusalOf(client.progress('portal'))).failure.kind, 'redirected');
  assert.equal(asked.length, 1);
  assert.deepEqual(elsewhere.asked, []);
});

const padded = (sizeBytes: number): string => {
  const body = JSON.stringify(enveloped({ progress: 5 }));
  return body + ' '.repeat(sizeBytes - body.length);
};

test('A body of 5 MB is read', async (t) => {
  const { client } = await answering(t, (_, response) => response.end(padded(5_000_000)));
  assert.equal((await client.progress('portal'))?.percent, 5);
});

test('A body of more than 5 MB is not an answer of DocSpace', async (t) => {
  const { client } = await answering(t, (_, response) => response.end(padded(5_000_001)));
  assert.deepEqual((await refusalOf(client.progress('portal'))).failure, {
    kind: 'unreadable',
    detail: '',
    httpStatus: 200,
  });
});

test('An error with a body of more than 5 MB is told without words', async (t) => {
  const { client } = await answering(t, (_, response) => {
    response.writeHead(500);
    response.end(padded(5_000_001));
  });
  assert.deepEqual((await refusalOf(client.progress('portal'))).failure, {
    kind: 'unavailable',
    detail: '',
    httpStatus: 500,
  });
});

test('Letters that are split between two chunks arrive whole', async (t) => {
  const { client } = await answering(t, (_, response) => {
    const body = Buffer.from(JSON.stringify(enveloped({ error: 'Доступ запрещён' })));
    const half = body.indexOf('Д') + 1;
    response.write(body.subarray(0, half), () => setImmediate(() => response.end(body.subarray(half))));
  });
  assert.equal((await client.progress('portal'))?.error, 'Доступ запрещён');
});

for (const written of [apiKey, `Bearer ${apiKey}`, ` bearer  ${apiKey}\n`]) {
  test(`The key written as ${JSON.stringify(written.replace(apiKey, 'sk-…'))} is sent as a bearer token`, async (t) => {
    const { client, asked } = await answering(t, (_, response) => sendJson(response, 200, enveloped(null)), {
      apiKey: written,
    });
    await client.progress('portal');
    assert.equal(asked[0]?.headers.authorization, `Bearer ${apiKey}`);
  });
}

test('A failure keeps its cause for the log', async (t) => {
  const { client } = await connecting(t, (socket) => socket.destroy());
  await assert.rejects(client.progress('portal'), (error: Error) => {
    assert.equal(error.name, 'PortalError');
    assert.equal(error.message, 'cut');
    assert.ok(error.cause instanceof Error);
    return true;
  });
});

test('A failure with words has them in its message', async (t) => {
  const { client } = await answering(t, (_, response) =>
    sendJson(response, 404, { error: { message: 'No folder' }, statusCode: 404 }),
  );
  await assert.rejects(client.progress('portal'), { name: 'PortalError', message: 'missing: No folder' });
});

test('A portal behind a proxy is asked through it', async (t) => {
  const proxy = await answering(t, (_, response) => sendJson(response, 200, enveloped({ progress: 5 })));
  const dispatcher = new EnvHttpProxyAgent({ httpProxy: proxy.origin, noProxy: '' });
  const client = clientFor(t, 'http://portal.invalid', { dispatcher });
  assert.equal((await client.progress('portal'))?.percent, 5);
  assert.equal(proxy.asked[0]?.url, 'http://portal.invalid/api/2.0/backup/getbackupprogress');
  assert.equal(proxy.asked[0]?.headers.authorization, `Bearer ${apiKey}`);
});

test('A request says who asks, and an answer behind a byte order mark is read', async (t) => {
  const { client, asked } = await answering(t, (_, response) => {
    response.end(`\uFEFF${JSON.stringify(enveloped(null))}`);
  });
  assert.equal(await client.progress('portal'), undefined);
  assert.equal(asked[0]?.headers['user-agent'], 'docspace-backup-bot');
});
