import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tookMs } from '../../src/backup/end.ts';
import type { Event } from '../../src/backup/event.ts';
import { next } from '../../src/backup/next.ts';
import { said } from '../../src/backup/reason.ts';
import { type Ended, isEnded, type Run } from '../../src/backup/run.ts';
import { hourMs } from '../../src/lib/durations.ts';
import {
  aBroken,
  aCancelled,
  aCompleted,
  aCopy,
  aDoneJob,
  aJob,
  aNotStarted,
  aRunning,
  aStarting,
  startedAt,
} from '../support/builders.ts';

const seenAt = startedAt + 90_000;
const at = seenAt + 4 * hourMs;

const ended = (run: Run, event: Event): Ended => {
  const end = next(run, event);
  assert.ok(isEnded(end));
  return end;
};

const seen = (job: ReturnType<typeof aJob>, when = at): Event => ({ type: 'seen', at: when, job });

test('A backup that ended while nobody looked ended some time between the last look and the one that saw it', () => {
  const span = { endedAt: at, endedAfter: seenAt };
  assert.deepEqual(
    ended(aRunning({ storage: 'Documents' }), seen(aDoneJob())),
    aCompleted({ storage: 'Documents', ...span, expiresAt: undefined }),
  );
  assert.deepEqual(ended(aRunning(), seen(aJob({ isCompleted: true, error: 'The disk is full.' }))), aBroken(span));
  assert.deepEqual(ended(aRunning(), seen(aJob({ status: 'cancelled' }))), aCancelled(span));
  const lost: Event = { type: 'lost', at, reasons: said('Nobody knows.') };
  assert.deepEqual(ended(aRunning(), lost), aBroken({ phase: 'unknown', reasons: said('Nobody knows.'), ...span }));
  assert.deepEqual(ended(aRunning({ cancelledBy: 'U2' }), lost), aCancelled({ cancelledBy: 'U2', ...span }));
});

test('A temporary copy whose end was not seen is counted on for a day from the last look, not from the late one', () => {
  const end = ended(aRunning(), seen(aDoneJob()));
  assert.ok('expiresAt' in end);
  assert.equal(end.expiresAt, seenAt + 24 * hourMs);
});

test('An end that was seen within a minute of the look before has its time', () => {
  for (const [ms, endedAfter] of [
    [-5_000, undefined],
    [60_000, undefined],
    [60_001, seenAt],
  ] as const) {
    const end = ended(aRunning(), seen(aJob({ isCompleted: true, error: 'x' }), seenAt + ms));
    assert.deepEqual([end.endedAt, 'endedAfter' in end && end.endedAfter], [seenAt + ms, endedAfter]);
  }
});

test('A copy in the history tells when its backup ended, where that lies between the two looks', () => {
  const recorded = (createdAt: number | undefined): Event => ({ type: 'recorded', at, copy: aCopy({ createdAt }) });
  const times = (run: Run, createdAt: number | undefined) => {
    const end = ended(run, recorded(createdAt));
    return [end.endedAt, 'endedAfter' in end && end.endedAfter];
  };
  assert.deepEqual(times(aRunning(), seenAt + hourMs), [seenAt + hourMs, undefined]);
  assert.deepEqual(times(aStarting(), startedAt + 1), [startedAt + 1, undefined]);
  for (const createdAt of [undefined, seenAt - 1, at + 1]) assert.deepEqual(times(aRunning(), createdAt), [at, seenAt]);
  assert.deepEqual(times(aStarting(), startedAt - 5_000), [at, startedAt]);
});

test('That a backup still goes is noted now and then, and at each change, however long nothing moves', () => {
  const run = aRunning();
  assert.equal(next(run, seen(aJob({ percent: 40 }), seenAt + 11_999)), run);
  assert.deepEqual(next(run, seen(aJob({ percent: 40 }), seenAt + 12_000)), aRunning({ seenAt: seenAt + 12_000 }));
  const moved = next(run, seen(aJob({ percent: 41 }), seenAt + 1));
  assert.deepEqual(moved, aRunning({ percent: 41, changedAt: seenAt + 1, seenAt: seenAt + 1 }));
  const troubled = aRunning({ trouble: { kind: 'timeout', detail: '' } });
  assert.deepEqual(next(troubled, seen(aJob({ percent: 40 }), seenAt + 1)), aRunning({ seenAt: seenAt + 1 }));
});

test('A duration is shown for an end that was seen, and for nothing else', () => {
  assert.equal(tookMs(aCompleted()), 130_000);
  assert.equal(tookMs(aBroken({ phase: 'unknown' })), 130_000);
  assert.equal(tookMs(aCompleted({ endedAfter: startedAt })), undefined);
  assert.equal(tookMs(aBroken({ phase: 'unknown', backupId: undefined })), undefined, 'it is not known to have ended');
  assert.equal(tookMs(aNotStarted()), undefined);
});
