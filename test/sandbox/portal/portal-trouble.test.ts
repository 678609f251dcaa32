import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from './portal-support.ts';

test('a failure outside of error handling stays open, and the next start breaks until it is cancelled', async (t) => {
  const { portal, clock, ask, start, progress } = await scene(t);
  portal.knobs.ending = 'hard-error';
  await start();
  clock.advance(60_000);
  const { response } = (await progress()).json;
  assert.deepEqual([response.status, response.isCompleted, response.error], [4, false, 'No space left on device']);
  const again = await start();
  assert.equal(again.status, 500);
  assert.equal(again.json.error.type, 'System.ServiceModel.FaultException');
  assert.equal((await ask('POST', '/api/2.0/backup/cancelbackup')).json.response, true);
  portal.knobs.ending = 'success';
  assert.equal((await start()).status, 200);
  assert.equal(portal.starts.length, 2);
});

test('without a worker a job stays created, and continues when one is back', async (t) => {
  const { portal, clock, start, progress } = await scene(t);
  portal.knobs.isWorkerDown = true;
  await start();
  clock.advance(600_000);
  assert.equal((await progress()).json.response.status, 0);
  portal.knobs.isWorkerDown = false;
  clock.advance(100);
  assert.deepEqual([(await progress()).json.response.status, (await progress()).json.response.progress], [1, 0]);
});

test('a job whose message was lost stays created until it is started again, under its old id', async (t) => {
  const { portal, clock, start, progress } = await scene(t);
  portal.knobs.isBusLost = true;
  const { taskId } = (await start()).json.response;
  portal.knobs.isBusLost = false;
  clock.advance(600_000);
  assert.equal((await progress()).json.response.status, 0);
  assert.equal((await start()).json.response.taskId, taskId);
  clock.advance(100);
  assert.equal((await progress()).json.response.status, 1);
  assert.equal(portal.starts.length, 1);
});

test('a killed worker leaves its job running at the same percent, and starts give that job, until it is cancelled', async (t) => {
  const { portal, clock, ask, start, progress } = await scene(t);
  const { taskId } = (await start()).json.response;
  clock.advance(1_000);
  const before = (await progress()).json.response;
  portal.crash();
  clock.advance(3_600_000);
  assert.deepEqual((await progress()).json.response, before);
  assert.equal((await start()).json.response.taskId, taskId);
  assert.equal((await ask('POST', '/api/2.0/backup/cancelbackup')).json.response, true);
  clock.advance(60_000);
  assert.equal((await progress()).json.count, 0);
  assert.notEqual((await start()).json.response.taskId, taskId);
});

test('what a killed worker left behind is gone after a day', async (t) => {
  const { portal, clock, start, progress } = await scene(t);
  await start();
  clock.advance(1_000);
  portal.crash();
  clock.advance(86_400_000);
  assert.equal((await progress()).json.count, 0);
});

test('a worker that is stopped in order takes its job with it', async (t) => {
  const { portal, clock, start, progress } = await scene(t);
  await start();
  clock.advance(1_000);
  portal.restart();
  assert.equal((await progress()).json.count, 0);
  clock.advance(60_000);
  assert.deepEqual(portal.history(), []);
});

test('a cancelled job is absent at first and then comes back as cancelled', async (t) => {
  const { clock, ask, start, progress } = await scene(t);
  const { taskId } = (await start()).json.response;
  clock.advance(1_000);
  assert.equal((await ask('POST', '/api/2.0/backup/cancelbackup')).json.response, true);
  assert.equal((await progress()).json.count, 0);
  clock.advance(50);
  const { response } = (await progress()).json;
  assert.deepEqual(
    [response.taskId, response.isCompleted, response.status, response.warning, response.error, response.progress],
    [taskId, true, 3, 'Backup cancelled', '', 86],
  );
  clock.advance(60_000);
  assert.deepEqual((await ask('GET', '/api/2.0/backup/getbackuphistory')).json.response, []);
});

test('the newest servers leave nothing of a cancelled job', async (t) => {
  const { clock, ask, start, progress } = await scene(t, { server: 'next' });
  await start();
  clock.advance(1_000);
  assert.equal((await ask('POST', '/api/2.0/backup/cancelbackup')).json.response, true);
  clock.advance(10_000);
  assert.equal((await progress()).json.count, 0);
});

test('a cancel erases a finished job with its link, and answers false where there is none', async (t) => {
  const { portal, clock, ask, start, progress } = await scene(t);
  assert.equal((await ask('POST', '/api/2.0/backup/cancelbackup')).json.response, false);
  await start();
  clock.advance(10_000);
  assert.equal((await ask('POST', '/api/2.0/backup/cancelbackup')).json.response, true);
  clock.advance(10_000);
  assert.equal((await progress()).json.count, 0);
  assert.equal(portal.history().length, 1, 'the copy stays');
});

test('a job that is cancelled before a worker took it comes back when the worker gets its message', async (t) => {
  const { portal, clock, ask, start, progress } = await scene(t);
  portal.knobs.isWorkerDown = true;
  const { taskId } = (await start()).json.response;
  assert.equal((await ask('POST', '/api/2.0/backup/cancelbackup')).json.response, true);
  clock.advance(1_000);
  assert.equal((await progress()).json.count, 0);
  portal.knobs.isWorkerDown = false;
  clock.advance(100);
  const { response } = (await progress()).json;
  assert.deepEqual([response.taskId, response.status], [taskId, 1]);
});

test('what others do is seen: their backup, its end, their cancel, a lost job', async (t) => {
  const { portal, clock, start, progress } = await scene(t);
  const theirs = portal.startElsewhere();
  assert.equal((await start()).json.response.taskId, theirs);
  assert.equal(portal.starts.length, 0);
  portal.finishNow();
  assert.equal((await progress()).json.response.progress, 100);
  assert.notEqual((await progress()).json.response.link, '');
  await start();
  clock.advance(500);
  portal.fail('portal', 'no space');
  assert.equal((await progress()).json.response.error, 'no space');
  await start();
  portal.forget();
  assert.equal((await progress()).json.count, 0);
  await start();
  clock.advance(500);
  portal.cancelElsewhere();
  clock.advance(50);
  assert.equal((await progress()).json.response.status, 3);
});
