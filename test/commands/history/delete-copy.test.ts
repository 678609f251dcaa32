import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PortalError, type PortalFailure } from '../../../src/backup/portal-error.ts';
import { aCompleted, aCopy, aDoneJob, aJob, aRunning } from '../../support/builders.ts';
import { createProcess, createWorld } from '../../support/process.ts';

/** A portal with one copy, t1, of which a card tells, and somebody who wants it deleted. */
const begin = async ({ isListed = true } = {}) => {
  const world = createWorld();
  const process = createProcess(world);
  const card = world.channel.put(aCompleted());
  world.portal.copies.push(aCopy());
  await world.clock.advance(200_000);
  if (isListed) await process.acts.past('portal');
  const announced: (readonly string[])[] = [];
  const announce = async (copies: readonly { readonly id: string }[]) => announced.push(copies.map(({ id }) => id)) > 0;
  const remove = (id = 't1') => process.acts.deleteCopy({ id, by: 'U2', configured: 'portal', announce });
  return { ...world, ...process, card, remove, announced };
};

test('A copy is deleted by its id, and who did it stands under its card', async () => {
  const { clock, portal, channel, card, remove } = await begin();
  assert.deepEqual(await remove(), { kind: 'deleted', copy: aCopy(), twins: [], isNoted: true });
  assert.deepEqual(portal.copies, []);
  const [note, ...more] = channel.replies;
  const mark = { run: aCompleted().key, about: 'delete', by: 'U2', at: clock.now() };
  assert.deepEqual([note?.ts, note?.mark, more], [card, mark, []]);
  assert.equal(note?.message.text, '<@U2> deleted the copy that this backup made.');
});

test('The number of a room’s copy is looked up before it is deleted, and noted under its card', async () => {
  const world = createWorld();
  const numbers: number[] = [];
  const process = createProcess(world, { keepNumber: async (number) => void numbers.push(number) });
  world.channel.put(aCompleted({ storage: 'Documents', folder: '12' }));
  world.portal.copies.push(aCopy({ storage: 'Documents' }));
  const sought: unknown[] = [];
  Object.assign(world.portal, {
    findCopy: async ({ folder }: { readonly folder: string }) => {
      sought.push([folder, world.portal.copies.length]);
      return { copy: { fileName: '', fileId: '6' } };
    },
  });
  await process.acts.deleteCopy({ id: 't1', by: 'U2', configured: 'portal', announce: async () => true });
  assert.deepEqual([sought, numbers], [[['12', 1]], [6]]);
  assert.equal(world.channel.replies[0]?.mark.file, 6);
});

test('A room’s copy whose number cannot be learned is deleted all the same', async () => {
  const world = createWorld();
  const process = createProcess(world);
  world.portal.copies.push(aCopy({ storage: 'Documents' }));
  Object.assign(world.portal, { findCopy: () => Promise.reject(new PortalError({ kind: 'timeout', detail: '' })) });
  const done = await process.acts.deleteCopy({ id: 't1', by: 'U2', configured: 'portal', announce: async () => true });
  assert.equal(done.kind, 'deleted');
});

test('A copy with the file of another takes that one along, which is noted under both cards', async () => {
  const { clock, portal, channel, card, remove, announced } = await begin({ isListed: false });
  const beside = channel.put(aCompleted({ key: 'beside', backupId: 't2' }));
  portal.copies.push(aCopy({ id: 't2' }), aCopy({ id: 't3' }), aCopy({ id: 't4', fileName: 'other.tar.gz' }));
  await clock.advance(60_000);
  const done = await remove();
  assert.ok(done.kind === 'deleted' && done.isNoted);
  assert.deepEqual(
    done.twins.map(({ id }) => id),
    ['t2', 't3'],
  );
  assert.deepEqual(
    channel.replies.map(({ ts, mark }) => [ts, mark.about]),
    [
      [card, 'delete'],
      [beside, 'delete_twin'],
    ],
  );
  assert.deepEqual(announced, [['t3']]);
  assert.deepEqual(await remove('t2'), { kind: 'gone' }, 'it went with the other');
});

test('The list that the person saw is enough, however old, and shows it no more', async () => {
  const { clock, portal, remove } = await begin();
  await clock.advance(600_000);
  await remove();
  assert.equal(portal.count('history'), 1);
  const other = await begin();
  await other.remove();
  const { lines } = await other.acts.past('portal');
  assert.deepEqual(
    lines.map(({ kind }) => kind),
    ['run'],
  );
  assert.equal(other.portal.count('history'), 1);
});

test('A process that has not seen the list looks at it first', async () => {
  const { portal, remove } = await begin({ isListed: false });
  assert.equal((await remove()).kind, 'deleted');
  assert.equal(portal.count('history'), 1);
});

test('A copy that is in no list is gone, and nothing is asked to be deleted', async () => {
  const { portal, remove } = await begin();
  assert.deepEqual(await remove('t9'), { kind: 'gone' });
  assert.equal(portal.count('deleteCopy'), 0);
});

