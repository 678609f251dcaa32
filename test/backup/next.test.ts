import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../src/backup/event.ts';
import type { Job } from '../../src/backup/job.ts';
import { next } from '../../src/backup/next.ts';
import { said } from '../../src/backup/reason.ts';
import { backupId, type Run, starting } from '../../src/backup/run.ts';
import { dayMs } from '../../src/lib/durations.ts';
import {
  aBroken,
  aCompleted,
  aCopy,
  aDoneJob,
  aJob,
  aNotStarted,
  aRunning,
  aStarting,
  startedAt,
} from '../support/builders.ts';

const at = startedAt + 90_000;
/** Nobody saw it since it was asked for. */
const unseen = { endedAt: at, endedAfter: startedAt };
const after = (run: Run, ...events: Event[]): Run => events.reduce(next, run);
const seen = (change: Partial<Job>): Event => ({ type: 'seen', at, job: aJob(change) });

test('A run that was just asked for keeps its request, and nothing is unclear about it', () => {
  const { phase: _phase, priorId: _prior, isUnclear: _unclear, ...facts } = aStarting();
  assert.deepEqual(starting(facts, 't0'), { ...facts, phase: 'starting', priorId: 't0', isUnclear: false });
});

test('A start that the portal accepts runs under the ID that the portal gave it', () => {
  const run = after(aStarting(), { type: 'accepted', at, job: aJob({ status: 'created' }) });
  assert.deepEqual(run, aRunning({ step: 'waiting', percent: 0, changedAt: at }));
});

test('A backup found after a lost answer is marked as probably this one', () => {
  const run = after(aStarting({ isUnclear: true, priorId: 't0' }), { type: 'adopted', at, job: aJob({ percent: 12 }) });
  assert.deepEqual(run, aRunning({ percent: 12, changedAt: at, origin: 'found' }));
});

test('A backup that is over when it is first seen ends at once', () => {
  const failed = after(aStarting(), {
    type: 'accepted',
    at,
    job: aJob({ isCompleted: true, error: 'The disk is full.' }),
  });
  assert.deepEqual(failed, aBroken(unseen));
  const completed = after(aStarting(), { type: 'adopted', at, job: aDoneJob() });
  assert.deepEqual(completed, aCompleted({ ...unseen, expiresAt: startedAt + dayMs, origin: 'found' }));
});

test('A lost answer is noted once', () => {
  const run = after(aStarting(), { type: 'unclear', at });
  assert.deepEqual(run, aStarting({ isUnclear: true }));
  assert.equal(next(run, { type: 'unclear', at: at + 1 }), run);
});

test('A refused start ends as not started, with the reason', () => {
  const run = after(aStarting({ priorId: 't0' }), { type: 'refused', at, reasons: said('No.') });
  assert.deepEqual(run, aNotStarted({ endedAt: at, reasons: said('No.') }));
});

test('A start whose copy stands in the history is completed, probably this one, without a warning known', () => {
  const run = after(aStarting({ isUnclear: true }), { type: 'recorded', at: startedAt + 130_000, copy: aCopy() });
  assert.deepEqual(
    run,
    aCompleted({ endedAt: startedAt + 120_000, expiresAt: startedAt + 86_520_000, origin: 'found' }),
  );
});

test('A copy without times ended when it was found, and stays', () => {
  const { expiresAt: _never, ...copy } = aCopy({ createdAt: undefined });
  const fromStart = after(aStarting(), { type: 'recorded', at, copy });
  assert.deepEqual(fromStart, aCompleted({ ...unseen, expiresAt: undefined, origin: 'found' }));
  const fromRunning = after(aRunning(), { type: 'recorded', at, copy });
  assert.deepEqual(fromRunning, aCompleted({ endedAt: at, expiresAt: undefined, reasons: onlyInHistory }));
});

const onlyInHistory = [{ code: 'from_history' }] as const;

test('A start of which nothing can be learned ends as unknown, without an ID', () => {
  const run = after(aStarting(), { type: 'lost', at, reasons: said('Nobody knows.') });
  assert.deepEqual(
    run,
    aBroken({ phase: 'unknown', endedAt: at, backupId: undefined, reasons: said('Nobody knows.') }),
  );
});

test('A running backup that the portal forgot is found in the history by its own ID alone', () => {
  const other: Event = { type: 'recorded', at, copy: aCopy({ id: 't2' }) };
  const run = aRunning();
  assert.equal(next(run, other), run);
  assert.deepEqual(
    next(run, { type: 'recorded', at: startedAt + 130_000, copy: aCopy() }),
    aCompleted({ endedAt: startedAt + 120_000, expiresAt: startedAt + 86_520_000, reasons: onlyInHistory }),
  );
  assert.deepEqual(
    next(run, { type: 'lost', at, reasons: said('Nobody knows.') }),
    aBroken({ phase: 'unknown', endedAt: at, reasons: said('Nobody knows.') }),
  );
});

