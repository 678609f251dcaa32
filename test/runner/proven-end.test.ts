import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run, Running } from '../../src/backup/run.ts';
import { aCopy, aDoneJob, aJob, aRunning } from '../support/builders.ts';
import { beginFollowing } from '../support/following.ts';

const reasonOf = (run: Run | undefined): string => (run && 'reason' in run ? run.reason : '');

test('A copy that is not where it was asked for is told with the place where it is', async () => {
  for (const [run, hasLink] of [
    [aRunning({ storage: 'Documents', folder: '12' }), true],
    [aRunning({ storage: 'Local', folder: '/srv', origin: 'joined' }), false],
  ] as const satisfies readonly (readonly [Running, boolean])[]) {
    const { clock, portal, end } = beginFollowing(run);
    portal.jobs.set('portal', aDoneJob({ hasLink }));
    portal.copies.push(aCopy({ storage: 'DataStore' }));
    await clock.advance(9_000);
    const found = end();
    assert.deepEqual([found?.phase, found?.storage, found?.folder], ['completed_with_warnings', 'DataStore', '']);
    assert.match(reasonOf(found), /put it in DataStore/);
    assert.equal(portal.count('history'), 1);
  }
});

test('A copy that is where it was asked for needs no look at the history', async () => {
  for (const [storage, hasLink] of [
    ['DataStore', true],
    ['Documents', false],
  ] as const) {
    const { clock, portal, end } = beginFollowing(aRunning({ storage }));
    portal.jobs.set('portal', aDoneJob({ hasLink }));
    await clock.advance(9_000);
    assert.equal(end()?.phase, 'completed');
    assert.equal(portal.count('history'), 0);
  }
});

test('A copy that is not where it was asked for, and nobody says where, is told so', async () => {
  const { clock, portal, end } = beginFollowing(aRunning({ storage: 'Documents' }));
  portal.jobs.set('portal', aDoneJob({ hasLink: true }));
  portal.fail('history', 'payment');
  await clock.advance(9_000);
  assert.equal(end()?.phase, 'completed_with_warnings');
});

test('An error that comes with a copy is told together with the copy, also before the job is said to be over', async () => {
  for (const [copies, isCompleted, phase] of [
    [[aCopy()], true, 'completed_with_warnings'],
    [[aCopy({ id: 't0' })], true, 'failed'],
    [[aCopy()], false, 'completed_with_warnings'],
    [[aCopy({ id: 't0' })], false, 'failed'],
  ] as const) {
    const { clock, portal, end } = beginFollowing();
    const status = isCompleted ? 'completed' : 'failed';
    portal.jobs.set('portal', aDoneJob({ error: 'Accounting request failed', isCompleted, status }));
    portal.copies.push(...copies);
    await clock.advance(9_000);
    assert.equal(end()?.phase, phase);
    assert.match(reasonOf(end()), /Accounting request failed/);
  }
});

test('A history that is refused ends a run that is over at the portal', async () => {
  for (const [kind, words] of [
    ['payment', /lists no copies while it is unpaid/],
    ['forbidden', /could not be read/],
    ['unauthorised', /could not be read/],
  ] as const) {
    const { clock, portal, end } = beginFollowing();
    portal.jobs.clear();
    portal.fail('history', kind);
    await clock.advance(120_000);
    assert.equal(end()?.phase, 'unknown', kind);
    assert.match(reasonOf(end()), words);
  }
});

test('A cancel stands in the slot whatever becomes of the history', async () => {
  for (const job of [aJob({ isCompleted: true, percent: 40, status: 'cancelled' }), undefined]) {
    const { clock, portal, end } = beginFollowing(aRunning({ cancelledBy: 'U2' }));
    portal.jobs.clear();
    if (job) portal.jobs.set('portal', job);
    portal.fail('history', 'payment');
    await clock.advance(120_000);
    assert.equal(end()?.phase, 'cancelled');
  }
});
