import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '../../../src/backup/run.ts';
import {
  hasCopySince,
  isDeletable,
  linesOf,
  newestFirst,
  newlyMissing,
  pageOf,
} from '../../../src/commands/history/lines.ts';
import { aBroken, aCompleted, aCopy, aNotStarted, aRunning, startedAt } from '../../support/builders.ts';

const carded = (...runs: readonly Run[]) => runs.map((run, index) => ({ id: `${index + 1}`, run }));

test('A copy is told with the card that knows who asked for it', () => {
  const [copy, run] = [aCopy(), aCompleted()];
  const lines = linesOf('portal', { copies: [copy] }, carded(aBroken({ backupId: 't0' }), run).slice(1));
  assert.deepEqual(lines, [{ kind: 'copy', slot: 'portal', at: copy.createdAt, copy, by: { id: '2', run } }]);
});

test('Two copies of one storage with one file name are told to be one file', () => {
  const copies = [
    aCopy(),
    aCopy({ id: 't2' }),
    aCopy({ id: 't3', storage: 'Local' }),
    aCopy({ id: 't4', fileName: '' }),
  ];
  const lines = linesOf('portal', { copies }, []);
  assert.deepEqual(
    lines.map((line) => line.kind === 'copy' && line.isShared === true),
    [true, true, false, false],
  );
});

test('A copy that no card tells of stands alone', () => {
  const copy = aCopy({ id: 't9' });
  const lines = linesOf('portal', { copies: [copy] }, carded(aCompleted({ slot: 'dump', backupId: 't9' })));
  assert.deepEqual(lines, [{ kind: 'copy', slot: 'portal', at: copy.createdAt, copy, by: undefined }]);
});

test('Runs that made no copy are told as well, and those whose copy the portal does not list', () => {
  const runs = [aBroken({ backupId: 't2' }), aNotStarted(), aCompleted({ backupId: 't3' })];
  const lines = linesOf('portal', { copies: [] }, carded(...runs));
  assert.deepEqual(
    lines.map((line) => line.kind === 'run' && [line.id, line.run, line.at, line.isListed]),
    runs.map((run, index) => [`${index + 1}`, run, run.endedAt, true]),
  );
});

test('What still runs is not of the past', () => {
  assert.deepEqual(linesOf('portal', { copies: [] }, carded(aRunning())), []);
});

test('A list that could not be read says nothing about the copies of the runs', () => {
  const [line] = linesOf('portal', { failure: { kind: 'timeout', detail: '' } }, carded(aCompleted()));
  assert.ok(line?.kind === 'run' && !line.isListed);
});

test('A finished copy that the portal does not list is news, until its card says that it is gone', () => {
  const gone = { why: 'deleted', at: startedAt } as const;
  const runs = [aCompleted({ backupId: 't3' }), aCompleted({ backupId: 't4', gone }), aBroken({ backupId: 't5' })];
  const missing = (listing: Parameters<typeof linesOf>[1]) =>
    newlyMissing({ lines: linesOf('portal', listing, carded(...runs)), unread: [], areCardsRead: true });
  assert.deepEqual(missing({ copies: [] }), ['1']);
  assert.deepEqual(missing({ copies: [aCopy({ id: 't3' })] }), []);
  assert.deepEqual(missing({ failure: { kind: 'timeout', detail: '' } }), []);
});

test('The newest comes first, and what has no time last', () => {
  const ids = (['a', 'b', 'c'] as const).map((id, index) =>
    aCopy({ id, createdAt: index === 1 ? undefined : startedAt + index }),
  );
  const lines = newestFirst(linesOf('portal', { copies: ids }, []));
  assert.deepEqual(
    lines.map((line) => line.kind === 'copy' && line.copy.id),
    ['c', 'a', 'b'],
  );
});

test('A copy can be deleted once its backup is over, by an id that can be one', () => {
  const deletable = (id: string, ...runs: readonly Run[]) =>
    linesOf('portal', { copies: [aCopy({ id })] }, carded(...runs)).map(isDeletable)[0];
  assert.equal(deletable('t1'), true);
  assert.equal(deletable('t1', aCompleted()), true);
  assert.equal(deletable('t1', aRunning()), false);
  assert.equal(deletable('x'.repeat(100)), true);
  for (const id of ['x'.repeat(101), 'a/b', '\ud83d', ' ']) assert.equal(deletable(id), false);
  assert.equal(linesOf('portal', { copies: [] }, carded(aBroken())).map(isDeletable)[0], false);
});

test('A run made a copy since a time when it ended at that time or later, and made one', () => {
  const { endedAt } = aCompleted();
  assert.equal(hasCopySince(aCompleted(), endedAt), true);
  assert.equal(hasCopySince(aCompleted({ phase: 'completed_with_warnings' }), endedAt - 1), true);
  assert.equal(hasCopySince(aCompleted(), endedAt + 1), false);
  assert.equal(hasCopySince(aBroken(), endedAt), false);
});

test('A page holds at most so many lines, and one behind the last is the last', () => {
  const lines = linesOf('portal', { copies: Array.from({ length: 25 }, (_, index) => aCopy({ id: `${index}` })) }, []);
  const page = (from: number, count: number) => {
    const { from: first, of, lines: shown } = pageOf(lines, { from, count });
    assert.deepEqual(shown, lines.slice(first, first + count));
    return [first, shown.length, of];
  };
  assert.deepEqual(page(0, 10), [0, 10, 25]);
  assert.deepEqual(page(20, 10), [20, 5, 25]);
  assert.deepEqual(page(30, 10), [20, 5, 25]);
  assert.deepEqual(page(-3, 10), [0, 10, 25]);
  assert.deepEqual(page(0, 25), [0, 25, 25]);
  assert.deepEqual(page(25, 25), [0, 25, 25]);
  assert.deepEqual(pageOf([], { from: 10, count: 10 }), { lines: [], from: 0, of: 0 });
});
