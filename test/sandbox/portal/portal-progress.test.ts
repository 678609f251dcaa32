import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from './portal-support.ts';

test('a job of a worker of its own is created first, and then told with the steps it has done, the upload last', async (t) => {
  const { portal, clock, start, progress } = await scene(t);
  Object.assign(portal.knobs, { pickupMs: 100, progressFiles: 8 });
  await start();
  const seen: [number, number, boolean][] = [];
  for (let step = 0; step <= 32; step += 1) {
    const { response } = (await progress()).json;
    seen.push([response.status, response.progress, response.isCompleted]);
    clock.advance(100);
  }
  assert.deepEqual(seen[0], [0, 0, false]);
  assert.deepEqual(seen[1], [1, 0, false]);
  // 49 of 56 steps with the first of the files, each of which takes 300 of 2,400 ms.
  assert.deepEqual(seen.slice(3, 8), [
    [1, 0, false],
    [1, 78, false],
    [1, 78, false],
    [1, 78, false],
    [1, 80, false],
  ]);
  assert.deepEqual(seen[25], [1, 90, false]);
  assert.deepEqual(seen[30], [1, 90, false]);
  assert.deepEqual(seen[31], [1, 100, true], 'over, and for a moment still running');
  assert.deepEqual(seen[32], [2, 100, true]);
  const percents = seen.map(([, percent]) => percent);
  assert.deepEqual(
    percents,
    percents.toSorted((one, other) => one - other),
  );
});

test('progress counts tables and files: the first of thirteen takes it to 72, each further one about two on', async (t) => {
  const { portal, clock, start, progress } = await scene(t, { server: '3.7' });
  Object.assign(portal.knobs, { durationMs: 130_000, uploadMs: 0, progressFiles: 13, earlyLinkMs: 0 });
  await start();
  const seen: number[] = [];
  clock.advance(9_999);
  for (let file = 0; file < 13; file += 1) {
    seen.push((await progress()).json.response.progress);
    clock.advance(10_000);
  }
  assert.deepEqual(seen, [0, 72, 72, 74, 76, 77, 79, 81, 81, 83, 85, 86, 88]);
});

test('a link and 100 percent show before a backup is over', async (t) => {
  const { portal, clock, start, progress } = await scene(t);
  for (const percent of [90, 100] as const) {
    Object.assign(portal.knobs, { earlyLinkMs: 200, earlyLinkPercent: percent });
    await start();
    clock.advance(2_800);
    const { response } = (await progress()).json;
    assert.deepEqual([response.isCompleted, response.status, response.progress], [false, 1, percent]);
    assert.notEqual(response.link, '');
    clock.advance(10_000);
  }
});

test('a long backup publishes once a second, and before 3.7 at once', async (t) => {
  const [newer, older] = [await scene(t), await scene(t, { server: '3.6' })];
  for (const { portal, clock, start, progress } of [newer, older]) {
    Object.assign(portal.knobs, { durationMs: 100_000, progressFiles: 80_000 });
    await start();
    clock.advance(10_999);
    const { response } = (await progress()).json;
    assert.equal(response.progress, portal === newer.portal ? 10 : 11);
    assert.equal('status' in response, portal === newer.portal);
  }
});

test('a failed backup is marked as completed, keeps its progress and leaves no row', async (t) => {
  const { portal, clock, ask, start, progress } = await scene(t);
  portal.knobs.ending = 'error';
  portal.knobs.errorMessage = 'disk full';
  portal.knobs.progressFiles = 48_000;
  await start();
  clock.advance(1_067);
  const early = (await progress()).json.response;
  assert.deepEqual([early.status, early.isCompleted, early.progress, early.error], [1, true, 39, 'disk full']);
  clock.advance(50);
  const late = (await progress()).json.response;
  assert.deepEqual(
    [late.status, late.isCompleted, late.progress, late.error, late.link],
    [2, true, 39, 'disk full', ''],
  );
  clock.advance(60_000);
  assert.deepEqual((await ask('GET', '/api/2.0/backup/getbackuphistory')).json.response, []);
});

test('a second start does not make a job wait again', async (t) => {
  const { portal, clock, start, progress } = await scene(t);
  portal.knobs.pickupMs = 100;
  await start();
  clock.advance(90);
  assert.equal((await start()).json.response.status, 0);
  clock.advance(10);
  assert.equal((await progress()).json.response.status, 1);
});
