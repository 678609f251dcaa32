import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../src/backup/job.ts';
import type { Reason } from '../../src/backup/reason.ts';
import type { Run, Starting } from '../../src/backup/run.ts';
import { createAway } from '../../src/runner/away.ts';
import { settle } from '../../src/runner/settle.ts';
import { aCopy, aDoneJob, aJob, aStarting, reasonsOf, startedAt } from '../support/builders.ts';
import { createFakeClock } from '../support/clock.ts';
import { createFakePortal } from '../support/portal.ts';

const because: Reason = { code: 'failure', failure: { kind: 'timeout', detail: '' }, asked: 'start' };

const begin = (
  options: {
    readonly run?: Starting;
    readonly patienceMs?: number;
    readonly claimed?: readonly string[];
    readonly job?: Job;
    readonly isDown?: boolean;
  } = {},
) => {
  const clock = createFakeClock();
  const portal = createFakePortal(clock);
  const stop = new AbortController();
  if (options.job) portal.jobs.set('portal', options.job);
  if (options.isDown) portal.fail('progress', 'unreachable');
  let isCalled = false;
  let settled: Run | undefined;
  const done = settle({
    run: options.run ?? aStarting({ isUnclear: true, priorId: 't0' }),
    because,
    patienceMs: options.patienceMs ?? 60_000,
    portal,
    clock,
    isClaimed: (id) => id !== undefined && (options.claimed?.includes(id) ?? false),
    away: createAway({
      clock,
      stallMs: 1_800_000,
      call: () => {
        isCalled = true;
      },
    }),
    signal: stop.signal,
  }).then((run) => {
    settled = run;
  });
  const outcome = () => [settled?.phase, reasonsOf(settled)] as const;
  return { clock, portal, stop, done, run: () => settled, outcome, isCalled: () => isCalled };
};

test('A new job in the slot soon after the card is probably the one asked for', async () => {
  const { done, run } = begin({ job: aJob({ percent: 5 }) });
  await done;
  const found = run();
  assert.ok(found?.phase === 'running');
  assert.deepEqual([found.backupId, found.origin, found.percent], ['t1', 'found', 5]);
});

test('A job that appears while it may still take effect is found', async () => {
  const { clock, portal, done, run } = begin();
  await clock.advance(40_000);
  portal.jobs.set('portal', aJob());
  await clock.advance(1_000);
  await done;
  assert.equal(run()?.phase, 'running');
  assert.equal(portal.count('history'), 0);
});

test('A new job that is over already is an end', async () => {
  const { done, run } = begin({ job: aDoneJob() });
  await done;
  const found = run();
  assert.equal(found?.phase === 'completed' && found.origin, 'found');
});

test('The finished job from before is never taken for this one', async () => {
  const { clock, portal, done, outcome } = begin({ job: aDoneJob({ id: 't0' }) });
  portal.copies.push(aCopy({ id: 't0' }));
  await clock.advance(61_000);
  await done;
  assert.deepEqual(outcome(), ['not_started', [because, { code: 'none_found' }]]);
});

test('A job that another card has is not taken for this one', async () => {
  const { clock, portal, done, outcome } = begin({ job: aJob({ id: 't7' }), claimed: ['t7', 't8'] });
  portal.copies.push(aCopy({ id: 't8' }));
  await clock.advance(61_000);
  await done;
  assert.equal(outcome()[0], 'not_started');
});

test('Two minutes after the card a job in the slot is too late to be called this one', async () => {
  for (const [ageMs, phase] of [
    [120_000, 'running'],
    [120_001, 'unknown'],
  ] as const) {
    const run = aStarting({ startedAt: startedAt - ageMs, isUnclear: true });
    const { done, outcome } = begin({ run, job: aJob({ percent: 7 }) });
    await done;
    assert.equal(outcome()[0], phase);
    if (phase === 'unknown') assert.deepEqual(outcome()[1], [because, { code: 'running_job_found', id: 't1' }]);
  }
});

test('A late job that is over is told as ended', async () => {
  const run = aStarting({ startedAt: startedAt - 600_000, isUnclear: true });
  const { done, outcome } = begin({ run, job: aDoneJob() });
  await done;
  assert.deepEqual(outcome()[1], [because, { code: 'ended_job_found', id: 't1' }]);
});