test('What does not fit a state changes nothing', () => {
  const start = aStarting();
  for (const event of [
    seen({ percent: 50 }),
    { type: 'unanswered', at, failure: { kind: 'timeout', detail: '' } },
    { type: 'stalled', at },
  ] as const) {
    assert.equal(next(start, event), start);
  }
  const run = aRunning();
  const misfits: readonly Event[] = [
    { type: 'accepted', at, job: aJob({ percent: 80 }) },
    { type: 'adopted', at, job: aJob({ percent: 80 }) },
    { type: 'unclear', at },
    { type: 'refused', at, reasons: said('x') },
  ];
  for (const event of misfits) assert.equal(next(run, event), run);
});

test('Progress moves, never falls and never passes 100', () => {
  assert.deepEqual(after(aRunning(), seen({ percent: 55 })), aRunning({ percent: 55, changedAt: at }));
  const run = aRunning();
  assert.equal(next(run, seen({ percent: 12 })), run);
  assert.equal(next(run, seen({ percent: 40 })), run);
  assert.deepEqual(after(run, seen({ percent: 250 })), aRunning({ percent: 100, step: 'uploading', changedAt: at }));
});

test('From 90 percent on it uploads, and can stall there', () => {
  const uploading = after(aRunning(), seen({ percent: 90 }));
  assert.deepEqual(uploading, aRunning({ percent: 90, step: 'uploading', changedAt: at }));
  assert.deepEqual(next(uploading, { type: 'stalled', at: at + 9_000_000 }), { ...uploading, isStalled: true });
  assert.equal(next(uploading, seen({ percent: 0, status: 'created' })), uploading);
  assert.equal(next(uploading, seen({ percent: 12 })), uploading);
  assert.equal((after(aRunning(), seen({ percent: 89 })) as { step?: string }).step, 'packing');
});

test('A backup waits until a worker has it, and does not go back to waiting', () => {
  const waiting = aRunning({ step: 'waiting', percent: 0 });
  assert.equal(next(waiting, seen({ status: 'created' })), waiting);
  assert.deepEqual(after(waiting, seen({ status: 'running' })), aRunning({ percent: 0, changedAt: at }));
  const packing = aRunning({ percent: 0 });
  assert.equal(next(packing, seen({ status: 'created' })), packing);
});

test('A server that tells no status waits at 0 percent and packs from 1 on', () => {
  const { status: _unknown, ...silent } = aJob();
  const waiting = aRunning({ step: 'waiting', percent: 0 });
  assert.equal(next(waiting, { type: 'seen', at, job: silent }), waiting);
  const moved = next(waiting, { type: 'seen', at, job: { ...silent, percent: 1 } });
  assert.deepEqual(moved, aRunning({ percent: 1, changedAt: at }));
});

test('A stall is noted once, and over with the next move', () => {
  const stalled = after(aRunning(), { type: 'stalled', at });
  assert.deepEqual(stalled, aRunning({ isStalled: true }));
  assert.equal(next(stalled, { type: 'stalled', at: at + 1 }), stalled);
  assert.equal(next(stalled, seen({ percent: 40 })), stalled);
  assert.deepEqual(next(stalled, seen({ percent: 41 })), aRunning({ percent: 41, changedAt: at }));
});

test('Trouble with the portal is noted once, and over with the next answer', () => {
  const failure = { kind: 'rate_limited', detail: '', retryAfterMs: 1_000 } as const;
  const troubled = after(aRunning(), { type: 'unanswered', at, failure });
  assert.deepEqual(troubled, aRunning({ trouble: failure }));
  assert.equal(next(troubled, { type: 'unanswered', at: at + 1, failure: { ...failure } }), troubled);
  assert.deepEqual(next(troubled, seen({ percent: 40 })), aRunning());
  assert.deepEqual(next(troubled, seen({ percent: 41 })), aRunning({ percent: 41, changedAt: at }));
});

test("Another job's progress changes nothing; a server that names no job is believed", () => {
  const run = aRunning();
  assert.equal(next(run, seen({ id: 't2', percent: 50 })), run);
  assert.deepEqual(next(run, seen({ id: undefined, percent: 50 })), aRunning({ percent: 50, changedAt: at }));
  const nameless = aRunning({ backupId: undefined });
  assert.deepEqual(next(nameless, seen({ percent: 50 })), aRunning({ percent: 50, changedAt: at }));
  assert.equal(backupId(next(nameless, seen({ isCompleted: true, error: 'x' }))), 't1');
  assert.equal(backupId(next(nameless, { type: 'seen', at, job: aDoneJob() })), 't1');
});

test('The ID of a run is empty until it is known', () => {
  assert.equal(backupId(aStarting()), undefined);
  assert.equal(backupId(aNotStarted()), undefined);
  assert.equal(backupId(aCompleted()), 't1');
});
