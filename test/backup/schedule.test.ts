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
  assert.equal(scheduleProblem(good), '');
  for (const copiesKept of [1, 30]) assert.equal(scheduleProblem({ ...good, copiesKept }), '');
});

test('A portal keeps 1 to 30 copies', () => {
  for (const copiesKept of [0, 31, -1, 1.5, Number.NaN]) {
    assert.equal(
      scheduleProblem({ ...good, copiesKept }),
      'The number of copies to keep must be a whole number from 1 to 30.',
    );
  }
});

test('Of several problems the first is told: the storage, the time, the copies', () => {
  const bad: Schedule = { ...good, storage: 'Local', rhythm: { every: 'day', hour: 24 }, copiesKept: 0 };
  assert.equal(scheduleProblem(bad), "Local needs a directory on the portal's server.");
  assert.equal(scheduleProblem({ ...bad, storage: 'DataStore' }), 'The hour must be a whole number from 0 to 23.');
});

const hour = 'The hour must be a whole number from 0 to 23.';
const weekday = 'A weekly backup needs a day of the week, from 1 (Sunday) to 7.';
const monthday = 'A monthly backup needs a day of the month, from 1 to 31.';

const rhythms: readonly (readonly [Rhythm, string])[] = [
  [{ every: 'day', hour: 0 }, ''],
  [{ every: 'day', hour: 23 }, ''],
  [{ every: 'day', hour: -1 }, hour],
  [{ every: 'day', hour: 24 }, hour],
  [{ every: 'day', hour: 2.5 }, hour],
  [{ every: 'week', day: 1, hour: 24 }, hour],
  [{ every: 'week', day: 1, hour: 2 }, ''],
  [{ every: 'week', day: 7, hour: 2 }, ''],
  [{ every: 'week', day: 0, hour: 2 }, weekday],
  [{ every: 'week', day: 8, hour: 2 }, weekday],
  [{ every: 'week', day: Number.NaN, hour: 2 }, weekday],
  [{ every: 'month', day: 1, hour: 2 }, ''],
  [{ every: 'month', day: 31, hour: 2 }, ''],
  [{ every: 'month', day: 0, hour: 2 }, monthday],
  [{ every: 'month', day: 32, hour: 2 }, monthday],
];

for (const [rhythm, problem] of rhythms) {
  test(`${JSON.stringify(rhythm)} ${problem === '' ? 'can be kept' : 'is refused'}`, () => {
    assert.equal(rhythmProblem(rhythm), problem);
  });
}

const room = 'Documents needs the number of a room or folder.';
const folder = "ThridpartyDocuments needs the connected account's own folder id, which is not a plain number.";

const storages: readonly (readonly [StorageType, Schedule['params'], string])[] = [
  ['DataStore', {}, ''],
  ['Documents', { folderId: '1234' }, ''],
  ['Documents', {}, room],
  ['Documents', { folderId: 'drive-1' }, room],
  ['Documents', { folderId: '12 34' }, room],
  ['ThridpartyDocuments', { folderId: 'drive-1' }, ''],
  ['ThridpartyDocuments', { folderId: '1234' }, folder],
  ['ThridpartyDocuments', { folderId: '' }, folder],
  ['ThridpartyDocuments', {}, folder],
  ['Local', { filePath: '/backups' }, ''],
  ['Local', { filePath: '' }, "Local needs a directory on the portal's server."],
  ['ThirdPartyConsumer', { module: 's3' }, ''],
  ['ThirdPartyConsumer', { bucket: 'acme' }, 'ThirdPartyConsumer needs a module, such as s3.'],
  ['CustomCloud', {}, 'CustomCloud takes no backups: choose another storage.'],
];

for (const [storage, params, problem] of storages) {
  test(`${storage} with ${JSON.stringify(params)} ${problem === '' ? 'takes backups' : 'is refused'}`, () => {
    assert.equal(storageProblem(storage, params), problem);
  });
}
