import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Event } from '../../src/backup/event.ts';
import { storageTypes } from '../../src/backup/job.ts';
import { next } from '../../src/backup/next.ts';
import { said } from '../../src/backup/reason.ts';
import { backupId, hasCopy, isEnded, type Phase, type Run } from '../../src/backup/run.ts';
import { dayMs } from '../../src/lib/durations.ts';
import { anyEvent, anyJob, anyRun } from '../support/any.ts';
import { aCompleted, aDoneJob, aJob, aRunning, aStarting, startedAt } from '../support/builders.ts';

const at = startedAt + 90_000;
const bounds = { numRuns: 1_000, interruptAfterTimeLimit: 10_000 };

/** Without what can come to light after the end. */
const lasting = (run: Run) => ({ ...run, gone: undefined, retriedAs: undefined });

test('An end stays the end, whatever happens', () => {
  fc.assert(
    fc.property(anyRun().filter(isEnded), anyEvent, (run, event) =>
      assert.deepEqual(lasting(next(run, event)), lasting(run)),
    ),
    bounds,
  );
});

test('Whatever happens, progress never falls, and the ID, the request and its time never change', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      let run: Run = aStarting();
      for (const event of events) {
        const then = next(run, event);
        if (run.phase === 'running' && then.phase === 'running') assert.ok(then.percent >= run.percent);
        if (backupId(run) !== undefined) assert.equal(backupId(then), backupId(run));
        if (run.phase === 'running') assert.notEqual(then.phase, 'starting');
        if (!hasCopy(then)) assert.equal(then.storage, run.storage);
        for (const fact of ['key', 'portal', 'slot', 'requestedBy', 'startedAt'] as const) {
          assert.equal(then[fact], run[fact]);
        }
        run = then;
      }
    }),
    bounds,
  );
});

test('An event that changes nothing gives the same object, and the same look twice changes nothing more', () => {
  fc.assert(
    fc.property(anyRun(), anyEvent, (run, event) => {
      const then = next(run, event);
      if (then !== run) assert.notDeepEqual(then, run);
      assert.equal(next(then, event), then);
    }),
    bounds,
  );
});

test('A run never ends as completed while its job has an error or is short of 100 percent', () => {
  fc.assert(
    fc.property(anyJob, (job) => {
      const then = next(aRunning({ backupId: undefined }), { type: 'seen', at, job });
      const isSuccess = then.phase === 'completed' || then.phase === 'completed_with_warnings';
      if (isSuccess) assert.ok(job.error === undefined && job.percent === 100 && job.isCompleted);
      assert.equal(then.phase === 'completed_with_warnings', isSuccess && job.warning !== undefined);
    }),
    bounds,
  );
});

const ways: Readonly<Record<Phase, readonly Event[]>> = {
  starting: [],
  running: [{ type: 'accepted', at, job: aJob() }],
  completed: [{ type: 'accepted', at, job: aDoneJob() }],
  completed_with_warnings: [{ type: 'accepted', at, job: aDoneJob({ warning: 'gaps' }) }],
  failed: [{ type: 'accepted', at, job: aJob({ error: 'x' }) }],
  cancelled: [{ type: 'accepted', at, job: aJob({ status: 'cancelled' }) }],
  not_started: [{ type: 'refused', at, reasons: said('x') }],
  unknown: [{ type: 'lost', at, reasons: said('x') }],
};

for (const [phase, events] of Object.entries(ways)) {
  test(`A run can be ${phase}`, () => assert.equal(events.reduce(next, aStarting() as Run).phase, phase));
}

test('A failure and a cancel tell the reason that the portal gave', () => {
  const reasonsOf = (run: Run) => ('reasons' in run ? run.reasons : undefined);
  const end = (job: Partial<ReturnType<typeof aJob>>): Run => next(aRunning(), { type: 'seen', at, job: aJob(job) });
  assert.deepEqual(reasonsOf(end({ status: 'failed' })), [{ code: 'unexplained' }]);
  assert.deepEqual(reasonsOf(end({ error: 'disk full' })), said('disk full'));
  assert.deepEqual(reasonsOf(end({ error: '' })), said(''), 'of which nothing readable is left');
  assert.deepEqual(reasonsOf(end({ status: 'cancelled', warning: 'Backup cancelled' })), said('Backup cancelled'));
  assert.deepEqual(reasonsOf(end({ isCompleted: true, percent: 100, warning: 'gaps' })), said('gaps'));
  assert.deepEqual(reasonsOf(end({ isCompleted: true, percent: 100 })), []);
});

test('Only a copy in temporary storage expires, a day after its end', () => {
  for (const storage of storageTypes) {
    const run = next(aRunning({ storage }), { type: 'seen', at, job: aDoneJob() });
    const expiresAt = storage === 'DataStore' ? at + dayMs : undefined;
    assert.deepEqual(run, aCompleted({ storage, endedAt: at, expiresAt }));
  }
});

test('An adopted backup stays marked as probable to its end', () => {
  const run = next(aRunning({ origin: 'found' }), { type: 'seen', at, job: aDoneJob() });
  assert.equal(run.phase === 'completed' && run.origin, 'found');
});
