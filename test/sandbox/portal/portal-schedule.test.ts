import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Reply, type Scene, scene } from './portal-support.ts';

const daily = { storageType: 4, backupsStored: 3, cronParams: { period: 0, hour: 2 } };
const create = ({ ask }: Scene, body: unknown): Promise<Reply> =>
  ask('POST', '/api/2.0/backup/createbackupschedule', body);
const read = ({ ask }: Scene, query = ''): Promise<Reply> => ask('GET', `/api/2.0/backup/getbackupschedule${query}`);

test('a schedule is told as the server keeps it, and not at all once it is deleted', async (t) => {
  const here = await scene(t);
  assert.equal((await read(here)).json.count, 0);
  assert.equal((await create(here, daily)).json.response, true);
  assert.deepEqual((await read(here)).json.response, {
    storageType: 4,
    storageParams: { folderId: null },
    cronParams: { period: 0, hour: 2, day: 0 },
    backupsStored: 3,
    lastBackupTime: '0001-01-01T00:00:00',
    dump: false,
  });
  assert.equal((await here.ask('DELETE', '/api/2.0/backup/deletebackupschedule')).json.response, true);
  assert.equal('response' in (await read(here)).json, false);
});

test('names and numbers in text are taken, and a schedule for a room tells its folder', async (t) => {
  const here = await scene(t);
  const body = {
    storageType: 'Documents',
    storageParams: [{ key: 'folderId', value: 1234 }],
    CronParams: { Period: 'EveryWeek', Hour: '5', Day: '7' },
  };
  assert.equal((await create(here, body)).status, 200);
  assert.match((await read(here)).text, /"folderId":"1234".*"period":1,"hour":5,"day":7.*"backupsStored":1/);
});

test('every refusal of a schedule has the status and the words of the server', async (t) => {
  const cases: [unknown, number, string][] = [
    [{ storageType: 4 }, 500, 'Object reference not set to an instance of an object.'],
    [{ ...daily, backupsStored: 31 }, 400, 'backupStored must be 1 - 30'],
    [{ ...daily, backupsStored: 0 }, 400, 'backupStored must be 1 - 30'],
    [{ ...daily, storageType: 0 }, 500, "The given key 'folderId' was not present in the dictionary."],
    [
      { ...daily, storageType: 0, storageParams: [{ key: 'folderId', value: 9 }] },
      404,
      'The required folder was not found',
    ],
    [{ ...daily, cronParams: { period: 'EveryWeek', hour: 1 } }, 500, 'Day-of-Week values must be between 1 and 7'],
    [{ ...daily, cronParams: { period: 2, hour: 1 } }, 500, 'Day of month values must be between 1 and 31'],
    [{ ...daily, cronParams: { period: 0, hour: 24 } }, 500, 'Hour values must be between 0 and 23'],
    [{ ...daily, storageType: 3 }, 500, 'Access denied'],
    [{ ...daily, dump: true }, 403, 'Access denied'],
  ];
  for (const [body, status, message] of cases) {
    const here = await scene(t);
    const answer = await create(here, body);
    assert.deepEqual([answer.status, answer.json.error.message], [status, message], JSON.stringify(body));
    assert.equal((await read(here)).json.count, 0);
  }
});

test('a schedule may be for the first and the last of its hours and days', async (t) => {
  const here = await scene(t);
  for (const cronParams of [
    { period: 0, hour: 0 },
    { period: 0, hour: 23 },
    { period: 1, hour: 1, day: 1 },
    { period: 1, hour: 1, day: 7 },
    { period: 2, hour: 1, day: 1 },
    { period: 2, hour: 1, day: 31 },
  ]) {
    assert.equal((await create(here, { ...daily, cronParams })).status, 200, JSON.stringify(cronParams));
  }
  for (const backupsStored of [1, 30]) assert.equal((await create(here, { ...daily, backupsStored })).status, 200);
});

test('a plan without free backups needs the paid service for a schedule', async (t) => {
  const here = await scene(t);
  here.portal.knobs.allowance = 0;
  here.portal.knobs.isWalletOn = false;
  const refused = await create(here, daily);
  assert.deepEqual(
    [refused.status, refused.json.error.message],
    [402, 'Your pricing plan does not support this option'],
  );
  here.portal.knobs.isWalletOn = true;
  assert.equal((await create(here, daily)).status, 200);
});

test('the whole instance has a schedule of its own', async (t) => {
  const here = await scene(t, { isStandalone: true });
  assert.equal((await create(here, { ...daily, dump: true })).status, 200);
  assert.equal((await read(here)).json.count, 0);
  assert.match(
    (await read(here, '?dump=true')).text,
    /"storageParams":\{"tenantId":"1","folderId":null\}.*"dump":true/,
  );
});

test('the schedule starts a backup that nobody asked for, and skips in silence while another runs', async (t) => {
  const here = await scene(t);
  assert.equal(here.portal.runSchedule(), undefined);
  await create(here, daily);
  const { taskId } = (await here.start()).json.response;
  assert.equal(here.portal.runSchedule(), undefined);
  assert.match((await read(here)).text, /"lastBackupTime":"2026-03-10T12:00:00"/);
  here.clock.advance(10_000);
  const scheduled = here.portal.runSchedule();
  assert.notEqual(scheduled, taskId);
  assert.equal((await here.progress()).json.response.taskId, scheduled);
  assert.equal(here.portal.starts.length, 1);
});

test('a schedule that the plan does not cover any more is deleted when its time comes', async (t) => {
  const here = await scene(t);
  await create(here, daily);
  here.portal.knobs.usedBefore = 2;
  here.portal.knobs.isWalletOn = false;
  assert.equal(here.portal.runSchedule(), undefined);
  assert.equal((await read(here)).json.count, 0);
});
