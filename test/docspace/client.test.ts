import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Agent } from 'undici';
import { type BackupRequest, type StorageType, storageTypes } from '../../src/backup/job.ts';
import { createPortalClient } from '../../src/docspace/client.ts';
import { answering, apiKey, enveloped, refusalOf, sendJson } from './answering.ts';

/** A portal that gives this response to everything. */
const portal = (t: TestContext, response: unknown) =>
  answering(t, (_, reply) => sendJson(reply, 200, enveloped(response)));

const id = '5a9c1d7e-2b7f-4d0c-9f6a-0a1b2c3d4e5f';
const fresh = { id, isCompleted: false, percent: 0, error: undefined, warning: undefined, hasLink: false };

test('A start sends the storage as a numeric string, the settings as a list and the dump as a boolean', async (t) => {
  const { client, asked } = await portal(t, {
    isCompleted: false,
    progress: 0,
    error: '',
    link: '',
    taskId: id,
    status: 0,
  });
  const request: BackupRequest = { storage: 'Documents', params: { folderId: '1234', other: 'a,b' }, slot: 'portal' };
  assert.deepEqual(await client.start(request), { ...fresh, status: 'created' });
  assert.equal(asked.length, 1);
  const [call] = asked;
  assert.equal(call?.method, 'POST');
  assert.equal(call?.url, '/api/2.0/backup/startbackup');
  assert.equal(call?.headers.accept, 'application/json');
  assert.equal(call?.headers['content-type'], 'application/json');
  assert.equal(call?.headers.authorization, `Bearer ${apiKey}`);
  assert.deepEqual(JSON.parse(call?.body ?? ''), {
    storageType: '0',
    storageParams: [
      { key: 'folderId', value: '1234' },
      { key: 'other', value: 'a,b' },
    ],
    dump: false,
  });
});

test('A start of a dump says so in its body', async (t) => {
  const { client, asked } = await portal(t, { taskId: id });
  assert.deepEqual(await client.start({ storage: 'DataStore', params: {}, slot: 'dump' }), fresh);
  assert.equal(asked[0]?.url, '/api/2.0/backup/startbackup');
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), { storageType: '4', storageParams: [], dump: true });
});

const numbers: Record<StorageType, string> = {
  Documents: '0',
  ThridpartyDocuments: '1',
  CustomCloud: '2',
  Local: '3',
  DataStore: '4',
  ThirdPartyConsumer: '5',
};

for (const storage of storageTypes) {
  test(`${storage} is storage ${numbers[storage]}, in a request and in the history`, async (t) => {
    const { client, asked } = await answering(t, (request, response) =>
      sendJson(
        response,
        200,
        enveloped(request.method === 'POST' ? { taskId: id } : [{ id, storageType: Number(numbers[storage]) }]),
      ),
    );
    await client.start({ storage, params: {}, slot: 'portal' });
    assert.deepEqual(JSON.parse(asked[0]?.body ?? '').storageType, numbers[storage]);
    assert.equal((await client.history('portal'))[0]?.storage, storage);
  });
}

test('A start that is answered without a job is unclear', async (t) => {
  const { client } = await answering(t, (_, response) => sendJson(response, 200, { count: 0, status: 0 }));
  const { failure } = await refusalOf(client.start({ storage: 'DataStore', params: {}, slot: 'portal' }));
  assert.deepEqual(failure, { kind: 'unreadable', detail: '', httpStatus: 200 });
});

test('A look asks for the one slot, and has no body', async (t) => {
  const { client, asked } = await portal(t, null);
  await client.progress('portal');
  await client.progress('dump');
  await client.history('portal');
  await client.history('dump');
  assert.deepEqual(
    asked.map(({ method, url }) => `${method} ${url}`),
    [
      'GET /api/2.0/backup/getbackupprogress',
      'GET /api/2.0/backup/getbackupprogress?Dump=true',
      'GET /api/2.0/backup/getbackuphistory',
      'GET /api/2.0/backup/getbackuphistory?Dump=true',
    ],
  );
  assert.deepEqual(
    asked.map(({ headers, body }) => [headers.accept, headers['content-type'], headers.authorization, body]),
    asked.map(() => ['application/json', undefined, `Bearer ${apiKey}`, '']),
  );
});

for (const body of [
  { count: 0, links: [], status: 0, statusCode: 200 },
  { count: 0 },
  { status: 0 },
  { statusCode: 200 },
  { response: null },
]) {
  test(`${JSON.stringify(body)} means that the slot and the history are empty`, async (t) => {
    const { client } = await answering(t, (_, response) => sendJson(response, 200, body));
    assert.equal(await client.progress('portal'), undefined);
    assert.deepEqual(await client.history('portal'), []);
  });
}

test('An envelope is read whatever its content type', async (t) => {
  const { client } = await answering(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(JSON.stringify(enveloped({ taskId: id })));
  });
  assert.deepEqual(await client.progress('portal'), fresh);
});

test('A client has ten seconds for a call where nothing else is said', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const dispatcher = new Agent({ connect: () => undefined });
  t.after(() => dispatcher.destroy());
  const client = createPortalClient({ origin: 'http://127.0.0.1:9', apiKey, dispatcher, redact: (text) => text });
  assert.equal(client.origin, 'http://127.0.0.1:9');
  let isOver = false;
  const over = refusalOf(client.progress('portal')).then(() => {
    isOver = true;
  });
  t.mock.timers.tick(9_999);
  await Promise.resolve();
  assert.equal(isOver, false);
  t.mock.timers.tick(1);
  await over;
});
