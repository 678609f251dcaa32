import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { StorageType } from '../../src/backup/job.ts';
import { dayMs } from '../../src/lib/durations.ts';
import { answering, enveloped, refusalOf, sendJson } from './answering.ts';

// A zone that is not UTC, for a time without a zone must not be read as local.
process.env.TZ = 'America/New_York';

/** A portal that gives this response to everything. */
const portal = (t: TestContext, response: unknown) =>
  answering(t, (_, reply) => sendJson(reply, 200, enveloped(response)));

const id = '5a9c1d7e-2b7f-4d0c-9f6a-0a1b2c3d4e5f';

const march = Date.UTC(2026, 2, 1, 2, 15);

test('The history has the copies newest first, with the time of those that expire', async (t) => {
  const older = {
    id: 'older',
    fileName: 'p_1.tar.gz',
    storageType: 0,
    createdOn: '2026-02-28T02:15:00',
    expiresOn: '0001-01-01T00:00:00',
  };
  const newer = {
    id: 'newer',
    fileName: 'p_2.tar.gz',
    storageType: 4,
    createdOn: '2026-03-01T02:15:00',
    expiresOn: '2026-03-02T02:15:00',
  };
  const undated = { id: 'undated', fileName: 'p_0.tar.gz', storageType: 'nowhere' };
  const { client } = await portal(t, [undated, older, newer, { fileName: 'nameless.tar.gz' }, null, 'junk', ['junk']]);
  assert.deepEqual(await client.history('portal'), [
    { id: 'newer', fileName: 'p_2.tar.gz', storage: 'DataStore', createdAt: march, expiresAt: march + dayMs },
    { id: 'older', fileName: 'p_1.tar.gz', storage: 'Documents', createdAt: march - dayMs },
    { id: 'undated', fileName: 'p_0.tar.gz', storage: undefined, createdAt: undefined },
  ]);
});

const times: readonly (readonly [unknown, number | undefined])[] = [
  ['2026-03-01T02:15:00', march],
  ['2026-03-01T02:15', march],
  ['2026-03-01T02:15:00Z', march],
  ['2026-03-01T02:15:00.1234567', march + 123],
  ['2026-03-01T02:15:00.5Z', march + 500],
  ['2026-03-01T05:15:00+03:00', march],
  ['2026-02-28T21:15:00.0000000-05:00', march],
  ['0001-01-01T00:00:00', undefined],
  ['0001-01-01T00:00:00Z', undefined],
  ['2026-13-01T00:00:00', undefined],
  ['on 2026-03-01T02:15:00', undefined],
  ['2026-03-01T02:15:00 or so', undefined],
  ['2026-03-01', undefined],
  ['1', undefined],
  [1_772_331_300, undefined],
  [null, undefined],
];

for (const [createdOn, expected] of times) {
  test(`The time ${JSON.stringify(createdOn)} is ${expected ?? 'never'}`, async (t) => {
    const { client } = await portal(t, [{ id, createdOn }]);
    assert.deepEqual(await client.history('portal'), [{ id, fileName: '', storage: undefined, createdAt: expected }]);
  });
}

const storages: readonly (readonly [unknown, StorageType | undefined])[] = [
  ['4', 'DataStore'],
  ['datastore', 'DataStore'],
  ['ThridpartyDocuments', 'ThridpartyDocuments'],
  [6, undefined],
  [' ', undefined],
  [null, undefined],
];

for (const [storageType, expected] of storages) {
  test(`The storage ${JSON.stringify(storageType)} in the history is ${expected ?? 'not known'}`, async (t) => {
    const { client } = await portal(t, [{ id, storageType }]);
    assert.equal((await client.history('portal'))[0]?.storage, expected);
  });
}

for (const response of [{}, 'none', 3]) {
  test(`A history that is ${JSON.stringify(response)} is not read as an empty one`, async (t) => {
    const { client } = await portal(t, response);
    const { failure } = await refusalOf(client.history('portal'));
    assert.deepEqual(failure, { kind: 'unreadable', detail: '', httpStatus: 200 });
  });
}
