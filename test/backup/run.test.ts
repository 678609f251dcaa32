import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Job } from '../../src/backup/job.ts';
import { type Event, isEnded, next, type Run, starting } from '../../src/backup/run.ts';

const asked = starting(
  {
    key: 'k1',
    portal: 'https://portal.example.com',
    slot: 'portal',
    storage: 'DataStore',
    requestedBy: 'U1',
    startedAt: 1_000,
  },
  '',
);

const job = (change: Partial<Job> = {}): Job => ({
  id: 't1',
  isCompleted: false,
  percent: 0,
  error: '',
  warning: '',
  status: 'running',
  hasLink: false,
  ...change,
});

const after = (...events: Event[]): Run => events.reduce(next, asked as Run);

test('a failure that the server marks as completed is a failure', () => {
  const run = after(
    { type: 'accepted', at: 1_100, job: job() },
    { type: 'seen', at: 2_000, job: job({ isCompleted: true, percent: 100, status: 'completed', error: 'disk full' }) },
  );
  assert.equal(run.phase, 'failed');
  assert.equal(run.phase === 'failed' && run.reason, 'disk full');
});

test('a warning at 100 % is a completion with gaps, short of it a cancel', () => {
  const begun: Event = { type: 'accepted', at: 1_100, job: job() };
  const warning = 'some files are missing';
  const gaps = after(begun, { type: 'seen', at: 2_000, job: job({ isCompleted: true, percent: 100, warning }) });
  assert.equal(gaps.phase, 'completed_with_warnings');
  const stopped = after(begun, { type: 'seen', at: 2_000, job: job({ isCompleted: true, percent: 40, warning }) });
  assert.equal(stopped.phase, 'cancelled');
});

test("another job's progress changes nothing", () => {
  const run = after({ type: 'accepted', at: 1_100, job: job() });
  assert.equal(next(run, { type: 'seen', at: 2_000, job: job({ id: 't2', percent: 50 }) }), run);
});

test('the long stand at 90 % is no stall', () => {
  const run = after({ type: 'accepted', at: 1_100, job: job({ percent: 90 }) });
  assert.equal(next(run, { type: 'stalled', at: 9_000_000 }), run);
});

const anyJob = fc.record({
  id: fc.constantFrom('', 't1', 't2'),
  isCompleted: fc.boolean(),
  percent: fc.integer({ min: 0, max: 100 }),
  error: fc.constantFrom('', 'broken'),
  warning: fc.constantFrom('', 'gaps'),
  status: fc.constantFrom('created', 'running', 'completed', 'cancelled', 'failed'),
  hasLink: fc.boolean(),
}) as fc.Arbitrary<Job>;
const at = fc.integer({ min: 0, max: 1e12 });
const reason = fc.string({ maxLength: 20 });
const copy = fc.record({
  id: fc.constantFrom('t1', 't2'),
  fileName: fc.constant('f.tar.gz'),
  storage: fc.constant('DataStore' as const),
  createdAt: at,
});
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ type: fc.constantFrom('accepted', 'adopted', 'seen'), at, job: anyJob }),
  fc.record({ type: fc.constantFrom('refused', 'unanswered', 'lost'), at, reason }),
  fc.record({ type: fc.constantFrom('unclear', 'stalled'), at }),
  fc.record({ type: fc.constant('recorded'), at, copy }),
);

test('whatever happens, an end stays the end, progress never falls and the ID stays', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      let run: Run = asked;
      for (const event of events) {
        const then = next(run, event);
        if (isEnded(run)) assert.equal(then, run);
        if (run.phase === 'running' && then.phase === 'running') assert.ok(then.percent >= run.percent);
        if ('backupId' in run && run.backupId !== '')
          assert.equal('backupId' in then ? then.backupId : undefined, run.backupId);
        run = then;
      }
    }),
  );
});
