import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { BackupRequest, StorageType } from '../../src/backup/job.ts';
import type { Place } from '../../src/backup/portal-facts.ts';
import type { Result } from '../../src/backup/result.ts';
import { answering, apiKey, enveloped, sendJson } from './answering.ts';
import { envelope } from './refusing.ts';

/** What is learned of the storage where the portal gives one answer to everything, and which path was asked for it. */
const placeAt = async (
  t: TestContext,
  request: Omit<BackupRequest, 'slot'>,
  status: number,
  body: unknown,
): Promise<{ storage: Result<Place>; path: string | undefined }> => {
  const { client, asked } = await answering(t, (_, reply) => sendJson(reply, status, body));
  const { storage } = await client.about({ ...request, slot: 'portal' });
  const path = asked
    .map(({ method, url }) => `${method} ${url}`)
    .find((call) => /folder|thirdparty|storage/.test(call));
  return { storage, path };
};

const room = { storage: 'Documents', params: { folderId: '1234' } } as const;
const cloud = { storage: 'ThridpartyDocuments', params: { folderId: 'drive-1' } } as const;
const bucket = { storage: 'ThirdPartyConsumer', params: { module: 's3', bucket: 'acme' } } as const;
const unreadable = { failure: { kind: 'unreadable', detail: '', httpStatus: 200 } };

for (const storage of ['DataStore', 'Local', 'CustomCloud'] satisfies StorageType[]) {
  test(`Nothing is asked about ${storage}`, async (t) => {
    const { storage: place, path } = await placeAt(t, { storage, params: {} }, 200, enveloped({}));
    assert.deepEqual([place, path], [{ value: { kind: 'unasked' } }, undefined]);
  });
}

test('A room is asked for by its number', async (t) => {
  const folder = { id: 1234, title: 'Backups', rootFolderId: 2, rootFolderType: 14, security: { Create: true } };
  const { storage, path } = await placeAt(t, room, 200, enveloped(folder));
  assert.deepEqual(storage, { value: { kind: 'folder', title: 'Backups', isWritable: true } });
  assert.equal(path, 'GET /api/2.0/files/folder/1234');
});

test('A folder id is only ever the last part of the path', async (t) => {
  const { path } = await placeAt(t, { ...room, params: { folderId: '1/../x?y' } }, 200, enveloped({}));
  assert.equal(path, 'GET /api/2.0/files/folder/1%2F..%2Fx%3Fy');
});

const folders: readonly (readonly [string, object, boolean])[] = [
  ['that may be written', { security: { Read: true, Create: true } }, true],
  ['whose rights are written small', { security: { create: true } }, true],
  ['that may be read alone', { security: { Read: true, Create: false } }, false],
  ['that tells no rights', {}, false],
  ['in a room', { id: 9, rootFolderId: 2, rootFolderType: 14, security: { Create: true } }, true],
  ['that is the section Rooms', { id: 2, rootFolderId: 2, rootFolderType: 14, security: { Create: true } }, false],
  ['that is the archive', { id: '3', rootFolderId: 3, rootFolderType: 20, security: { Create: true } }, false],
  ['that holds templates', { id: 4, rootFolderId: 4, rootFolderType: 30, security: { Create: true } }, false],
  ['that is a person’s own', { id: 5, rootFolderId: 5, rootFolderType: 5, security: { Create: true } }, true],
  ['that tells no section', { id: 5, rootFolderId: 5, security: { Create: true } }, true],
];

for (const [name, folder, isWritable] of folders) {
  test(`A folder ${name} ${isWritable ? 'takes' : 'takes no'} backups`, async (t) => {
    const { storage } = await placeAt(t, room, 200, enveloped({ title: `A ${apiKey}`, ...folder }));
    assert.deepEqual(storage, { value: { kind: 'folder', title: 'A [secret]', isWritable } });
  });
}

for (const status of [403, 404]) {
  test(`A folder that the portal refuses with ${status} and its own words is absent, with them`, async (t) => {
    const detail = 'The required folder was not found';
    const { storage } = await placeAt(t, room, status, envelope(status, detail));
    assert.deepEqual(storage, { value: { kind: 'absent', what: 'folder', detail } });
  });

  test(`A folder refused with a bare ${status} is unknown, for that is not about it`, async (t) => {
    const { storage } = await placeAt(t, room, status, envelope(status, ''));
    assert.equal(storage.failure?.httpStatus, status);
  });
}

test('A folder that the portal fails to tell of is unknown', async (t) => {
  const { storage } = await placeAt(t, room, 500, envelope(500, 'Out of memory'));
  assert.deepEqual(storage, { failure: { kind: 'broken', detail: 'Out of memory', httpStatus: 500 } });
  for (const response of [null, 'text', []]) {
    assert.deepEqual((await placeAt(t, room, 200, enveloped(response))).storage, unreadable);
  }
});

test('No folder is asked for where none is named', async (t) => {
  const { storage, path } = await placeAt(t, { ...room, params: {} }, 200, enveloped({}));
  assert.deepEqual([storage, path], [{ value: { kind: 'absent', what: 'folder', detail: '' } }, undefined]);
});

test('A cloud is told by its connected account', async (t) => {
  const account = { id: 'drive-1', title: `Drive ${apiKey}`, providerKey: 'GoogleDrive' };
  const { storage, path } = await placeAt(t, cloud, 200, enveloped(account));
  assert.deepEqual(storage, { value: { kind: 'account', title: 'Drive [secret]' } });
  assert.equal(path, 'GET /api/2.0/files/thirdparty/backup');
});

test('A portal without a connected account says so', async (t) => {
  const { storage } = await placeAt(t, cloud, 200, { count: 0, status: 0, statusCode: 200 });
  assert.deepEqual(storage, { value: { kind: 'absent', what: 'account', detail: '' } });
  assert.deepEqual((await placeAt(t, cloud, 200, enveloped(['drive']))).storage, unreadable);
});

const modules = [
  { id: 'googlecloud', title: 'Google Cloud', isSet: true },
  null,
  { id: 's3', title: `Amazon S3 ${apiKey}`, isSet: false },
];

test('A module is told as set or not', async (t) => {
  const { storage, path } = await placeAt(t, bucket, 200, enveloped(modules));
  assert.deepEqual(storage, { value: { kind: 'module', title: 'Amazon S3 [secret]', isSet: false } });
  assert.equal(path, 'GET /api/2.0/settings/storage/backup');
  const google = { ...bucket, params: { module: 'googlecloud' } };
  const { storage: other } = await placeAt(t, google, 200, enveloped(modules));
  assert.deepEqual(other, { value: { kind: 'module', title: 'Google Cloud', isSet: true } });
});

test('A module that the portal does not have is absent', async (t) => {
  const absent = { value: { kind: 'absent', what: 'module', detail: '' } };
  const rackspace = { ...bucket, params: { module: 'rackspace' } };
  assert.deepEqual((await placeAt(t, rackspace, 200, enveloped(modules))).storage, absent);
  const { storage, path } = await placeAt(t, { ...bucket, params: {} }, 200, enveloped(modules));
  assert.deepEqual([storage, path], [absent, undefined]);
  assert.deepEqual((await placeAt(t, bucket, 200, enveloped({ id: 's3' }))).storage, unreadable);
});
