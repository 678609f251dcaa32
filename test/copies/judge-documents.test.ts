import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileAnswer } from '../../src/backup/found-copy.ts';
import type { Suspect } from '../../src/copies/archive-report.ts';
import { judgeDocuments } from '../../src/copies/judge-documents.ts';

const run = { startedAt: new Date('2026-11-30T02:19:37Z'), endedAt: new Date('2026-11-30T02:29:37Z') };
const suspect = (id: number, values: Partial<Suspect> = {}): Suspect => ({
  ...{ id, version: 1, title: 'note.txt', expectedBytes: 100, actualBytes: undefined },
  ...{ modifiedOn: '2026-11-30T01:00:00Z', inheritsNumber: false, ...values },
});
const judge = (suspects: readonly Suspect[], answer: FileAnswer) =>
  judgeDocuments(
    { documents: { total: 10, whole: 10 - suspects.length, suspects, uncovered: 0 } },
    run,
    async () => answer,
  );
const savedAt = (time: string): FileAnswer => ({ kind: 'found', modifiedAt: new Date(time), title: '' });

const cases: readonly (readonly [string, Suspect, FileAnswer, 'missing' | 'deleted' | 'saved'])[] = [
  ['unchanged since before the backup', suspect(1), savedAt('2026-11-30T01:00:00Z'), 'missing'],
  [
    'made just before it, and as its row has it',
    suspect(1, { modifiedOn: '2026-11-30T02:19:36Z' }),
    savedAt('2026-11-30T02:19:36Z'),
    'missing',
  ],
  ['deleted', suspect(1), { kind: 'deleted' }, 'deleted'],
  ['saved during the backup', suspect(1), savedAt('2026-11-30T02:20:00Z'), 'saved'],
  ['saved in the second in which it began', suspect(1), savedAt('2026-11-30T02:19:36Z'), 'saved'],
  ['gone, and saved after the backup', suspect(1), savedAt('2026-11-30T03:00:00Z'), 'missing'],
  ['emptied, and saved after the backup', suspect(1, { actualBytes: 0 }), savedAt('2026-11-30T03:00:00Z'), 'missing'],
  ['of another size, and saved after it', suspect(1, { actualBytes: 90 }), savedAt('2026-11-30T03:00:00Z'), 'saved'],
  ['that the portal does not answer for', suspect(1), { kind: 'unknown' }, 'missing'],
  ['that inherits a number', suspect(1, { inheritsNumber: true }), savedAt('2026-11-30T02:20:00Z'), 'missing'],
];

for (const [name, one, answer, expected] of cases) {
  test(`a document ${name} is ${expected}`, async () => {
    const { total, whole, deleted, saved, missing } = await judge([one], answer);
    const excused = expected === 'missing' ? 0 : 1;
    assert.deepEqual([total, whole, deleted + saved, missing.length], [10 - excused, 9, excused, 1 - excused]);
    if (expected !== 'missing') assert.equal(expected === 'deleted' ? deleted : saved, 1);
  });
}

test('versions of one document are asked about once, and both leave both numbers', async () => {
  const asked: number[] = [];
  const suspects = [suspect(1), suspect(1, { version: 2 })];
  const judged = await judgeDocuments(
    { documents: { total: 5, whole: 3, suspects, uncovered: 0 } },
    run,
    async (id) => {
      asked.push(id);
      return { kind: 'deleted' };
    },
  );
  assert.deepEqual(asked, [1]);
  assert.deepEqual([judged.whole, judged.total], [3, 3]);
});

test('at most 50 documents are asked about; the others count as missing', async () => {
  const suspects = Array.from({ length: 60 }, (_, index) => suspect(index));
  const judged = await judgeDocuments(
    { documents: { total: 60, whole: 0, suspects, uncovered: 0 } },
    run,
    async () => ({
      kind: 'deleted',
    }),
  );
  assert.deepEqual([judged.deleted, judged.missing.length], [50, 10]);
});
