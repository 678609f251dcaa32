import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Schedule } from '../../src/backup/schedule.ts';
import { answering, enveloped, refusalOf, sendJson } from './answering.ts';

/** A portal that gives this response to everything. */
const portal = (t: TestContext, response: unknown) =>
  answering(t, (_, reply) => sendJson(reply, 200, enveloped(response)));

const told = {
  storageType: 0,
  storageParams: { folderId: '1234' },
  cronParams: { period: 1, hour: 5, day: 7 },
  backupsStored: 3,
  lastBackupTime: '2026-03-01T02:15:00',
  dump: false,
};

const weekly: Schedule = {
  slot: 'portal',
  storage: 'Documents',
  params: { folderId: '1234' },
  copiesKept: 3,
  rhythm: { every: 'week', day: 7, hour: 5 },
  lastAt: Date.UTC(2026, 2, 1, 2, 15),
};

test('A schedule is told with its storage, its time and when it last ran', async (t) => {
  const { client, asked } = await portal(t, told);
  assert.deepEqual(await client.schedule('portal'), weekly);
  assert.deepEqual(await client.schedule('dump'), { ...weekly, slot: 'dump' });
  assert.deepEqual(
    asked.map(({ method, url, body }) => `${method} ${url}${body}`),
    ['GET /api/2.0/backup/getbackupschedule', 'GET /api/2.0/backup/getbackupschedule?Dump=true'],
  );
});

test('A slot without a schedule is told as that', async (t) => {
  const { client } = await answering(t, (_, reply) => sendJson(reply, 200, { count: 0, status: 0, statusCode: 200 }));
  assert.equal(await client.schedule('portal'), undefined);
});

test('A schedule that never ran has no time of it, and one without a number of copies has none', async (t) => {
  const { client } = await portal(t, { ...told, backupsStored: undefined, lastBackupTime: '0001-01-01T00:00:00' });
  const { slot, storage, params, rhythm } = weekly;
  assert.deepEqual(await client.schedule('portal'), { slot, storage, params, rhythm, copiesKept: 0 });
});

const rhythms: readonly (readonly [unknown, Schedule['rhythm']])[] = [
  [
    { period: 0, hour: 0, day: 0 },
    { every: 'day', hour: 0 },
  ],
  [
    { period: '0', hour: '23' },
    { every: 'day', hour: 23 },
  ],
  [
    { period: 'EveryDay', hour: 2, day: 0 },
    { every: 'day', hour: 2 },
  ],
  [
    { period: 'everyWeek', hour: 2, day: 1 },
    { every: 'week', day: 1, hour: 2 },
  ],
  [
    { period: 2, hour: 2, day: 31 },
    { every: 'month', day: 31, hour: 2 },
  ],
  [
    { period: 'EveryMonth', hour: 2, day: '9' },
    { every: 'month', day: 9, hour: 2 },
  ],
];

for (const [cronParams, rhythm] of rhythms) {
  test(`${JSON.stringify(cronParams)} reads as ${JSON.stringify(rhythm)}`, async (t) => {
    const { client } = await portal(t, { ...told, cronParams });
    assert.deepEqual((await client.schedule('portal'))?.rhythm, rhythm);
  });
}

const unread: readonly (readonly [string, unknown])[] = [
  ['a storage that there is not', { ...told, storageType: 9 }],
  ['no storage', { ...told, storageType: undefined }],
  ['a period that there is not', { ...told, cronParams: { period: 3, hour: 1, day: 1 } }],
  ['a period of another name', { ...told, cronParams: { period: 'week', hour: 1, day: 1 } }],
  ['no hour', { ...told, cronParams: { period: 0 } }],
  ['no day in the week', { ...told, cronParams: { period: 1, hour: 2 } }],
  ['the day 0 of a month', { ...told, cronParams: { period: 2, hour: 2, day: 0 } }],
  ['no time at all', { ...told, cronParams: null }],
  ['nothing but a word', 'daily'],
];

