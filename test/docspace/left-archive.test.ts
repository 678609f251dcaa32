import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { portalOf } from './simulated.ts';

const room = { storage: 'Documents', params: { folderId: '1234' }, slot: 'portal' } as const;

/** A portal whose storage is full once a backup to a room has been packed, and the time before that. */
const failedBackup = async (t: TestContext) => {
  const scene = await portalOf(t);
  const { portal, clock, client } = scene;
  Object.assign(portal.knobs, { storageUsedBytes: 1_000, storageTotalBytes: 1_001 });
  const since = clock.now();
  await client.start(room);
  await clock.advance(60_000);
  const job = await client.progress('portal');
  assert.match(`${job?.percent} ${job?.error}`, /^90 The used storage size should not exceed/);
  return { ...scene, since };
};

test('The archive that a failed backup left in its room is found', async (t) => {
  const { portal, client, since } = await failedBackup(t);
  const copies = await client.history('portal');
  assert.deepEqual(copies, []);
  assert.equal(
    await client.leftArchive({ folder: '1234', since, copies }),
    portal.files().findLast(({ title }) => title.endsWith('.tar.gz'))?.title,
  );
});

test('An archive of before, a copy that the portal lists and a document are not taken for it', async (t) => {
  const { portal, clock, client, since } = await failedBackup(t);
  const copies = await client.history('portal');
  assert.equal(await client.leftArchive({ folder: '1234', since: since + 120_000, copies }), undefined);
  portal.knobs.storageTotalBytes = -1;
  await clock.advance(120_000);
  const later = clock.now();
  await client.start(room);
  await clock.advance(60_000);
  const listed = await client.history('portal');
  assert.equal(listed.length, 1);
  assert.equal(await client.leftArchive({ folder: '1234', since: later, copies: listed }), undefined);
});
