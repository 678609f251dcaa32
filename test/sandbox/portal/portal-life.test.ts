import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from './portal-support.ts';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test('a start answers with a job that runs already, in the envelope of DocSpace', async (t) => {
  const { portal, start } = await scene(t);
  const { status, json } = await start();
  assert.equal(status, 200);
  assert.match(json.response.taskId, guid);
  assert.deepEqual(json, {
    response: {
      isCompleted: false,
      progress: 0,
      error: '',
      link: '',
      tenantId: 1,
      backupProgressEnum: 0,
      status: 1,
      taskId: json.response.taskId,
    },
    count: 1,
    links: [{ href: `${portal.origin}/api/2.0/backup/startbackup`, action: 'POST' }],
    status: 0,
    statusCode: 200,
  });
  assert.deepEqual(portal.starts, [
    {
      taskId: json.response.taskId,
      at: Date.UTC(2026, 2, 10, 12),
      storageType: 'DataStore',
      params: {},
      dump: false,
      isPaid: false,
    },
  ]);
});

test('with no job there is a count of 0 and no response at all', async (t) => {
  const { progress } = await scene(t);
  const { status, json } = await progress();
  assert.equal(status, 200);
  assert.equal(json.count, 0);
  assert.equal('response' in json, false);
});

test('backups that begin in one second share the name of their archive', async (t) => {
  const { portal, clock, start } = await scene(t);
  portal.knobs.durationMs = 100;
  for (let copy = 0; copy < 2; copy += 1) {
    await start();
    clock.advance(300);
  }
  const [first, second] = portal.history();
  assert.notEqual(first?.id, second?.id);
  assert.equal(first?.fileName, second?.fileName);
});

test('the history has a backup just before its completion, under its task id', async (t) => {
  const { clock, ask, start, progress } = await scene(t);
  const { taskId } = (await start()).json.response;
  clock.advance(2_979);
  assert.equal((await ask('GET', '/api/2.0/backup/getbackuphistory')).json.count, 0);
  clock.advance(1);
  assert.equal((await progress()).json.response.isCompleted, false);
  const { json } = await ask('GET', '/api/2.0/backup/getbackuphistory');
  assert.deepEqual(json.response, [
    {
      id: taskId,
      fileName: 'sandbox_2026-03-10_12-00-00.tar.gz',
      storageType: 4,
      createdOn: '2026-03-10T12:00:02',
      expiresOn: '2026-03-11T12:00:02',
    },
  ]);
});

test('files that are missing from the archive make a warning from 3.6 on', async (t) => {
  for (const server of ['3.5', '3.8'] as const) {
    const { portal, clock, start, progress } = await scene(t, { server });
    portal.knobs.ending = 'warning';
    await start();
    clock.advance(10_000);
    const { response } = (await progress()).json;
    assert.equal(response.progress, 100);
    if (server === '3.5') assert.equal('warning' in response, false);
    else assert.match(response.warning, /storage\/missing_info/);
  }
});

test('a start while a backup runs gives that one and ignores what was asked', async (t) => {
  const { portal, clock, start } = await scene(t);
  const first = (await start()).json.response;
  clock.advance(1_000);
  const second = await start({ storageType: 0, storageParams: [{ key: 'folderId', value: 1234 }] });
  assert.equal(second.status, 200);
  assert.equal(second.json.response.taskId, first.taskId);
  assert.equal(second.json.response.status, 1);
  assert.equal(portal.starts.length, 1);
  clock.advance(10_000);
  assert.notEqual((await start()).json.response.taskId, first.taskId, 'a finished one is dropped');
});

test('a finished job is kept for a day', async (t) => {
  const { clock, start, progress } = await scene(t);
  await start();
  clock.advance(3_050 + 86_399_999);
  assert.equal((await progress()).json.count, 1);
  clock.advance(1);
  assert.equal((await progress()).json.count, 0);
});

test('a whole-instance backup has a slot, a history and a name of its own, and a cancel drops both', async (t) => {
  const { portal, clock, ask, start, progress } = await scene(t, { isStandalone: true });
  const own = (await start()).json.response.taskId;
  const dump = (await start({ storageType: 'DataStore', dump: true })).json.response.taskId;
  assert.notEqual(own, dump);
  assert.equal((await progress()).json.response.taskId, own);
  assert.equal((await progress('?Dump=true')).json.response.taskId, dump);
  assert.equal((await progress('?dump=True')).json.response.taskId, dump);
  clock.advance(10_000);
  const { response } = (await ask('GET', '/api/2.0/backup/getbackuphistory?Dump=true')).json;
  assert.deepEqual(
    response.map(({ id }) => id),
    [dump],
  );
  assert.match(response[0]?.fileName ?? '', /^workspace_.*\.tar\.gz$/);
  assert.equal((await ask('POST', '/api/2.0/backup/cancelbackup')).json.response, true);
  assert.deepEqual([portal.job('portal'), portal.job('dump')], [undefined, undefined]);
});
