import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Running } from '../../src/backup/run.ts';
import { aCopy, aDoneJob, aJob, aRunning, reasonsOf } from '../support/builders.ts';
import { beginFollowing } from '../support/following.ts';

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
    assert.deepEqual(
      [found?.phase, found?.storage, found?.folder],
      ['completed_with_warnings', 'DataStore', undefined],
    );
    assert.deepEqual(reasonsOf(found), [{ code: 'elsewhere', wanted: run.storage, found: 'DataStore' }]);
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
  assert.deepEqual(reasonsOf(end()), [{ code: 'unproven', wanted: 'Documents' }]);
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
    const code = phase === 'failed' ? 'said' : 'error_after_copy';
    assert.deepEqual(reasonsOf(end()), [{ code, text: 'Accounting request failed' }]);
  }
});

test('A history that is refused ends a run that is over at the portal', async () => {
  for (const [kind, code] of [
    ['payment', 'history_unpaid'],
    ['forbidden', 'history_unread'],
    ['unauthorised', 'history_unread'],
  ] as const) {
    const { clock, portal, end } = beginFollowing();
    portal.jobs.clear();
    portal.fail('history', kind);
    await clock.advance(120_000);
    assert.equal(end()?.phase, 'unknown', kind);
    assert.deepEqual(reasonsOf(end()), [{ code: 'forgotten' }, { code }]);
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

test('A failure at the upload to a room is told with the archive that it left there', async () => {
  for (const [run, percent, leftArchive] of [
    [aRunning({ storage: 'Documents', folder: '12' }), 90, 'a.tar.gz'],
    [aRunning({ storage: 'Documents', folder: '12' }), 40, undefined],
    [aRunning(), 90, undefined],
  ] as const) {
    const { clock, portal, end } = beginFollowing(run);
    portal.is.leftArchive = 'a.tar.gz';
    portal.jobs.set(
      'portal',
      aDoneJob({ percent, hasLink: false, error: 'The used storage size should not exceed 1 B' }),
    );
    await clock.advance(9_000);
    const found = end();
    assert.ok(found?.phase === 'failed');
    const left = found.reasons.find(({ code }) => code === 'left_archive');
    assert.equal(left && 'text' in left ? left.text : undefined, leftArchive);
    assert.equal(portal.count('history'), leftArchive === undefined ? 0 : 1);
  }
});

test('A room that cannot be read leaves a failure as it is', async () => {
  const { clock, portal, end } = beginFollowing(aRunning({ storage: 'Documents', folder: '12' }));
  portal.fail('leftArchive', 'forbidden');
  portal.jobs.set('portal', aDoneJob({ percent: 90, hasLink: false, error: 'The disk is full.' }));
  await clock.advance(9_000);
  assert.equal(end()?.phase, 'failed');
});
