import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../src/backup/job.ts';
import { outcome } from '../../src/backup/job.ts';
import { aDoneJob, aJob } from '../support/builders.ts';

const { status: _none, ...unsaid } = aDoneJob();
const outcomes: readonly (readonly [string, Job, ReturnType<typeof outcome>])[] = [
  ['a running job', aJob({ percent: 40 }), 'going'],
  ['a job that waits', aJob({ status: 'created' }), 'going'],
  ['100 % that is not said to be over', aJob({ percent: 100 }), 'going'],
  ['a warning while it runs', aJob({ percent: 40, warning: 'gaps' }), 'going'],
  ['a success', aDoneJob(), 'completed'],
  ['a success that still says running', aDoneJob({ status: 'running' }), 'completed'],
  ['a success of a server without a status', unsaid, 'completed'],
  ['a success with a warning', aDoneJob({ warning: 'gaps' }), 'completed'],
  ['a failure that is marked as completed', aDoneJob({ error: 'disk full' }), 'failed'],
  ['an error in a job that continues', aJob({ error: 'disk full' }), 'failed'],
  ['a failure that is never over', aJob({ status: 'failed' }), 'broken'],
  ['the same of a server without a status', { ...unsaid, isCompleted: false, error: 'x' }, 'broken'],
  ['a failure that is over', aDoneJob({ status: 'failed' }), 'failed'],
  ['a cancelled job with an error', aJob({ status: 'cancelled', error: 'x' }), 'failed'],
  ['a cancelled job', aJob({ status: 'cancelled', isCompleted: true, percent: 30 }), 'cancelled'],
  ['a cancelled job at 100 %', aDoneJob({ status: 'cancelled' }), 'cancelled'],
  ['a job over at 40 % with a warning', aJob({ isCompleted: true, percent: 40, warning: 'x' }), 'cancelled'],
  ['a job over at 99 % that says nothing', aJob({ isCompleted: true, percent: 99 }), 'contradictory'],
];

for (const [what, job, expected] of outcomes) {
  test(`To ${expected} comes ${what}`, () => assert.equal(outcome(job), expected));
}
