import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CardedRun } from '../../../src/backup/run.ts';
import { afterLook, latestOf } from '../../../src/commands/panel/latest-runs.ts';
import { aBroken, aCompleted, aRunning, aStarting } from '../../support/builders.ts';

const ids = (known: readonly CardedRun[]): readonly string[] => known.map(({ id }) => id);

test('An end that turns out to be less good is taken over, and a read from before it changes nothing', () => {
  const warned = aCompleted({ phase: 'completed_with_warnings', proof: { kind: 'unreadable', why: 'cut' } });
  const phases = [aRunning(), aCompleted(), warned, aCompleted()].reduce<readonly CardedRun[]>(
    (known, run) => afterLook(known, [{ id: '1', run }]),
    [],
  );
  assert.deepEqual(
    phases.map(({ run }) => run.phase),
    ['completed_with_warnings'],
  );
});

test('Of ended runs the last of each slot is kept, of open ones all', () => {
  const known = afterLook(
    [],
    [
      { id: '5', run: aRunning({ key: 'e' }) },
      { id: '1', run: aCompleted({ key: 'a' }) },
      { id: '2', run: aBroken({ key: 'b' }) },
      { id: '3', run: aCompleted({ key: 'c', slot: 'dump' }) },
      { id: '4', run: aStarting({ key: 'd' }) },
    ],
  );
  assert.deepEqual(ids(known), ['3', '4', '5']);
  assert.deepEqual(ids(latestOf(known)), ['4', '3']);
});

test('The oldest open run has its slot; without one the last that ended tells how it stands', () => {
  const ended = [
    { id: '1', run: aCompleted({ key: 'a' }) },
    { id: '2', run: aBroken({ key: 'b' }) },
  ];
  assert.deepEqual(ids(latestOf(ended)), ['2']);
  assert.deepEqual(ids(latestOf([{ id: '0', run: aRunning() }, ...ended])), ['0']);
});

test('A card that a whole look does not show is gone, one from before the look or from a partial one is not', () => {
  const known = afterLook([], [{ id: '3', run: aRunning() }], '1');
  assert.deepEqual(ids(afterLook(known, [])), ['3']);
  assert.deepEqual(ids(afterLook(known, [], '4')), ['3']);
  assert.deepEqual(ids(afterLook(known, [], '3')), []);
  assert.deepEqual(ids(afterLook(known, [{ id: '3', run: aRunning({ percent: 50 }) }], '3')), ['3']);
});

test('A card that is read as it was before its end does not take the end back; another run on it does', () => {
  const known = afterLook([], [{ id: '3', run: aCompleted() }]);
  assert.equal(afterLook(known, [{ id: '3', run: aRunning() }], '1')[0]?.run.phase, 'completed');
  assert.equal(afterLook(known, [{ id: '3', run: aRunning({ key: 'other' }) }], '1')[0]?.run.phase, 'running');
});
