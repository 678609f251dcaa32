import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs } from '../../src/lib/durations.ts';
import { aRunning, startedAt } from '../support/builders.ts';
import { beginFollowing } from '../support/following.ts';

test('Every change is shown once, the end too, and then nothing is asked any more', async () => {
  const { clock, portal, shown, done, end } = beginFollowing();
  await clock.advance(9_000);
  assert.equal(shown.length, 0);
  portal.set({ percent: 55 });
  await clock.advance(9_000);
  portal.complete();
  await clock.advance(9_000);
  await done;
  assert.deepEqual(
    shown.map((run) => [run.phase, 'percent' in run ? run.percent : 100]),
    [
      ['running', 55],
      ['completed', 100],
    ],
  );
  assert.equal(end(), shown.at(-1));
  const calls = portal.calls.length;
  await clock.advance(3_600_000);
  assert.equal(portal.calls.length, calls);
});

test('A portal that answers is asked at a constant pace', async () => {
  const { clock, pollsAt, stop } = beginFollowing();
  await clock.advance(12_000);
  assert.deepEqual(pollsAt(), [0, 3_000, 6_000, 9_000, 12_000]);
  stop.abort();
});

test('One look at a time, however slow the portal is', async () => {
  const { clock, portal, stop, pollsAt } = beginFollowing();
  portal.fail('progress', 'hang');
  await clock.advance(120_000);
  assert.equal(portal.mostAtOnce(), 1);
  assert.ok(pollsAt().length >= 3);
  stop.abort();
});

test('Trouble is shown at the second failure in a row, once, and goes with the first answer', async () => {
  const { clock, portal, shown, stop } = beginFollowing();
  await clock.advance(1_000);
  portal.fail('progress', 'unavailable', 1);
  await clock.advance(20_000);
  assert.equal(shown.length, 0);
  portal.fail('progress', 'unavailable', 4);
  await clock.advance(300_000);
  const trouble = { kind: 'unavailable', detail: '' } as const;
  assert.deepEqual(shown, [aRunning({ trouble }), aRunning()]);
  stop.abort();
});

test('Failures in a row are asked about less and less often, at least about once a minute', async () => {
  const { clock, portal, pollsAt, stop } = beginFollowing();
  portal.fail('progress', 'unreachable');
  await clock.advance(3_600_000);
  const pauses = pollsAt()
    .map((at, index) => at - (pollsAt()[index - 1] ?? 0))
    .slice(2);
  assert.ok((pauses[0] ?? 0) >= 4_800 && (pauses[0] ?? 0) < 20_000, `${pauses[0]}`);
  for (const pause of pauses) assert.ok(pause <= 72_000, `${pause}`);
  assert.ok((pauses.at(-1) ?? 0) >= 48_000);
  stop.abort();
});

test('A portal that asks to wait is given that time', async () => {
  const { clock, portal, pollsAt, stop } = beginFollowing();
  await clock.advance(1);
  portal.fail('progress', { kind: 'rate_limited', detail: '', httpStatus: 429, retryAfterMs: 300_000 }, 1);
  await clock.advance(310_000);
  assert.deepEqual(pollsAt().slice(0, 4), [0, 3_000, 303_000, 306_000]);
  stop.abort();
});

test('A portal that asks for a long wait is told at once, and a person is called', async () => {
  const { clock, portal, shown, away, pollsAt, stop } = beginFollowing(aRunning({ changedAt: startedAt }), {
    stallMs: 600_000,
  });
  await clock.advance(1);
  portal.fail('progress', { kind: 'rate_limited', detail: '', httpStatus: 429, retryAfterMs: 7_200_000 }, 1);
  await clock.advance(10_000);
  const told = shown.at(-1);
  assert.ok(told?.phase === 'running' && told.trouble?.retryAfterMs === 7_200_000);
  await clock.advance(700_000);
  assert.ok(away.length > 0);
  await clock.advance(6_400_000);
  assert.deepEqual(pollsAt(), [0, 3_000]);
  await clock.advance(100_000);
  assert.equal(pollsAt()[2], 7_203_000);
  stop.abort();
});

test('A portal that asks to wait without saying how long is asked again after a pause', async () => {
  const { clock, portal, pollsAt, stop } = beginFollowing();
  await clock.advance(1);
  portal.fail('progress', 'rate_limited', 1);
  await clock.advance(14_000);
  const [, second = 0, third = 0] = pollsAt();
  assert.ok(third - second >= 4_800 && third - second <= 7_200, `${third - second}`);
  stop.abort();
});

test('No change for the given time is a stall, told once, and over with the next change', async () => {
  const { clock, portal, shown, stop } = beginFollowing(aRunning({ changedAt: startedAt }), { stallMs: 60_000 });
  await clock.advance(59_000);
  assert.equal(shown.length, 0);
  await clock.advance(600_000);
  assert.deepEqual(shown, [aRunning({ changedAt: startedAt, isStalled: true })]);
  portal.set({ percent: 41 });
  await clock.advance(3_000);
  const [, moved] = shown;
  assert.deepEqual(moved?.phase === 'running' && [moved.percent, moved.isStalled], [41, false]);
  stop.abort();
});

test('A portal that does not answer for the stall time calls a person, and nothing is said to stand still', async () => {
  const { clock, portal, shown, away, stop } = beginFollowing(aRunning({ changedAt: startedAt }), { stallMs: 60_000 });
  portal.fail('progress', 'hang');
  await clock.advance(180_000);
  assert.ok((away[0] ?? 0) >= 60_000);
  assert.ok(!shown.some((run) => run.phase === 'running' && run.isStalled));
  stop.abort();
});

test('Hours at 90 percent are an upload, and after the time for one a stall', async () => {
  const { clock, portal, phases, stop } = beginFollowing(aRunning({ changedAt: startedAt }), { stallMs: 60_000 });
  portal.set({ percent: 90 });
  await clock.advance(4 * hourMs);
  assert.deepEqual(phases(), ['running']);
  await clock.advance(3 * hourMs);
  assert.deepEqual(phases(), ['running', 'running']);
  stop.abort();
});

test('A key that dies calls a person at once', async () => {
  const { clock, portal, away, stop } = beginFollowing();
  portal.fail('progress', 'unauthorised');
  await clock.advance(4_000);
  assert.deepEqual(away, [3_000]);
  stop.abort();
});

test('A stop ends the following at once, without an end of the run', async () => {
  const { clock, stop, done, end, phases } = beginFollowing();
  await clock.advance(4_000);
  stop.abort();
  await done;
  assert.equal(end()?.phase, 'running');
  assert.deepEqual(phases(), []);
});

test('A stop while the portal is being asked is no trouble of the portal', async () => {
  const { clock, portal, stop, done, shown } = beginFollowing();
  portal.fail('progress', 'hang');
  await clock.advance(30_000);
  const before = shown.length;
  stop.abort();
  await clock.advance(20_000);
  await done;
  assert.equal(shown.length, before);
});

test("A stall is measured on this machine's own clock, whatever another wrote on the card", async () => {
  const { clock, shown, stop } = beginFollowing(aRunning({ changedAt: 0 }), { stallMs: 60_000 });
  await clock.advance(57_000);
  assert.equal(shown.length, 0);
  await clock.advance(6_000);
  assert.ok(shown.some((run) => run.phase === 'running' && run.isStalled));
  stop.abort();
});
