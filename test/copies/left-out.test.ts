import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FileAnswer } from '../../src/backup/found-copy.ts';
import { findLeftOut } from '../../src/copies/left-out.ts';

const found = (title: string): FileAnswer => ({ kind: 'found', title, modifiedAt: new Date(0) });

/** What is found of the numbers, and which were asked about. */
const find = async (numbers: readonly number[], answers: Readonly<Record<number, FileAnswer>>) => {
  const asked: number[] = [];
  const { documents: left, unchecked } = await findLeftOut(numbers, async (id) => {
    asked.push(id);
    return answers[id] ?? { kind: 'deleted' };
  });
  return { left, unchecked, asked };
};

describe('the numbers that copies had', () => {
  test('lead to the documents that have them now', async () => {
    const { left } = await find([6, 12, 18], { 12: found('late.txt'), 18: { kind: 'unknown' } });
    assert.deepEqual(left, [{ id: 12, title: 'late.txt' }]);
  });

  test('are told apart where the portal refuses them to the key, or does not answer', async () => {
    const { left, unchecked } = await find([6, 12, 18, 24], { 12: { kind: 'closed' }, 18: { kind: 'unknown' } });
    assert.deepEqual([left, unchecked], [[], [18, 12]]);
  });

  test('that another copy has are nothing to tell', async () => {
    const { left } = await find([6], { 6: found('portal_2026-03-02_12-02-00.tar.gz') });
    assert.deepEqual(left, []);
  });

  test('that a deleted document has are nothing to tell', async () => {
    const { left } = await find([6], {
      6: { kind: 'found', title: 'late.txt', modifiedAt: new Date(0), isInTrash: true },
    });
    assert.deepEqual(left, []);
  });

  test('are not asked about any more once the portal has not answered three times in a row', async () => {
    const silent: FileAnswer = { kind: 'unknown' };
    const { asked } = await find([1, 2, 3, 4, 5, 6], { 6: silent, 5: silent, 3: silent, 2: silent, 1: silent });
    assert.deepEqual(asked, [6, 5, 4, 3, 2, 1]);
    const { asked: fewer, unchecked } = await find([1, 2, 3, 4], { 4: silent, 3: silent, 2: silent });
    assert.deepEqual(
      [fewer, unchecked],
      [
        [4, 3, 2],
        [4, 3, 2, 1],
      ],
    );
  });

  test('are asked about once each, the newest fifty at most', async () => {
    const { asked } = await find([...Array.from({ length: 60 }, (_, i) => i + 1), 60], {});
    assert.deepEqual(
      asked,
      Array.from({ length: 50 }, (_, i) => 60 - i),
    );
  });
});
