import assert from 'node:assert/strict';
import { test } from 'node:test';
import { said } from '../../src/backup/reason.ts';
import { aCancelled, aCompleted, aCopy, aDoneJob, aJob, aRunning, reasonsOf, startedAt } from '../support/builders.ts';
import { beginFollowing } from '../support/following.ts';

test('A job that is gone for a moment is waited for', async () => {
  const { clock, portal, end, done } = beginFollowing();
  await clock.advance(1_000);
  portal.jobs.clear();
  await clock.advance(8_000);
  portal.jobs.set('portal', aJob({ status: 'cancelled', isCompleted: true, warning: 'Backup cancelled' }));
  await clock.advance(6_000);
  await done;
  const endedAt = startedAt + 12_000;
  assert.deepEqual(end(), aCancelled({ reasons: said('Backup cancelled'), endedAt }));
  assert.equal(portal.count('history'), 0);
});

test('A job that stays away is looked up in the history, once', async () => {
  const { clock, portal, end, done } = beginFollowing(aRunning({ seenAt: startedAt }));
  const endedAt = startedAt + 500;
  portal.copies.push(aCopy({ id: 't0' }), aCopy({ createdAt: endedAt }));
  await clock.advance(1_000);
  portal.jobs.clear();
  await clock.advance(60_000);
  await done;
  assert.deepEqual(
    end(),
    aCompleted({ reasons: [{ code: 'from_history' }], endedAt, expiresAt: startedAt + 86_520_000 }),
  );
  assert.equal(portal.count('history'), 1);
});

test('A job that is nowhere ends as unknown, never as a success', async () => {
  const { clock, portal, end, done } = beginFollowing();
  portal.copies.push(aCopy({ id: 't0' }));
  await clock.advance(1_000);
  portal.jobs.clear();
  await clock.advance(60_000);
  await done;
  const run = end();
  assert.equal(run?.phase, 'unknown');
  assert.deepEqual(reasonsOf(run), [{ code: 'untraced' }]);
  assert.equal(portal.count('history'), 1);
});

test('A job that another one replaced is looked up at once, and the other is named', async () => {
  const { clock, portal, end, done, pollsAt } = beginFollowing();
  await clock.advance(1_000);
  portal.jobs.set('portal', aJob({ id: 't2', percent: 99 }));
  await clock.advance(2_000);
  await done;
  const run = end();
  assert.equal(run?.phase, 'unknown');
  assert.deepEqual(reasonsOf(run), [{ code: 'replaced', id: 't2' }]);
  assert.deepEqual(pollsAt(), [0, 3_000]);
});

test('A replaced job whose copy stands in the history is a success', async () => {
  const { clock, portal, end, done } = beginFollowing();
  portal.copies.push(aCopy());
  portal.jobs.set('portal', aDoneJob({ id: 't2' }));
  await clock.advance(3_000);
  await done;
  assert.equal(end()?.phase, 'completed');
});

test('A job without an ID of its own is never found in the history by no ID', async () => {
  const { clock, portal, end, done } = beginFollowing(aRunning({ backupId: undefined }));
  portal.jobs.clear();
  portal.copies.push(aCopy({ id: '' }));
  await clock.advance(60_000);
  await done;
  assert.equal(end()?.phase, 'unknown');
});

test('A job that says it is over, and neither how nor why, is decided by the history after a while', async () => {
  for (const [copies, phase] of [
    [[aCopy()], 'completed'],
    [[], 'unknown'],
  ] as const) {
    const { clock, portal, end, done, phases } = beginFollowing();
    portal.copies.push(...copies);
    portal.jobs.set('portal', aJob({ isCompleted: true, percent: 90, status: 'completed' }));
    await clock.advance(9_000);
    assert.deepEqual(phases(), []);
    await clock.advance(30_000);
    await done;
    assert.equal(end()?.phase, phase);
    assert.equal(portal.count('history'), 1);
  }
});

test('A history that cannot be read is not asked over and over, for reading it prunes it', async () => {
  const { clock, portal, stop } = beginFollowing();
  portal.jobs.clear();
  portal.fail('history', 'broken');
  await clock.advance(3_600_000);
  assert.ok(portal.count('history') <= 2, `read ${portal.count('history')} times in an hour`);
  stop.abort();
});

test('A backup that somebody here cancelled ends as cancelled by them, once its copy is known not to be there', async () => {
  for (const job of [aJob({ status: 'cancelled', isCompleted: true, warning: 'Backup cancelled' }), undefined]) {
    const { clock, portal, end, done } = beginFollowing(aRunning(), { cancelledBy: 'U2' });
    await clock.advance(1_000);
    portal.jobs.clear();
    if (job) portal.jobs.set('portal', job);
    await clock.advance(60_000);
    await done;
    const run = end();
    assert.deepEqual([run?.phase, run?.phase === 'cancelled' && run.cancelledBy], ['cancelled', 'U2']);
    assert.equal(portal.count('history'), 1);
  }
});

test('A cancel that came too late is a success, for the copy stands in the history', async () => {
  for (const who of [{}, { cancelledBy: 'U2' }]) {
    const { clock, portal, end, done } = beginFollowing(aRunning({ cancelledBy: 'U2' }), who);
    portal.copies.push(aCopy());
    portal.jobs.set('portal', aJob({ status: 'cancelled', isCompleted: true, warning: 'Backup cancelled' }));
    await clock.advance(60_000);
    await done;
    assert.equal(end()?.phase, 'completed');
  }
});

test('A backup that was cancelled elsewhere is said to be so without a look into the history', async () => {
  const { clock, portal, end, done } = beginFollowing();
  portal.jobs.set('portal', aJob({ status: 'cancelled', isCompleted: true, warning: 'Backup cancelled' }));
  await clock.advance(10_000);
  await done;
  const run = end();
  assert.equal(run?.phase === 'cancelled' && run.cancelledBy, undefined);
  assert.equal(portal.count('history'), 0);
});