for (const [name, response] of unread) {
  test(`A schedule with ${name} is not guessed at`, async (t) => {
    const { client } = await portal(t, response);
    const { failure } = await refusalOf(client.schedule('portal'));
    assert.deepEqual(failure, { kind: 'unreadable', detail: '', httpStatus: 200 });
  });
}

const params: readonly (readonly [string, number, unknown, Schedule['params']])[] = [
  ['temporary storage has no folder', 4, { folderId: null }, {}],
  [
    'a directory is not told as the folder that the server makes of it',
    3,
    { filePath: '/b', folderId: '/b' },
    { filePath: '/b' },
  ],
  ['a connected folder stays', 1, { folderId: 'drive-1' }, { folderId: 'drive-1' }],
  [
    'a bucket keeps all of its settings',
    5,
    { module: 's3', usehttp: false, port: 9, folderId: 'a' },
    { module: 's3', usehttp: 'false', port: '9', folderId: 'a' },
  ],
  ['whose dump it is stays with the server', 0, { folderId: '1', tenantId: '7' }, { folderId: '1' }],
  ['what is no plain value is left out', 5, { module: 's3', a: null, b: {}, c: ['d'] }, { module: 's3' }],
  ['a list is no settings', 4, [{ key: 'a', value: 'b' }], {}],
  ['nothing is none', 4, undefined, {}],
];

for (const [name, storageType, storageParams, expected] of params) {
  test(`In a schedule's settings, ${name}`, async (t) => {
    const { client } = await portal(t, { ...told, storageType, storageParams });
    assert.deepEqual((await client.schedule('portal'))?.params, expected);
  });
}

test('A schedule is saved with the storage as a numeric string, and everything else in numbers', async (t) => {
  const { client, asked } = await portal(t, true);
  assert.equal(await client.setSchedule(weekly), undefined);
  const [call] = asked;
  assert.deepEqual([call?.method, call?.url], ['POST', '/api/2.0/backup/createbackupschedule']);
  assert.deepEqual(JSON.parse(call?.body ?? ''), {
    storageType: '0',
    storageParams: [{ key: 'folderId', value: '1234' }],
    backupsStored: 3,
    cronParams: { period: 1, hour: 5, day: 7 },
    dump: false,
  });
});

test('A daily schedule is saved without a day, a monthly one with it, and a dump as one', async (t) => {
  const { client, asked } = await portal(t, true);
  await client.setSchedule({ ...weekly, slot: 'dump', rhythm: { every: 'day', hour: 0 } });
  await client.setSchedule({ ...weekly, rhythm: { every: 'month', day: 31, hour: 23 } });
  assert.deepEqual(
    asked.map(({ body }) => [JSON.parse(body).cronParams, JSON.parse(body).dump]),
    [
      [{ period: 0, hour: 0 }, true],
      [{ period: 2, day: 31, hour: 23 }, false],
    ],
  );
});

test('A schedule is deleted in its slot alone', async (t) => {
  const { client, asked } = await portal(t, true);
  assert.equal(await client.deleteSchedule('portal'), undefined);
  await client.deleteSchedule('dump');
  assert.deepEqual(
    asked.map(({ method, url, body }) => `${method} ${url}${body}`),
    ['DELETE /api/2.0/backup/deletebackupschedule', 'DELETE /api/2.0/backup/deletebackupschedule?Dump=true'],
  );
});

test('A refused schedule is asked for once, and tells the words of the portal', async (t) => {
  const message = 'Your pricing plan does not support this option';
  const { client, asked } = await answering(t, (_, reply) =>
    sendJson(reply, 402, { error: { message }, status: 1, statusCode: 402 }),
  );
  for (const call of [client.setSchedule(weekly), client.deleteSchedule('portal'), client.schedule('portal')]) {
    assert.deepEqual((await refusalOf(call)).failure, { kind: 'payment', detail: message, httpStatus: 402 });
  }
  assert.equal(asked.length, 3);
});
