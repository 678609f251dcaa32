import assert from 'node:assert/strict';
import { test } from 'node:test';
import { next } from '../../src/backup/next.ts';
import { noticeDue } from '../../src/backup/notice.ts';
import type { Proven } from '../../src/backup/proof.ts';
import { type Completed, hasCopy, isFinished } from '../../src/backup/run.ts';
import { aBroken, aCompleted, startedAt } from '../support/builders.ts';

const at = startedAt + 200_000;
const figures = { sizeBytes: 9, tookMs: 1, sha256: 'A', tables: 48, documents: 5, documentsWhole: 5 };
const sized: Proven = { kind: 'sized', sizeBytes: 9 };
const lacking: Proven = { kind: 'incomplete', ...figures, documentsWhole: 2 };

const prove = (run: Completed, proof: Proven): Completed => {
  const then = next(run, { type: 'proven', at, proof });
  assert.ok(hasCopy(then));
  return then;
};

const outcomes: readonly (readonly [string, Proven, Completed['phase']])[] = [
  ['measured', sized, 'completed'],
  ['whole', { kind: 'whole', ...figures }, 'completed'],
  ['out of the key’s reach', { kind: 'not_provable', why: 'local' }, 'completed'],
  ['short of documents', lacking, 'completed_with_warnings'],
  ['damaged', { kind: 'damaged', damage: 'cut', ...figures }, 'completed_with_warnings'],
  ['unreadable', { kind: 'unreadable', why: 'missing' }, 'completed_with_warnings'],
  ['whole and not kept', { kind: 'whole', ...figures, keepFailure: 'ENOSPC' }, 'completed_with_warnings'],
];

for (const [name, proof, phase] of outcomes) {
  test(`A backup whose copy is ${name} is ${phase}`, () => {
    assert.equal(prove(aCompleted(), proof).phase, phase);
  });
}

test('A warning of the portal’s outlasts a whole copy', () => {
  const warned = aCompleted({ phase: 'completed_with_warnings', reasons: [{ code: 'said', text: 'gaps' }] });
  assert.equal(prove(warned, sized).phase, 'completed_with_warnings');
});

test('A copy that could not be read is no warning any more once it is', () => {
  assert.equal(prove(prove(aCompleted(), { kind: 'unreadable', why: 'cut' }), sized).phase, 'completed');
});

test('Each process that verifies the copy counts as an attempt, and the run is not settled meanwhile', () => {
  const once = next(aCompleted(), { type: 'verifying', at, mode: 'full' });
  const twice = next(once, { type: 'verifying', at, mode: 'full' });
  assert.ok(hasCopy(twice));
  assert.deepEqual(twice.proof, { kind: 'pending', mode: 'full', attempt: 2 });
  assert.equal(isFinished(twice), false);
  assert.equal(isFinished(prove(twice, sized)), true);
});

test('A run without a copy is not verified', () => {
  const failed = aBroken();
  assert.equal(next(failed, { type: 'proven', at, proof: sized }), failed);
});

test('Once the end is told, only a problem of the copy is told', () => {
  const told = next(aCompleted(), { type: 'end_told', at });
  assert.ok(hasCopy(told));
  assert.equal(noticeDue(prove(told, sized), 'all'), undefined);
  assert.equal(noticeDue(prove(told, lacking), 'problems'), 'proof');
});

test('A problem of the copy found in time is told with the end', () => {
  assert.equal(noticeDue(prove(aCompleted(), lacking), 'problems'), 'end');
});
