import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from 'undici';
import { linkLifeMs } from '../../src/backup/link.ts';
import type { Schedule } from '../../src/backup/schedule.ts';
import { refusalOf } from './answering.ts';
import { portalOf } from './simulated.ts';

const temporary = { storage: 'DataStore', params: {}, slot: 'portal' } as const;
const bucket = { storage: 'ThirdPartyConsumer', params: { module: 's3', bucket: 'acme' }, slot: 'portal' } as const;

/** What the portal answers to somebody who opens the address. */
const statusOf = async (url: string, headers: Record<string, string> = {}): Promise<number> => {
  const { statusCode, body } = await request(url, { headers });
  await body.dump();
  return statusCode;
};

test('A cancel drops what runs or has ended in both slots, and says whether there was something', async (t) => {
  const { portal, clock, client } = await portalOf(t, { isStandalone: true });
  assert.equal(await client.cancel(), false);
  await client.start(temporary);
  await client.start({ ...temporary, slot: 'dump' });
  await clock.advance(1_000);
  assert.equal(await client.cancel(), true);
  assert.deepEqual([await client.progress('portal'), await client.progress('dump')], [undefined, undefined]);
  assert.equal(portal.history().length, 0);
});

test('A server before 3.7 is too old to cancel, and a suspended portal is not told as that', async (t) => {
  const { portal, client } = await portalOf(t, { server: '3.1' });
  const old = await refusalOf(client.cancel());
  assert.deepEqual(old.failure, { kind: 'missing', detail: '', httpStatus: 404, isUnknownCall: true });
  portal.knobs.isSuspended = true;
  for (const bareBody of ['problem', 'empty'] as const) {
    portal.knobs.bareBody = bareBody;
    const suspended = { kind: 'missing', detail: '', httpStatus: 404, portalStatus: 'suspended' };
    assert.deepEqual((await refusalOf(client.cancel())).failure, suspended);
  }
});

test("The portal's own link is for who is signed in, for a day", async (t) => {
  const { portal, clock, client } = await portalOf(t);
  const { id = '' } = await client.start(temporary);
  assert.equal(await client.link('portal', id), undefined);
  await clock.advance(3_000);
  const link = await client.link('portal', id);
  assert.equal(link?.needsLogin, true);
  const login = { authorization: portal.sessionToken };
  const fetched = async (): Promise<readonly number[]> => [
    await statusOf(link?.url ?? '', login),
    await statusOf(link?.url ?? ''),
  ];
  assert.deepEqual(await fetched(), [200, 403]);
  await clock.advance(linkLifeMs - 1);
  assert.deepEqual(await fetched(), [200, 403]);
  await clock.advance(1);
  assert.deepEqual(await fetched(), [403, 403]);
});

test('A link into a bucket is signed for everybody, and the next backup takes it from the slot', async (t) => {
  const { clock, client } = await portalOf(t);
  const { id = '' } = await client.start(bucket);
  await clock.advance(3_100);
  const link = await client.link('portal', id);
  assert.match(link?.url ?? '', /^https:\/\/acme\.s3\.example\.com\/backup\/.*X-Amz-Signature=/);
  assert.equal(link?.needsLogin, false);
  await client.start(temporary);
  assert.equal(await client.link('portal', id), undefined);
});

test('A deleted copy is gone, and only one that never was cannot be deleted', async (t) => {
  const { portal, clock, client } = await portalOf(t);
  const { id = '' } = await client.start(temporary);
  await clock.advance(3_100);
  await client.deleteCopy(id);
  assert.deepEqual([await client.history('portal'), portal.history()], [[], []]);
  await client.deleteCopy(id);
  const { failure } = await refusalOf(client.deleteCopy('6f9619ff-8b86-d011-b42d-00cf4fc964ff'));
  assert.deepEqual([failure.kind, failure.httpStatus], ['broken', 500]);
});

const schedules: readonly Omit<Schedule, 'slot'>[] = [
  { storage: 'DataStore', params: {}, copiesKept: 1, rhythm: { every: 'day', hour: 0 } },
  { storage: 'Documents', params: { folderId: '1234' }, copiesKept: 30, rhythm: { every: 'week', day: 1, hour: 23 } },
  {
    storage: 'ThridpartyDocuments',
    params: { folderId: 'drive-1' },
    copiesKept: 7,
    rhythm: { every: 'month', day: 31, hour: 2 },
  },
  { storage: 'ThirdPartyConsumer', params: { ...bucket.params }, copiesKept: 7, rhythm: { every: 'day', hour: 2 } },
  { storage: 'Local', params: { filePath: '/backups' }, copiesKept: 7, rhythm: { every: 'week', day: 7, hour: 2 } },
];

for (const server of ['3.1', '3.8'] as const) {
  for (const schedule of schedules) {
    test(`A schedule for ${schedule.storage} is kept by a server ${server}, and read back as it was saved`, async (t) => {
      const { client } = await portalOf(t, { server, isStandalone: true });
      for (const slot of ['portal', 'dump'] as const) {
        assert.equal(await client.schedule(slot), undefined);
        await client.setSchedule({ slot, ...schedule });
        const kept = await client.schedule(slot);
        assert.deepEqual(kept, { slot, ...schedule });
        // What was read can be saved again.
        await client.setSchedule({ ...kept, copiesKept: 2 });
        assert.equal((await client.schedule(slot))?.copiesKept, 2);
      }
      await client.deleteSchedule('portal');
      assert.equal(await client.schedule('portal'), undefined);
      assert.equal((await client.schedule('dump'))?.slot, 'dump');
    });
  }
}

test('A schedule tells when it last ran, until it is saved again', async (t) => {
  const { portal, clock, client } = await portalOf(t);
  const daily: Schedule = { ...temporary, copiesKept: 3, rhythm: { every: 'day', hour: 2 } };
  await client.setSchedule(daily);
  portal.runSchedule();
  assert.equal((await client.schedule('portal'))?.lastAt, clock.now());
  await client.setSchedule(daily);
  assert.deepEqual(await client.schedule('portal'), daily);
});

test('A plan without schedules refuses one in its own words', async (t) => {
  const { portal, client } = await portalOf(t);
  Object.assign(portal.knobs, { allowance: 0, isWalletOn: false });
  const saving = client.setSchedule({ ...temporary, copiesKept: 3, rhythm: { every: 'day', hour: 2 } });
  assert.deepEqual((await refusalOf(saving)).failure, {
    kind: 'payment',
    detail: 'Your pricing plan does not support this option',
    httpStatus: 402,
  });
});
