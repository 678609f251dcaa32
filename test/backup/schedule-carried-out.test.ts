import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, isCarriedOut, type Schedule } from '../../src/backup/schedule.ts';

const wanted: Schedule = {
  slot: 'portal',
  storage: 'Documents',
  params: { folderId: '1234' },
  copiesKept: 7,
  rhythm: { every: 'week', day: 2, hour: 3 },
};

test('A schedule stands where the portal has it, with what it adds and since when it runs', () => {
  assert.ok(isCarriedOut(wanted, wanted));
  assert.ok(isCarriedOut(wanted, { ...wanted, params: { folderId: '1234', subdir: 'backup' }, lastAt: 1 }));
  assert.ok(isCarriedOut(undefined, undefined));
});

test('A schedule does not stand where anything of it differs', () => {
  const others: readonly (Schedule | undefined)[] = [
    undefined,
    { ...wanted, storage: 'ThridpartyDocuments' },
    { ...wanted, params: { folderId: '1235' } },
    { ...wanted, params: {} },
    { ...wanted, copiesKept: 8 },
    { ...wanted, rhythm: { every: 'week', day: 3, hour: 3 } },
    { ...wanted, rhythm: { every: 'week', day: 2, hour: 4 } },
    { ...wanted, rhythm: { every: 'month', day: 2, hour: 3 } },
    { ...wanted, rhythm: { every: 'day', hour: 3 } },
  ];
  for (const other of others) assert.ok(!isCarriedOut(wanted, other), JSON.stringify(other));
  assert.ok(!isCarriedOut(undefined, wanted));
});

test('Every day has no day of its own', () => {
  assert.equal(dayOf({ every: 'day', hour: 3 }), 0);
  assert.equal(dayOf({ every: 'month', day: 31, hour: 3 }), 31);
});
