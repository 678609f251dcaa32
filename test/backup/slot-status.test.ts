import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../src/backup/job.ts';
import type { CardedRun, Run } from '../../src/backup/run.ts';
import { isSilent, nextOf, slotStatus } from '../../src/backup/slot-status.ts';
import { dayMs, minuteMs } from '../../src/lib/durations.ts';
import {
  aBroken,
  aCompleted,
  aDoneJob,
  aJob,
  aNotStarted,
  aRunning,
  aStarting,
  startedAt,
} from '../support/builders.ts';

const at = startedAt + 5 * minuteMs;

/** Runs on cards, oldest first. */
const carded = (...runs: readonly Run[]): readonly CardedRun[] =>
  runs.map((run, index) => ({ id: `${index + 1}`, run }));

const look = (job: Job | undefined, ...runs: readonly Run[]) => slotStatus('portal', { job }, carded(...runs), at);

/** A run that took so many minutes, and was over before the others began. */
const past = (minutes: number, change: Parameters<typeof aCompleted>[0] = {}) =>
  aCompleted({
    key: `past-${minutes}`,
    backupId: `past-${minutes}`,
    startedAt: startedAt - 1_000 * minuteMs,
    endedAt: startedAt - (1_000 - minutes) * minuteMs,
    ...change,
  });

test('A run of ours is shown as the portal has it now, which the card only shows in a moment', () => {
  const { now } = look(aJob({ percent: 60 }), aRunning({ percent: 40 }));
  assert.ok(now.kind === 'run' && now.run.phase === 'running');
  assert.deepEqual([now.id, now.run.percent, now.isAtPortal], ['1', 60, true]);
});

test('A run whose job has just ended is the last one, and runs no more', () => {
  const { now, last } = look(aDoneJob(), aRunning());
  assert.equal(now.kind, 'nothing');
  assert.ok(last?.kind === 'run');
  assert.deepEqual([last.run.phase, last.run.endedAt], ['completed', at]);
});

test('A run that the portal has no job for is told as such', () => {
  for (const job of [undefined, aDoneJob({ id: 't9' })]) {
    const { now } = look(job, aRunning());
    assert.ok(now.kind === 'run' && !now.isAtPortal);
  }
});

test('A job that no card has was not started here', () => {
  const job = aJob({ id: 't9', percent: 12 });
  for (const runs of [[], [aCompleted()], [aRunning()]]) assert.deepEqual(look(job, ...runs).now, { kind: 'job', job });
});

test('A job is taken for that of a card without an id yet, but not the one that stood there before', () => {
  const { now } = look(aJob({ id: 't9' }), aStarting({ priorId: 't8' }));
  assert.ok(now.kind === 'run' && now.run.phase === 'starting' && now.isAtPortal);
  assert.equal(look(aDoneJob({ id: 't8' }), aStarting({ priorId: 't8' })).last?.kind, 'job');
});

test('A server that names no job is believed', () => {
  const { now } = look(aJob({ id: undefined, percent: 55 }), aRunning());
  assert.ok(now.kind === 'run' && now.isAtPortal && now.run.phase === 'running' && now.run.percent === 55);
});

test('The last one is the run that ended last, whenever it was asked for', () => {
  const late = aBroken({ key: 'late', backupId: 't2', endedAt: at });
  const { now, last } = look(undefined, late, aCompleted());
  assert.equal(now.kind, 'nothing');
  assert.ok(last?.kind === 'run' && last.id === '1' && last.run === late);
});

test('The last copy is told beside a last run that made none, and only then', () => {
  const copy = aCompleted();
  const failed = aBroken({ backupId: 't2', endedAt: at });
  assert.deepEqual(look(undefined, copy, failed).lastCopy, { id: '1', run: copy });
  assert.equal(look(undefined, failed, aCompleted({ endedAt: at + 1 })).lastCopy, undefined);
  assert.equal(look(undefined, failed).lastCopy, undefined);
});

test('A job that ended and that no card has is newer than all cards', () => {
  const job = aDoneJob({ id: 't9' });
  const { last, lastCopy } = look(job, aCompleted());
  assert.deepEqual(last, { kind: 'job', job });
  assert.equal(lastCopy?.id, '1');
});

