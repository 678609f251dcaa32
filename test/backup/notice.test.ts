import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type NoticeAbout, noticeDue } from '../../src/backup/notice.ts';
import type { Run } from '../../src/backup/run.ts';
import { aBroken, aCancelled, aCompleted, aNotStarted, aRunning, aStarting } from '../support/builders.ts';

type Row = readonly [string, Run, problems: NoticeAbout | 'nothing', all: NoticeAbout | 'nothing'];

const rows: readonly Row[] = [
  ['a start', aStarting(), 'nothing', 'nothing'],
  ['a running backup', aRunning(), 'nothing', 'nothing'],
  ['a stalled backup', aRunning({ isStalled: true }), 'stall', 'stall'],
  ['a success', aCompleted(), 'nothing', 'end'],
  ['a success with gaps', aCompleted({ phase: 'completed_with_warnings' }), 'end', 'end'],
  ['a failure', aBroken(), 'end', 'end'],
  ['a cancel by somebody here', aCancelled({ cancelledBy: 'U2' }), 'nothing', 'end'],
  ['a cancel by nobody here', aCancelled(), 'end', 'end'],
  ['an unknown end', aBroken({ phase: 'unknown' }), 'end', 'end'],
  ['a start that was refused', aNotStarted(), 'nothing', 'end'],
];

for (const [what, run, problems, all] of rows) {
  test(`With problems alone ${what} calls for ${problems}, with all for ${all}`, () => {
    assert.equal(noticeDue(run, 'problems') ?? 'nothing', problems);
    assert.equal(noticeDue(run, 'all') ?? 'nothing', all);
  });
}
