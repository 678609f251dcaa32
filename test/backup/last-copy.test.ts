import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LastCopy, type ListedCopy, lastCopyOf } from '../../src/backup/last-copy.ts';
import type { Completed } from '../../src/backup/run.ts';
import { hourMs } from '../../src/lib/durations.ts';
import { aBroken, aCompleted, startedAt } from '../support/builders.ts';

const now = startedAt;
const made = (endedAt: number, change: Partial<Completed> = {}): Completed =>
  aCompleted({ storage: 'Documents', folder: '1234', expiresAt: undefined, endedAt, ...change });
const older = made(now - 9 * hourMs);
const named = { at: now - 9 * hourMs, storage: 'Documents', folder: '1234' } as const;
const figures = { sizeBytes: 9, tookMs: 9, sha256: 'A', tables: 1, documents: 2 };
const whole = { kind: 'whole', ...figures, documentsWhole: 2 } as const;
const incomplete = { kind: 'incomplete', ...figures, documentsWhole: 1 } as const;
const deleted = { why: 'deleted', at: now - hourMs } as const;

const known: Readonly<
  Record<string, readonly [made: readonly Completed[], listed: ListedCopy | undefined, expected: LastCopy | undefined]>
> = {
  'nothing at all': [[], undefined, undefined],
  'an empty history': [[], {}, 'none'],
  'a card with a copy, and an empty history from before': [[older], {}, named],
  'two cards with copies': [[made(now - 2 * hourMs), older], undefined, { ...named, at: now - 2 * hourMs }],
  'a verified copy': [[{ ...older, proof: whole }], undefined, { ...named, isVerified: true }],
  'a newer copy that lacks documents': [[older, made(now - hourMs, { proof: incomplete })], undefined, named],
  'a newer copy with warnings': [[older, made(now - hourMs, { phase: 'completed_with_warnings' })], undefined, named],
  'a newer copy that was deleted': [[older, made(now - hourMs, { gone: deleted })], undefined, named],
  'a newer copy that has expired': [[older, made(now - hourMs, { expiresAt: now - 1 })], undefined, named],
  'a copy of the other slot': [[made(now - hourMs, { slot: 'dump' })], undefined, undefined],
  'a copy of another portal': [[made(now - hourMs, { portal: 'https://other.example' })], undefined, undefined],
  'a temporary copy': [[{ ...older, expiresAt: now + hourMs }], undefined, { ...named, expiresAt: now + hourMs }],
  'a newer copy in the history that no card tells of': [[older], { at: now - hourMs }, { at: now - hourMs }],
  'an older copy in the history': [[older], { at: now - 99 * hourMs }, named],
  'a copy in the history that a card knows to be bad': [
    [older, made(now - hourMs, { proof: incomplete })],
    { at: now - hourMs - 5_000 },
    named,
  ],
  'a copy in the history that has expired since': [[], { at: now - 25 * hourMs, expiresAt: now - hourMs }, undefined],
};

for (const [name, [cards, listed, expected]] of Object.entries(known)) {
  test(`The last good copy, from ${name}`, () => {
    assert.deepEqual(lastCopyOf(aBroken(), cards, listed, now), expected);
  });
}