test('Where the list cannot be read, nothing is deleted', async () => {
  const { portal, remove } = await begin({ isListed: false });
  portal.fail('history', 'unavailable');
  const done = await remove();
  assert.ok(done.kind === 'kept' && done.failure.kind === 'unavailable');
  assert.equal(portal.count('deleteCopy'), 0);
});

test('A copy that was deleted meanwhile is told apart by one more look', async () => {
  const { portal, channel, remove } = await begin();
  portal.copies.length = 0;
  assert.deepEqual(await remove(), { kind: 'gone' });
  assert.deepEqual([portal.count('deleteCopy'), portal.count('history'), channel.replies.length], [1, 2, 0]);
});

test('Two people who press at once: one deletes it, the other hears that it is gone', async () => {
  const { portal, remove } = await begin();
  const kinds = (await Promise.all([remove(), remove()])).map(({ kind }) => kind);
  assert.deepEqual(kinds.sort(), ['deleted', 'gone']);
  assert.equal(portal.count('deleteCopy'), 2);
});

test('A failure leaves the copy; one that says nothing of it is looked into', async () => {
  const refusals: readonly (readonly [PortalFailure['kind'], looks: number])[] = [
    ['forbidden', 1],
    ['payment', 1],
    ['rate_limited', 1],
    ['unreachable', 1],
    ['broken', 2],
    ['missing', 2],
  ];
  for (const [kind, looks] of refusals) {
    const { portal, remove } = await begin();
    portal.fail('deleteCopy', kind);
    const done = await remove();
    assert.ok(done.kind === 'kept' && done.failure.kind === kind, kind);
    assert.equal(portal.count('history'), looks, kind);
    assert.equal(portal.count('deleteCopy'), 1, 'never sent twice');
  }
});

test('A deletion whose answer was lost is found to be done, and noted', async () => {
  const { portal, channel, remove } = await begin();
  portal.fail('deleteCopy', 'lost');
  assert.equal((await remove()).kind, 'deleted');
  assert.deepEqual([portal.count('history'), channel.replies.length], [2, 1]);
});

test('A deletion without an answer whose copy is still there is not known', async () => {
  const { portal, channel, remove } = await begin();
  portal.fail('deleteCopy', 'timeout');
  const done = await remove();
  assert.ok(done.kind === 'unclear' && done.failure.kind === 'timeout');
  assert.equal(channel.replies.length, 0);
});

test('What became of it is not known where the list cannot be read afterwards', async () => {
  for (const [fault, kind] of [
    ['broken', 'unclear'],
    ['lost', 'unclear'],
    ['missing', 'kept'],
  ] as const) {
    const { portal, remove } = await begin();
    portal.fail('deleteCopy', fault);
    portal.fail('history', 'unavailable');
    assert.equal((await remove()).kind, kind, fault);
  }
});

test('A backup that is still being made is not deleted', async () => {
  const elsewhere = await begin();
  elsewhere.portal.jobs.set('portal', aJob({ percent: 90 }));
  assert.deepEqual(await elsewhere.remove(), { kind: 'going' });
  const ours = await begin();
  ours.channel.put(aRunning(), { follower: 'two', beat: 1 }, ours.card);
  await ours.clock.advance(60_000);
  assert.deepEqual(await ours.remove(), { kind: 'going' });
  assert.equal(elsewhere.portal.count('deleteCopy') + ours.portal.count('deleteCopy'), 0);
});

test('One that is over, or another one, is no hindrance', async () => {
  for (const job of [aDoneJob(), aJob({ id: 't2' })]) {
    const { portal, remove } = await begin();
    portal.jobs.set('portal', job);
    assert.equal((await remove()).kind, 'deleted');
  }
});

test('Where the portal does not say what runs, nothing is deleted', async () => {
  const { portal, remove } = await begin();
  portal.fail('progress', 'timeout');
  assert.equal((await remove()).kind, 'kept');
  assert.equal(portal.count('deleteCopy'), 0);
});

test('A note that Slack does not take is told, and the copy is deleted all the same', async () => {
  const { clock, portal, channel, remove } = await begin();
  channel.fail('reply', { code: 'not_in_channel' });
  const removing = remove();
  await clock.advance(60_000);
  assert.deepEqual(await removing, { kind: 'deleted', copy: aCopy(), twins: [], isNoted: false });
  assert.deepEqual(portal.copies, []);
});

test('A copy that no card tells of leaves no note under one, and is told in the channel', async () => {
  const { portal, channel, remove, clock, announced } = await begin();
  portal.copies.push(aCopy({ id: 't9', fileName: 'other.tar.gz' }));
  await clock.advance(60_000);
  assert.deepEqual(await remove('t9'), {
    kind: 'deleted',
    copy: aCopy({ id: 't9', fileName: 'other.tar.gz' }),
    twins: [],
    isNoted: true,
  });
  assert.equal(channel.replies.length, 0);
  assert.deepEqual(announced, [['t9']]);
});