test('Nothing there after the patience, and nothing in the history: it was not started', async () => {
  for (const patienceMs of [0, 5_000, 60_000]) {
    const { clock, portal, done, outcome } = begin({ patienceMs });
    await clock.advance(patienceMs + 1_000);
    await done;
    assert.equal(outcome()[0], 'not_started');
    assert.equal(portal.count('history'), 1);
    assert.equal(portal.count('progress'), Math.floor(patienceMs / 1_000) + 1);
  }
});

test('One copy of the time and the storage asked for is this one', async () => {
  const { clock, portal, done, run } = begin();
  portal.copies.push(aCopy({ id: 't0' }), aCopy({ id: 'older', createdAt: startedAt - 60_000 }), aCopy());
  await clock.advance(61_000);
  await done;
  const found = run();
  assert.ok(found?.phase === 'completed');
  assert.deepEqual([found.backupId, found.origin], ['t1', 'found']);
});

test("A portal whose clock is a few seconds behind is no reason to miss its copy, older copies are not this one's", async () => {
  for (const [behindMs, phase] of [
    [5_000, 'completed'],
    [5_001, 'not_started'],
  ] as const) {
    const { clock, portal, done, outcome } = begin();
    portal.copies.push(aCopy({ createdAt: startedAt - behindMs }));
    await clock.advance(61_000);
    await done;
    assert.equal(outcome()[0], phase);
  }
});

const ambiguous = [
  ['two copies of the time', [aCopy(), aCopy({ id: 't2', fileName: 'second.tar.gz' })]],
  ['a copy in another storage', [aCopy({ storage: 'Documents' })]],
  ['a copy of more than two minutes later', [aCopy({ createdAt: startedAt + 120_001 })]],
] as const;

for (const [what, copies] of ambiguous) {
  test(`Nobody can say whether ${what} is this one: unknown, with the copies named`, async () => {
    const { clock, portal, done, outcome } = begin();
    portal.copies.push(...copies);
    await clock.advance(61_000);
    await done;
    const named = copies.map(({ fileName, id }) => `${fileName} (${id})`).join(', ');
    assert.deepEqual(outcome(), ['unknown', [because, { code: 'copies_found', text: named }]]);
  });
}

test('A portal that does not answer is asked until it does, less and less often', async () => {
  const { clock, portal, done, outcome, isCalled } = begin({ patienceMs: 0, isDown: true });
  await clock.advance(1_700_000);
  assert.equal(isCalled(), false);
  await clock.advance(3_600_000);
  assert.ok(portal.count('progress') < 250, `${portal.count('progress')} looks`);
  assert.equal(outcome()[0], undefined);
  assert.equal(isCalled(), true);
  portal.clearFaults();
  await clock.advance(60_000);
  await done;
  assert.equal(outcome()[0], 'not_started');
});

test('A portal that asks to wait is given that time', async () => {
  const { clock, portal, stop } = begin();
  await clock.advance(500);
  portal.fail('progress', { kind: 'rate_limited', detail: '', retryAfterMs: 90_000 }, 1);
  await clock.advance(92_000);
  const times = portal.calls.map(({ atMs }) => atMs);
  assert.deepEqual(times.slice(0, 3), [0, 1_000, 91_000]);
  stop.abort();
});

test('A stop leaves the run as it is', async () => {
  const { clock, stop, done, run } = begin();
  await clock.advance(5_000);
  stop.abort();
  await done;
  assert.deepEqual(run(), aStarting({ isUnclear: true, priorId: 't0' }));
});

test('A history that cannot be read is read twice, and then nothing is claimed', async () => {
  const { clock, portal, done, outcome } = begin({ patienceMs: 0 });
  portal.fail('history', 'timeout');
  await clock.advance(300_000);
  await done;
  assert.equal(portal.count('history'), 2);
  assert.equal(outcome()[0], 'unknown');
  assert.deepEqual(outcome()[1], [because, { code: 'none_runs' }, { code: 'history_unread' }]);
});

test('A history that was certainly not read is asked for again until it is there', async () => {
  const { clock, portal, done, outcome } = begin({ patienceMs: 0 });
  portal.fail('history', 'unreachable', 5);
  await clock.advance(600_000);
  await done;
  assert.equal(outcome()[0], 'not_started');
});

test('A key that is not accepted calls a person at once, for waiting does not fix it', async () => {
  const { clock, portal, stop, isCalled } = begin();
  portal.fail('progress', 'unauthorised');
  await clock.advance(1_000);
  assert.equal(isCalled(), true);
  stop.abort();
});
