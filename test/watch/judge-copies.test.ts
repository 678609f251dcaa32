import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Alarm } from '../../src/backup/alarm.ts';
import type { Observation } from '../../src/backup/portal-watch.ts';
import type { Proven } from '../../src/backup/proof.ts';
import type { Completed } from '../../src/backup/run.ts';
import { hourMs } from '../../src/lib/durations.ts';
import { judgeCopies, settledAfter } from '../../src/watch/judge-copies.ts';
import { blankMemory } from '../../src/watch/memory.ts';
import { aCompleted, aCopy, startedAt } from '../support/builders.ts';

const portal = 'https://portal.example.com';
const settings = { portal, graceMs: 0, stallMs: hourMs, everyMs: 60_000 };
const figures = { sizeBytes: 9, tookMs: 1, sha256: 'A', tables: 48, documents: 5, documentsWhole: 5 };
const whole: Proven = { kind: 'whole', ...figures };
const cutOff: Proven = { kind: 'damaged', damage: 'cut', ...figures };
const lacking: Proven = { kind: 'incomplete', ...figures, documentsWhole: 2 };
const unread: Proven = { kind: 'unreadable', why: 'cut' };
const lost: Proven = { kind: 'unreadable', why: 'missing' };
const sized: Proven = { kind: 'sized', sizeBytes: 9 };
const unprovable: Proven = { kind: 'not_provable', why: 'local' };

/** Backups that ended an hour apart, oldest first, with what is known of their copies. */
const made = (...proofs: readonly (Proven | undefined)[]): readonly Completed[] =>
  proofs.map((proof, i) =>
    aCompleted({ backupId: `b${i + 1}`, endedAt: startedAt + (i + 1) * hourMs, ...(proof && { proof }) }),
  );

const gone = (...proofs: readonly Proven[]): readonly Completed[] =>
  made(...proofs).map((run) => ({ ...run, gone: { why: 'deleted', at: run.endedAt } }));

/** The alarms after each of some looks, as the backup that they are about, and those that have ended. */
const watch = (...looks: Partial<Observation>[]): readonly string[] => {
  let [alarms, memory]: [readonly Alarm[], ReturnType<typeof blankMemory>] = [[], blankMemory(startedAt)];
  const seen: string[] = [];
  for (const [i, look] of looks.entries()) {
    alarms = judgeCopies(memory, { slots: {}, ...look }, alarms, settings, startedAt + i);
    memory = { ...memory, settledCopies: settledAfter(memory.settledCopies, alarms) };
    seen.push(alarms.map((it) => `${'backupId' in it && it.backupId}${it.until === undefined ? '' : ' over'}`).join());
    alarms = alarms.filter(({ until }) => until === undefined);
  }
  return seen;
};
const listed = (...ids: readonly string[]): Pick<Observation, 'copies' | 'historyOf'> => ({
  historyOf: ['portal'],
  copies: { value: ids.map((id) => ({ copy: aCopy({ id }), slot: 'portal', isOwn: true })) },
});

describe('a copy that cannot be relied on', () => {
  const rows: readonly (readonly [name: string, looks: Partial<Observation>[], alarms: readonly string[]])[] = [
    ['is an alarm if it is damaged', [{ made: made(whole, cutOff) }], ['b2']],
    ['is an alarm if it lacks documents', [{ made: made(lacking) }], ['b1']],
    ['is an alarm if it cannot be read', [{ made: made(unread) }], ['b1']],
    ['is none if a later one is whole', [{ made: made(cutOff, whole) }], ['']],
    ['is none where nobody can look at it', [{ made: made(unprovable, sized, undefined) }], ['']],
    ['is over with a later whole one', [{ made: made(cutOff) }, { made: made(cutOff, whole) }], ['b1', 'b1 over']],
    ['is over once it is found to be whole itself', [{ made: made(unread) }, { made: made(whole) }], ['b1', 'b1 over']],
    ['stays an alarm for all that is known of a later one’s size', [{ made: made(cutOff, sized) }], ['b1']],
    ['is over with a later one’s size if it could not be read', [{ made: made(unread, sized) }], ['']],
    ['gives way to a later bad one', [{ made: made(cutOff) }, { made: made(cutOff, lacking) }], ['b1', 'b2']],
    [
      'is over once its card says that it is gone',
      [{ made: made(cutOff) }, { made: gone(cutOff) }, { made: gone(cutOff) }],
      ['b1', 'b1 over', ''],
    ],
    [
      'is over once the portal does not list it any more',
      [{ made: made(cutOff) }, listed('b1'), listed('b0'), { made: made(cutOff) }],
      ['b1', 'b1', 'b1 over', ''],
    ],
    [
      'is another alarm if it is found to be bad once more',
      [{ made: made(unread) }, { made: made(whole) }, { made: made(cutOff) }],
      ['b1', 'b1 over', 'b1'],
    ],
    ['is none if it is gone by then', [{ made: gone(cutOff) }], ['']],
    ['stays an alarm if it is lost', [{ made: made(lost) }, listed('b0')], ['b1', 'b1']],
  ];
  for (const [name, looks, alarms] of rows) {
    test(name, () => assert.deepEqual(watch(...looks), alarms));
  }

  test('that is found to be bad once more has a key of its own', () => {
    const keys: string[] = [];
    let alarms: readonly Alarm[] = [];
    for (const [i, proof] of [unread, unread, whole, unread].entries()) {
      alarms = judgeCopies(blankMemory(startedAt), { slots: {}, made: made(proof) }, alarms, settings, startedAt + i);
      keys.push(...alarms.map(({ key }) => key));
      alarms = alarms.filter(({ until }) => until === undefined);
    }
    const [first, second, over, again] = keys;
    assert.deepEqual([second, over], [first, first]);
    assert.notEqual(again, first);
  });

  test('of the whole instance is not made good by the portal’s own', () => {
    const [dump] = made(cutOff).map((run) => ({ ...run, slot: 'dump' as const }));
    const [, own] = made(undefined, whole);
    assert.ok(dump && own);
    assert.deepEqual(watch({ made: [dump, own] }), ['b1']);
  });
});
