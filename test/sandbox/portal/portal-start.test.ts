import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from './portal-support.ts';

const room = (value: unknown) => [{ key: 'folderId', value }];
const problemJson = 'application/problem+json; charset=utf-8';

test('a storage type is taken as a name in any case, a number and a number as text', async (t) => {
  for (const storageType of ['DataStore', 'datastore', 4, '4']) {
    const { portal, start } = await scene(t);
    assert.equal((await start({ storageType })).status, 200);
    assert.equal(portal.starts[0]?.storageType, 'DataStore');
  }
});

test('servers of 2.6 take a storage type as a number in text only, and have no dump of its own', async (t) => {
  const { portal, start } = await scene(t, { server: '2.6' });
  const named = await start({ storageType: 'DataStore' });
  assert.deepEqual([named.status, named.json.error.type], [500, 'System.FormatException']);
  assert.deepEqual(Object.keys((await start({ storageType: 4 })).json.response.errors), ['$.storageType']);
  const dump = await start({ storageType: '4', dump: true });
  assert.deepEqual([dump.status, dump.json.error.message], [400, 'backup can`t start as dump']);
  const { response } = (await start({ storageType: '4' })).json;
  assert.deepEqual([response.taskId, 'status' in response], [portal.job()?.taskId, false]);
});

test('names of members are read in any case and unknown members are not looked at', async (t) => {
  const { portal, start } = await scene(t);
  const { status } = await start({
    StorageType: 0,
    STORAGEPARAMS: [{ Key: 'folderId', Value: 1234 }],
    backupMail: true,
  });
  assert.equal(status, 200);
  assert.deepEqual(portal.starts[0]?.params, { folderId: '1234' });
});

test('what ASP.NET cannot read is a validation error in the shape of a success', async (t) => {
  const { start } = await scene(t);
  const bodies: [unknown, string][] = [
    [{ storageType: 'Nowhere' }, '$.storageType'],
    [{ storageType: true }, '$.storageType'],
    [{ storageType: 4.5 }, '$.storageType'],
    [{ dump: 'yes' }, '$.dump'],
    [{ dump: null }, '$.dump'],
    [{ storageParams: { folderId: 1 } }, '$.storageParams'],
    [{ storageParams: ['folderId'] }, '$.storageParams[0]'],
    ['{"storageType"', '$'],
    ['[]', '$'],
    ['null', ''],
  ];
  for (const [body, field] of bodies) {
    const { status, json } = await start(body);
    assert.deepEqual([status, json.status, json.statusCode, json.count], [400, 1, 400, 1], JSON.stringify(body));
    assert.equal('error' in json, false);
    assert.deepEqual(Object.keys(json.response.errors), [field]);
    assert.equal(json.response.title, 'One or more validation errors occurred.');
  }
});

test('a body that is not said to be JSON is refused before it is read', async (t) => {
  const { ask } = await scene(t);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
    const answer = await ask('POST', '/api/2.0/backup/startbackup', '{"storageType":"4"}', { 'content-type': type });
    assert.equal(answer.status, 415);
    assert.equal(answer.headers.get('content-type'), problemJson);
  }
});

test('every refusal of a start has the status and the words of the server', async (t) => {
  const cases: [unknown, number, string][] = [
    [{ dump: true, storageType: 0 }, 403, 'Access denied'],
    [{}, 400, 'wrong folder type'],
    [{ storageType: 0, storageParams: room('drive-1') }, 400, 'wrong folder type'],
    [{ storageType: 1, storageParams: room(1234) }, 400, 'wrong folder type'],
    [{ storageType: 0, storageParams: room(99) }, 404, 'The required folder was not found'],
    [
      { storageType: 1, storageParams: room('drive-9') },
      500,
      'One or more errors occurred. (Sequence contains no elements)',
    ],
    [{ storageType: 0, storageParams: room(1235) }, 403, 'Access denied'],
    [{ storageType: 1 }, 500, "The given key 'folderId' was not present in the dictionary."],
    [{ storageType: 3, storageParams: [] }, 500, 'Access denied'],
    [{ storageType: 4, storageParams: room(null) }, 500, 'Object reference not set to an instance of an object.'],
    [{ storageType: 4, storageParams: [null] }, 500, 'Object reference not set to an instance of an object.'],
    [
      { storageType: 4, storageParams: [...room(1), ...room(2)] },
      400,
      'An item with the same key has already been added. Key: folderId',
    ],
  ];
  for (const [body, status, message] of cases) {
    const { portal, start } = await scene(t);
    const answer = await start(body);
    assert.deepEqual([answer.status, answer.json.error.message], [status, message], JSON.stringify(body));
    assert.deepEqual([answer.json.status, answer.json.statusCode], [1, status]);
    assert.equal(portal.starts.length, 0);
    assert.equal(portal.job(), undefined);
  }
});

test('from 3.7 on the permission is looked at first, before that last', async (t) => {
  for (const [server, statuses] of [
    ['3.6', [400, 404, 403]],
    ['3.7', [403, 403, 403]],
  ] as const) {
    const { portal, start } = await scene(t, { server });
    portal.knobs.role = 'user';
    const answers = [await start({}), await start({ storageType: 0, storageParams: room(99) }), await start()];
    assert.deepEqual(
      answers.map(({ status }) => status),
      statuses,
    );
  }
});

test('a whole-instance backup can be forbidden on a self-hosted portal', async (t) => {
  const { portal, start, progress } = await scene(t, { isStandalone: true });
  portal.knobs.isDumpForbidden = true;
  assert.equal((await start({ storageType: 4, dump: true })).status, 403);
  assert.equal((await progress('?dump=true')).status, 403);
  assert.equal((await start()).status, 200);
});

test('the published sample is never accepted', async (t) => {
  const sample = { storageType: 'Documents', dump: true, storageParams: [] };
  const [cloud, own] = [await scene(t), await scene(t, { isStandalone: true })];
  assert.equal((await cloud.start(sample)).status, 403);
  const refused = await own.start(sample);
  assert.deepEqual([refused.status, refused.json.error.message], [400, 'wrong folder type']);
});

test('errors tell their type and stack unless that is turned off, and translate only what is in the resources', async (t) => {
  const { portal, start } = await scene(t);
  const told = (await start({ storageType: 0, storageParams: room(99) })).json.error;
  assert.match(told.stack, /^ {3}at /);
  assert.equal(told.hresult, -2147024893);
  portal.knobs.isStackIncluded = false;
  portal.knobs.isLocalised = true;
  assert.deepEqual((await start({ storageType: 0, storageParams: room(99) })).json.error, {
    message: 'Der gewünschte Ordner wurde nicht gefunden',
    hresult: 0,
  });
  assert.equal((await start({})).json.error.message, 'wrong folder type');
});

test("the query's Dump takes only true and false", async (t) => {
  const { progress } = await scene(t, { isStandalone: true });
  for (const query of ['?Dump=yes', '?dump=1', '?DUMP=']) {
    const { status, json } = await progress(query);
    assert.equal(status, 400);
    assert.deepEqual(Object.keys(json.response.errors), ['Dump']);
  }
  assert.equal((await progress('?Dump=false')).status, 200);
});
