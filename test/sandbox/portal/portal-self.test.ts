import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Reply, scene } from './portal-support.ts';

/** The response in an answer. */
const told = ({ text }: Reply): Record<string, unknown> => JSON.parse(text).response;

const folder = '/api/2.0/files/folder/';

test('a room is told with what may be done in it, and a cloud folder by its own id', async (t) => {
  const { ask } = await scene(t);
  const room = told(await ask('GET', `${folder}1234`));
  assert.deepEqual([room.id, room.rootFolderId, room.rootFolderType], [1234, 5, 14]);
  const closed = told(await ask('GET', `${folder}1235`));
  const mayCreate = ({ security }: Record<string, unknown>): unknown => Object(security).Create;
  assert.deepEqual([mayCreate(room), mayCreate(closed)], [true, false]);
  assert.equal(told(await ask('GET', `${folder}drive-1`)).id, 'drive-1');
});

test('a folder that is not there, or not for the one who asks, is refused with 403 and words', async (t) => {
  const { portal, ask } = await scene(t);
  const missing = await ask('GET', `${folder}99`);
  assert.deepEqual(
    [missing.status, missing.json.error.message, missing.json.error.type],
    [403, 'The required folder was not found', 'System.InvalidOperationException'],
  );
  portal.knobs.isLocalised = true;
  assert.match((await ask('GET', `${folder}99`)).json.error.message, /^Der gewünschte Ordner/);
  for (const headers of [{ authorization: '' }, { authorization: 'Bearer sk-wrong' }]) {
    assert.equal((await ask('GET', `${folder}1234`, undefined, headers)).status, 403);
  }
  portal.knobs.role = 'user';
  assert.equal((await ask('GET', `${folder}1234`)).status, 403);
});

test('a folder has an id, and is closed while the portal is unpaid or being restored', async (t) => {
  const { portal, ask } = await scene(t);
  for (const path of [folder, `${folder}1234/path`]) {
    const { status, text } = await ask('GET', path);
    assert.deepEqual([status, text], [404, ''], path);
  }
  portal.knobs.isUnpaid = true;
  assert.equal((await ask('GET', `${folder}1234`)).status, 402);
  portal.knobs.isRestoring = true;
  assert.equal((await ask('GET', `${folder}1234`)).status, 403);
});

test('a section of the portal may be written and takes no backup', async (t) => {
  const { portal, ask, start } = await scene(t);
  portal.knobs.folders['2'] = 'section';
  const rooms = told(await ask('GET', `${folder}2`));
  assert.deepEqual([rooms.id, rooms.rootFolderId], [2, 2]);
  const refused = await start({ storageType: 0, storageParams: [{ key: 'folderId', value: 2 }] });
  assert.deepEqual([refused.status, refused.json.error.message], [403, 'Access denied']);
});

test('faults on folders have one name for all of them', async (t) => {
  const { portal, ask } = await scene(t);
  portal.faults.add({ on: 'folder', fault: { kind: 'status', status: 503 } });
  assert.equal((await ask('GET', `${folder}1234`)).status, 503);
  assert.equal((await ask('GET', `${folder}1234`)).status, 200);
});

test('a connected account is told as a folder, and only to administrators', async (t) => {
  const { portal, ask } = await scene(t);
  const path = '/api/2.0/files/thirdparty/backup';
  assert.equal('response' in (await ask('GET', path)).json, false);
  portal.knobs.thirdPartyAccount = { id: 'drive-1', title: 'Drive', providerKey: 'GoogleDrive' };
  const account = told(await ask('GET', path));
  assert.deepEqual([account.id, account.title, account.rootFolderType], ['drive-1', 'Drive', 21]);
  portal.knobs.role = 'user';
  assert.equal((await ask('GET', path)).status, 403);
});

test('a key tells its end where it has one and no permissions where it has all, and is refused from that end on', async (t) => {
  const { portal, clock, ask } = await scene(t);
  const whole = told(await ask('GET', '/api/2.0/keys/@self'));
  assert.deepEqual([whole.permissions, 'expiresAt' in whole], [[], false]);
  portal.knobs.keyPermissions = ['*:write'];
  portal.knobs.keyExpiresAt = clock.now() + 1_000;
  const limited = told(await ask('GET', '/api/2.0/keys/@self'));
  assert.deepEqual([limited.permissions, limited.expiresAt], [['*:write'], '2026-03-10T12:00:01.0000000Z']);
  clock.advance(999);
  assert.equal((await ask('GET', '/api/2.0/keys/@self')).status, 200);
  clock.advance(1);
  assert.equal((await ask('GET', '/api/2.0/keys/@self')).status, 401);
});

test('only who is signed in learns the time zone, and a suspended portal still tells that it is', async (t) => {
  const { portal, ask } = await scene(t);
  portal.knobs.timeZone = 'Asia/Tokyo';
  assert.equal(told(await ask('GET', '/api/2.0/settings')).timezone, 'Asia/Tokyo');
  const stranger = told(await ask('GET', '/api/2.0/settings', undefined, { authorization: '' }));
  assert.equal('timezone' in stranger, false);
  portal.knobs.isSuspended = true;
  assert.equal(told(await ask('GET', '/api/2.0/settings')).tenantStatus, 1);
  assert.equal((await ask('GET', '/api/2.0/settings/version/build')).status, 404);
});

test("every answer tells the portal's own time", async (t) => {
  const { portal, ask } = await scene(t);
  assert.equal((await ask('GET', '/')).headers.get('date'), 'Tue, 10 Mar 2026 12:00:00 GMT');
  portal.knobs.clockAheadMs = 90_000;
  assert.equal((await ask('GET', '/api/2.0/settings')).headers.get('date'), 'Tue, 10 Mar 2026 12:01:30 GMT');
});

test("a dump's schedule cannot be saved with the note that the server makes of whose it is", async (t) => {
  const { ask } = await scene(t, { isStandalone: true });
  const refused = await ask('POST', '/api/2.0/backup/createbackupschedule', {
    storageType: 4,
    storageParams: [{ key: 'tenantId', value: '1' }],
    cronParams: { period: 0, hour: 2 },
    dump: true,
  });
  assert.deepEqual(
    [refused.status, refused.json.error.message],
    [400, 'An item with the same key has already been added. Key: tenantId'],
  );
});
