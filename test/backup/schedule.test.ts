import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StorageType } from '../../src/backup/job.ts';
import {
  type Rhythm,
  rhythmProblem,
  type Schedule,
  scheduleProblem,
  storageProblem,
} from '../../src/backup/schedule.ts';

const good: Schedule = {
  slot: 'portal',
  storage: 'Documents',
  params: { folderId: '1234' },
  copiesKept: 7,
  rhythm: { every: 'week', day: 1, hour: 2 },
};

test('A schedule that the portal would take has no problem', () => {
  assert.equal(scheduleProblem(good), undefined);
  for (const copiesKept of [1, 30]) assert.equal(scheduleProblem({ ...good, copiesKept }), undefined);
});

test('A portal keeps 1 to 30 copies', () => {
  for (const copiesKept of [0, 31, -1, 1.5, Number.NaN]) {
    assert.equal(scheduleProblem({ ...good, copiesKept }), 'copies');
  }
});

test('Of several problems the first is told: the storage, the time, the copies', () => {
  const bad: Schedule = { ...good, storage: 'Local', rhythm: { every: 'day', hour: 24 }, copiesKept: 0 };
  assert.equal(scheduleProblem(bad), 'directory');
  assert.equal(scheduleProblem({ ...bad, storage: 'DataStore' }), 'hour');
});

const rhythms: readonly (readonly [Rhythm, string | undefined])[] = [
  [{ every: 'day', hour: 0 }, undefined],
  [{ every: 'day', hour: 23 }, undefined],
  [{ every: 'day', hour: -1 }, 'hour'],
  [{ every: 'day', hour: 24 }, 'hour'],
  [{ every: 'day', hour: 2.5 }, 'hour'],
  [{ every: 'week', day: 1, hour: 24 }, 'hour'],
  [{ every: 'week', day: 1, hour: 2 }, undefined],
  [{ every: 'week', day: 7, hour: 2 }, undefined],
  [{ every: 'week', day: 0, hour: 2 }, 'weekday'],
  [{ every: 'week', day: 8, hour: 2 }, 'weekday'],
  [{ every: 'week', day: Number.NaN, hour: 2 }, 'weekday'],
  [{ every: 'month', day: 1, hour: 2 }, undefined],
  [{ every: 'month', day: 31, hour: 2 }, undefined],
  [{ every: 'month', day: 0, hour: 2 }, 'day of the month'],
  [{ every: 'month', day: 32, hour: 2 }, 'day of the month'],
];

for (const [rhythm, problem] of rhythms) {
  test(`${JSON.stringify(rhythm)} ${problem === undefined ? 'can be kept' : 'is refused'}`, () => {
    assert.equal(rhythmProblem(rhythm), problem);
  });
}

const storages: readonly (readonly [StorageType, Schedule['params'], string | undefined])[] = [
  ['DataStore', {}, undefined],
  ['Documents', { folderId: '1234' }, undefined],
  ['Documents', {}, 'room'],
  ['Documents', { folderId: 'drive-1' }, 'room'],
  ['Documents', { folderId: '12 34' }, 'room'],
  ['ThridpartyDocuments', { folderId: 'drive-1' }, undefined],
  ['ThridpartyDocuments', { folderId: '1234' }, 'connected folder'],
  ['ThridpartyDocuments', { folderId: '' }, 'connected folder'],
  ['ThridpartyDocuments', {}, 'connected folder'],
  ['Local', { filePath: '/backups' }, undefined],
  ['Local', { filePath: '' }, 'directory'],
  ['ThirdPartyConsumer', { module: 's3' }, undefined],
  ['ThirdPartyConsumer', { bucket: 'acme' }, 'module'],
  ['CustomCloud', {}, 'closed storage'],
];

for (const [storage, params, problem] of storages) {
  test(`${storage} with ${JSON.stringify(params)} ${problem === undefined ? 'takes backups' : 'is refused'}`, () => {
    assert.equal(storageProblem(storage, params), problem);
  });
}
