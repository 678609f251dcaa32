import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Slot } from '../../../src/backup/job.ts';
import { PortalError } from '../../../src/backup/portal-error.ts';
import { backupId } from '../../../src/backup/run.ts';
import type { Past } from '../../../src/commands/history/lines.ts';
import { aBroken, aCompleted, aCopy, aNotStarted, startedAt } from '../../support/builders.ts';
import { createProcess, createWorld } from '../../support/process.ts';

const ids = ({ lines }: Past) =>
  lines.map((line) => (line.kind === 'copy' ? line.copy.id : `${line.run.phase} ${backupId(line.run) ?? ''}`.trim()));

test('The copies of the portal stand with the runs that the cards know, newest first', async () => {
  const world = createWorld();
  const { acts } = createProcess(world);
  world.portal.copies.push(aCopy({ id: 'elsewhere', createdAt: startedAt }), aCopy());
  world.channel.put(aCompleted());
  world.channel.put(aBroken({ key: 'failed', backupId: 't2', endedAt: startedAt + 60_000 }));
  world.channel.put(aNotStarted({ key: 'refused', endedAt: startedAt + 300_000 }));
  const past = await acts.past('portal');
  assert.deepEqual(ids(past), ['not_started', 't1', 'failed t2', 'elsewhere']);
  assert.deepEqual([past.unread, past.areCardsRead], [[], true]);
});

test('The history is read once a minute, however many people ask at once', async () => {
  const { clock, portal, ...world } = createWorld();
  const { acts } = createProcess({ clock, portal, ...world });
  portal.copies.push(aCopy());
  await Promise.all([acts.past('portal'), acts.past('portal'), acts.past('portal')]);
  await clock.advance(59_999);
  await acts.past('portal');
  assert.equal(portal.count('history'), 1);
  await clock.advance(1);
  await Promise.all([acts.past('portal'), acts.past('portal')]);
  assert.equal(portal.count('history'), 2);
});

test('A list that was kept says when it was read', async () => {
  const { clock, ...world } = createWorld();
  const { acts } = createProcess({ clock, ...world });
  const readAt = clock.now();
  assert.equal((await acts.past('portal')).listedAt, undefined);
  await clock.advance(5_000);
  assert.equal((await acts.past('portal')).listedAt, readAt);
});

test('It is read again before that where a card tells of a newer copy, and then not again', async () => {
  const world = createWorld();
  const { clock, portal } = world;
  const process = createProcess(world);
  process.ask();
  await clock.advance(1_000);
  assert.deepEqual(ids(await process.acts.past('portal')), []);
  portal.complete();
  await clock.advance(4_000);
  assert.equal(portal.count('history'), 1);
  await Promise.all([process.acts.past('portal'), process.acts.past('portal')]);
  const past = await process.acts.past('portal');
  assert.deepEqual(ids(past), ['t1']);
  assert.ok(past.lines[0]?.kind === 'copy' && past.lines[0].by?.run.phase === 'completed');
  assert.equal(portal.count('history'), 2);
});

test('A copy that was gone before the list was read does not make it old', async () => {
  const world = createWorld();
  const { acts } = createProcess(world);
  world.channel.put(aCompleted({ endedAt: startedAt - 1 }));
  for (let times = 0; times < 3; times += 1) {
    const [line] = (await acts.past('portal')).lines;
    assert.ok(line?.kind === 'run' && line.isListed);
  }
  assert.equal(world.portal.count('history'), 1);
});

test('A read that may have had its effect is not repeated within the minute, one that had none is', async () => {
  for (const [fault, reads] of [
    ['broken', 1],
    ['timeout', 1],
    ['unreachable', 2],
    ['forbidden', 2],
  ] as const) {
    const world = createWorld();
    const { acts } = createProcess(world);
    world.portal.fail('history', fault, 1);
    world.channel.put(aBroken());
    const past = await acts.past('portal');
    assert.deepEqual(ids(past), ['failed t1']);
    assert.deepEqual(
      past.unread.map(({ slot, failure }) => [slot, failure.kind]),
      [['portal', fault]],
    );
    const again = await acts.past('portal');
    assert.deepEqual([again.unread.length, world.portal.count('history')], [reads === 1 ? 1 : 0, reads], fault);
  }
});

test('Without the cards the copies are told alone', async () => {
  const world = createWorld();
  world.portal.copies.push(aCopy());
  world.channel.put(aBroken({ backupId: 't2' }));
  world.channel.fail('read', 'down');
  const past = await createProcess(world).acts.past('portal');
  assert.deepEqual([ids(past), past.areCardsRead], [['t1'], false]);
});

/** A self-hosted portal whose slots have one copy each, and that closes those named. */
const selfHosted = (...closed: readonly Slot[]) => {
  const world = createWorld();
  const read: Slot[] = [];
  world.portal.is.isStandalone = true;
  Object.assign(world.portal, {
    history: async (slot: Slot) => {
      read.push(slot);
      if (closed.includes(slot)) throw new PortalError({ kind: 'forbidden', detail: 'Access denied', httpStatus: 403 });
      return [aCopy({ id: slot, createdAt: startedAt + read.length })];
    },
  });
  return { world, read };
};

test('A self-hosted portal tells the copies of both slots, each with its own', async () => {
  const { world, read } = selfHosted();
  const { lines } = await createProcess(world).acts.past('portal');
  assert.deepEqual(
    lines.map((line) => [line.slot, line.kind === 'copy' && line.copy.id]),
    [
      ['dump', 'dump'],
      ['portal', 'portal'],
    ],
  );
  assert.deepEqual(read, ['portal', 'dump']);
});

test('A slot that the portal closes is left out, unless the bot is set up for it', async () => {
  const { world } = selfHosted('dump');
  const { acts } = createProcess(world);
  assert.deepEqual((await acts.past('portal')).unread, []);
  assert.deepEqual(
    (await acts.past('dump')).unread.map(({ slot }) => slot),
    ['dump'],
  );
});

test('In the cloud the history of the other slot is never read', async () => {
  const { world, read } = selfHosted();
  world.portal.is.isStandalone = false;
  await createProcess(world).acts.past('portal');
  assert.deepEqual(read, ['portal']);
});
