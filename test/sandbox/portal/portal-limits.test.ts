import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from './portal-support.ts';

const progressPath = '/api/2.0/backup/getbackupprogress';

test('too many requests in a minute are 429 with no body and no word of when to come back', async (t) => {
  const { portal, clock, ask } = await scene(t);
  portal.knobs.limits.perMinute = 3;
  for (let call = 0; call < 3; call += 1) assert.equal((await ask('GET', progressPath)).status, 200);
  const { status, text, headers } = await ask('GET', progressPath);
  assert.deepEqual([status, text, headers.get('retry-after')], [429, '', null]);
  assert.deepEqual([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')], ['3', '0']);
  clock.advance(60_000);
  assert.equal((await ask('GET', progressPath)).status, 200);
});

test('too many writes in a day are 429 and say when to come back', async (t) => {
  const { portal, clock, ask, start } = await scene(t);
  portal.knobs.limits.writesPerDay = 1;
  await start();
  clock.advance(86_395_500);
  const { status, headers } = await start();
  assert.deepEqual([status, headers.get('retry-after')], [429, '5']);
  assert.equal((await ask('GET', progressPath)).status, 200, 'reading continues');
});

test('too many requests at once are 429', async (t) => {
  const { portal, clock, ask } = await scene(t);
  portal.knobs.latencyMs = 1_000;
  portal.knobs.limits.concurrentReads = 2;
  let answered = 0;
  const asked = Array.from({ length: 3 }, async () => {
    const { status } = await ask('GET', progressPath);
    answered += 1;
    return status;
  });
  assert.equal(await Promise.race(asked), 429);
  assert.equal(answered, 1);
  clock.advance(1_000);
  assert.deepEqual((await Promise.all(asked)).toSorted(), [200, 200, 429]);
});

test('a self-hosted portal has no limits of rate', async (t) => {
  const { portal, ask } = await scene(t, { isStandalone: true });
  portal.knobs.limits.perMinute = 1;
  await ask('GET', progressPath);
  assert.equal((await ask('GET', progressPath)).status, 200);
});

test('a fault strikes the call that it is named for, before or after its effect', async (t) => {
  const { portal, start } = await scene(t);
  portal.faults.add({ on: 'startbackup', fault: { kind: 'drop-after' } });
  await assert.rejects(start());
  assert.equal(portal.starts.length, 1);
  assert.deepEqual(
    portal.calls.map(({ name, status }) => [name, status]),
    [['startbackup', 0]],
  );
});
