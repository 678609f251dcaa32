import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from './portal-support.ts';

const room = (value: unknown) => [{ key: 'folderId', value }];

test('a room and a connected cloud take backups that stay and have no link', async (t) => {
  for (const [storageType, folder] of [
    [0, '1234'],
    [1, 'drive-1'],
  ] as const) {
    const { clock, ask, start, progress } = await scene(t);
    assert.equal((await start({ storageType, storageParams: room(folder) })).status, 200);
    clock.advance(10_000);
    assert.deepEqual([(await progress()).json.response.progress, (await progress()).json.response.link], [100, '']);
    const [row] = (await ask('GET', '/api/2.0/backup/getbackuphistory')).json.response;
    assert.deepEqual([row?.storageType, row?.expiresOn], [storageType, '0001-01-01T00:00:00']);
  }
});

test('storages that the API takes and the worker does not fail the backup', async (t) => {
  const cases: [unknown, string][] = [
    [{ storageType: 'CustomCloud' }, 'Unknown storage type.'],
    [{ storageType: 9 }, 'Unknown storage type.'],
    [{ storageType: 5 }, "The given key 'module' was not present in the dictionary."],
    [
      { storageType: 5, storageParams: [{ key: 'module', value: 'rackspace' }] },
      'Object reference not set to an instance of an object.',
    ],
  ];
  for (const [body, error] of cases) {
    const { clock, start, progress } = await scene(t);
    assert.equal((await start(body)).status, 200);
    clock.advance(200);
    const { response } = (await progress()).json;
    assert.deepEqual([response.isCompleted, response.progress, response.error], [true, 0, error]);
  }
});

test('a directory is for self-hosted portals, where a wrong one fails the backup', async (t) => {
  const { clock, start, progress } = await scene(t, { isStandalone: true });
  const missing = await start({ storageType: 'Local' });
  assert.deepEqual(
    [missing.status, missing.json.error.message],
    [500, "The given key 'filePath' was not present in the dictionary."],
  );
  await start({ storageType: 'Local', storageParams: [{ key: 'filePath', value: '/nowhere' }] });
  clock.advance(3_000);
  const { response } = (await progress()).json;
  assert.deepEqual([response.error, response.progress], ['Directory not found.', 90], 'found at the upload');
  await start({ storageType: 'Local', storageParams: [{ key: 'filePath', value: '/backups' }] });
  clock.advance(10_000);
  assert.deepEqual([(await progress()).json.response.error, (await progress()).json.response.progress], ['', 100]);
});

test('a bucket of a set module takes backups; the server adds where in it', async (t) => {
  const { portal, clock, start, progress } = await scene(t);
  const storageParams = [
    { key: 'module', value: 's3' },
    { key: 'bucket', value: 'acme' },
  ];
  await start({ storageType: 'ThirdPartyConsumer', storageParams });
  assert.deepEqual(portal.starts[0]?.params, { module: 's3', bucket: 'acme', subdir: 'backup' });
  clock.advance(10_000);
  assert.match(
    (await progress()).json.response.link,
    /^https:\/\/acme\.s3\.example\.com\/backup\/.*\.tar\.gz\?.*X-Amz-/,
  );
});

test('only a room of a cloud portal whose files are in a bucket gets an archive that is not compressed', async (t) => {
  for (const [isStandalone, storageType, ending] of [
    [false, 'Documents', '.tar'],
    [true, 'Documents', '.tar.gz'],
    [false, 'DataStore', '.tar.gz'],
  ] as const) {
    const { portal, clock, start } = await scene(t, { isStandalone });
    portal.knobs.isS3Backed = true;
    await start({ storageType, storageParams: room(1234) });
    clock.advance(10_000);
    assert.equal(portal.history()[0]?.fileName, `sandbox_2026-03-10_12-00-00${ending}`);
  }
});

test('a full portal takes no backup into its own rooms, and others all the same', async (t) => {
  const { portal, start } = await scene(t);
  portal.knobs.isStorageFull = true;
  assert.equal((await start({ storageType: 0, storageParams: room(1234) })).status, 402);
  assert.equal((await start()).status, 200);
});
