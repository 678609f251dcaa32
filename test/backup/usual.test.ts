import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Proven } from '../../src/backup/proof.ts';
import type { Completed } from '../../src/backup/run.ts';
import { besideOthers } from '../../src/backup/usual.ts';
import { hourMs } from '../../src/lib/durations.ts';
import { aCompleted, startedAt } from '../support/builders.ts';

const sized = (sizeBytes: number): Proven => ({ kind: 'sized', sizeBytes });

/** A backup that began some hours after the first and took that long; its copy has the size, unless it is 0. */
const made = (hours: number, sizeBytes: number, ms = 60_000, change: Partial<Completed> = {}): Completed => {
  const begunAt = startedAt + hours * hourMs;
  return aCompleted({
    ...{ startedAt: begunAt, endedAt: begunAt + ms },
    ...(sizeBytes > 0 && { proof: sized(sizeBytes) }),
    ...change,
  });
};

const remarks = (run: Completed, others: readonly Completed[]) => {
  const { usualBytes, slow } = besideOthers(run.proof as Proven, run, others);
  return { ...(usualBytes !== undefined && { usualBytes }), ...(slow && { slow }) };
};

describe('a copy beside earlier ones of the same kind', () => {
  const rows: readonly (readonly [name: string, run: Completed, others: readonly Completed[], found: object])[] = [
    ['has nothing to be told where it is the first', made(9, 10), [], {}],
    ['may be 30 % smaller', made(9, 700), [made(1, 1_000)], {}],
    ['is told if it is smaller than that', made(9, 699), [made(1, 1_000)], { usualBytes: 1_000 }],
    ['is told by the median', made(9, 40), [made(1, 1), made(2, 90), made(3, 100)], { usualBytes: 90 }],
    ['is told by the mean of the two in the middle', made(9, 40), [made(1, 90), made(2, 100)], { usualBytes: 95 }],
    [
      'is compared with the last ten alone',
      made(99, 60),
      [
        ...Array.from({ length: 10 }, (_, i) => made(i, 1_000)),
        ...Array.from({ length: 10 }, (_, i) => made(20 + i, 70)),
      ],
      {},
    ],
    ['is not compared with later ones', made(1, 60), [made(9, 1_000)], {}],
    ['is not compared with those of another storage', made(9, 60), [made(1, 1_000, 60_000, { storage: 'Local' })], {}],
    ['is not compared with those of the other slot', made(9, 60), [made(1, 1_000, 60_000, { slot: 'dump' })], {}],
    ['is not compared in size where the others’ is not known', made(9, 60), [made(1, 0)], {}],
    ['is not told for a backup that took almost three times as long', made(9, 10, 179_999), [made(1, 10)], {}],
    [
      'is told for a backup that took three times as long',
      made(9, 10, 180_000),
      [made(1, 10)],
      { slow: { tookMs: 180_000, usualMs: 60_000 } },
    ],
    ['is not told for a difference of seconds', made(9, 10, 5_900), [made(1, 10, 1_000)], {}],
    [
      'is not told for a backup whose end nobody saw',
      made(9, 10, 600_000, { endedAfter: startedAt + 9 * hourMs + 60_000 }),
      [made(1, 10)],
      {},
    ],
  ];
  for (const [name, run, others, found] of rows) {
    test(name, () => assert.deepEqual(remarks(run, others), found));
  }

  test('that is damaged is not told to be smaller, and earlier damaged ones do not count', () => {
    const figures = { tookMs: 1, sha256: 'A', tables: 1, documents: 1, documentsWhole: 1 };
    const cut: Proven = { kind: 'damaged', damage: 'cut', sizeBytes: 5, ...figures };
    assert.deepEqual(remarks(made(9, 0, 60_000, { proof: cut }), [made(1, 1_000)]), {});
    assert.deepEqual(remarks(made(9, 100), [made(1, 0, 60_000, { proof: { ...cut, sizeBytes: 900 } })]), {});
  });
});