test('The job of the last card is that card’s', () => {
  const { last } = look(aDoneJob(), aNotStarted(), aCompleted());
  assert.ok(last?.kind === 'run' && last.id === '2');
});

test('Where the portal does not say, the newest open card does', () => {
  const failure = { kind: 'timeout', detail: '' } as const;
  const { now } = slotStatus('portal', { failure }, carded(aCompleted(), aRunning()), at);
  assert.ok(now.kind === 'unasked' && now.failure === failure && now.open?.id === '2');
  const silent = slotStatus('portal', { failure }, carded(aCompleted()), at).now;
  assert.ok(silent.kind === 'unasked' && silent.open === undefined);
});

test('Each slot has its own runs', () => {
  const { now, last } = slotStatus('dump', { job: undefined }, carded(aCompleted(), aRunning()), at);
  assert.deepEqual([now, last], [{ kind: 'nothing' }, undefined]);
});

const usualOf = (running: Run, ...earlier: readonly Run[]) => {
  const { now } = look(aJob({ percent: 50 }), ...earlier, running);
  assert.ok(now.kind === 'run');
  return now.usual;
};

test('A run takes as long as the median of the earlier ones', () => {
  const done = (minutes: number) => startedAt + minutes * minuteMs;
  const rows = [
    { minutes: [10], ms: 10, runs: 1 },
    { minutes: [10, 30, 12], ms: 12, runs: 3 },
    { minutes: [10, 30, 12, 14], ms: 13, runs: 4 },
  ];
  for (const { minutes, ms, runs } of rows) {
    const usual = usualOf(aRunning(), ...minutes.map((it) => past(it)));
    assert.deepEqual(usual, { ms: ms * minuteMs, runs, doneAt: done(ms) });
  }
});

test('Only the ten newest count', () => {
  const earlier = Array.from({ length: 12 }, (_, index) => past(index + 6));
  assert.deepEqual(usualOf(aRunning(), ...earlier)?.ms, 12.5 * minuteMs);
  assert.equal(usualOf(aRunning(), ...earlier)?.runs, 10);
});

test('A run that takes longer than usual has no time at which it will be done', () => {
  assert.deepEqual(usualOf(aRunning(), past(4)), { ms: 4 * minuteMs, runs: 1, doneAt: undefined });
  assert.equal(usualOf(aRunning(), past(5))?.doneAt, undefined);
});

test('What is no measure is left out: other storages, other ends, joined runs, clocks that went back', () => {
  const none = [
    past(10, { storage: 'Documents' }),
    past(11, { origin: 'joined' }),
    past(12, { endedAt: startedAt - 2_000 * minuteMs }),
    aBroken({ backupId: 't8' }),
  ];
  assert.equal(usualOf(aRunning(), ...none), undefined);
  assert.equal(usualOf(aRunning(), ...none, past(9, { phase: 'completed_with_warnings' }))?.ms, 9 * minuteMs);
  assert.equal(usualOf(aRunning({ storage: 'Documents' }), ...none)?.ms, 10 * minuteMs);
});

const schedule = {
  slot: 'portal',
  storage: 'DataStore',
  params: {},
  copiesKept: 5,
  rhythm: { every: 'day', hour: 3 },
  lastAt: startedAt,
} as const;

test('The next time is told where there is a schedule and a zone to read it in', () => {
  assert.deepEqual(nextOf(undefined, 'UTC', at), { kind: 'none' });
  assert.deepEqual(nextOf(schedule, undefined, at), { kind: 'unzoned' });
  assert.deepEqual(nextOf(schedule, 'UTC', at), { kind: 'at', at: Date.UTC(2026, 2, 3, 3) });
  assert.deepEqual(nextOf({ ...schedule, lastAt: startedAt - dayMs * 2 }, 'UTC', at), {
    kind: 'at',
    at: Date.UTC(2026, 2, 1, 3),
  });
});

test('A slot that nothing is known of is silent', () => {
  const quiet = { ...look(undefined), next: { kind: 'none' } } as const;
  assert.equal(isSilent(quiet), true);
  assert.equal(isSilent({ ...quiet, next: { kind: 'never' } }), false);
  assert.equal(isSilent({ ...look(undefined, aBroken()), next: { kind: 'none' } }), false);
  assert.equal(isSilent({ ...look(aJob()), next: { kind: 'none' } }), false);
});
