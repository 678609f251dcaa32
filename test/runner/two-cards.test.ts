import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBroken, aRunning, startedAt } from '../support/builders.ts';
import { createProcess, createWorld, type World } from '../support/process.ts';

const ids = ({ channel }: World): readonly string[] => channel.cards().map(({ id }) => id);

/**
 * A process in a world of its own with a backup under way on the card `own`, 19.9 s old: it reads the channel at 20 s.
 */
const beginBackup = async (follower = 'two') => {
  const world = createWorld();
  const process = createProcess(world, { follower });
  process.ask({ key: 'k1' });
  void process.runner.followCards();
  await world.clock.advance(19_900);
  const [own] = world.channel.cards();
  assert.ok(own);
  return { world, process, own };
};

test('Of two processes that take a run over at once one continues, the other steps back', async () => {
  const world = createWorld();
  world.portal.set({ id: 't1', percent: 40 });
  world.channel.put(aRunning(), { follower: undefined, beat: 5 });
  for (const follower of ['two', 'three']) void createProcess(world, { follower }).runner.followCards();
  await world.clock.advance(60_000);
  const polled = world.portal.count('progress');
  await world.clock.advance(60_000);
  assert.ok(world.portal.count('progress') - polled <= 21, 'one process polls');
  world.portal.complete();
  await world.clock.advance(30_000);
  assert.equal(world.channel.cards()[0]?.run.phase, 'completed');
});

test('Two processes that write one card in step do not both continue, also where neither could look after taking it', async () => {
  const world = createWorld();
  world.portal.set({ id: 't1', percent: 40 });
  world.channel.put(aRunning(), { follower: undefined, beat: 5 });
  for (const follower of ['aaa', 'bbb']) void createProcess(world, { follower }).runner.followCards();
  await world.clock.advance(1_000);
  world.channel.fail('read', 'down', 2);
  await world.clock.advance(120_000);
  const polled = world.portal.count('progress');
  await world.clock.advance(60_000);
  assert.ok(world.portal.count('progress') - polled <= 21, 'one process polls');
});

test("A process that finds another's name on its card steps back", async () => {
  const { world, own } = await beginBackup();
  world.channel.put(own.run, { follower: 'aaa', beat: 99 }, own.id);
  await world.clock.advance(20_000);
  assert.deepEqual([world.channel.cards()[0]?.follower, world.channel.cards()[0]?.beat], ['aaa', 99]);
});

test('A second card of a run is removed by the process that follows it', async () => {
  const { world, own } = await beginBackup();
  world.channel.put(own.run, { follower: 'two' });
  await world.clock.advance(5_000);
  assert.deepEqual(ids(world), [own.id]);
});

test('Of two cards that tell of one backup the older stays, and the process leaves its own', async () => {
  const { world } = await beginBackup();
  const older = world.channel.put(aRunning({ key: 'k0' }), { follower: 'zero' }, `${startedAt / 1000 - 10}.000000`);
  await world.clock.advance(5_000);
  assert.deepEqual(ids(world), [older]);
  await world.clock.advance(20_000);
  assert.deepEqual(ids(world), [older]);
});

test('A younger card that tells of the same backup, and an older one of another, change nothing', async () => {
  const { world, own } = await beginBackup();
  const younger = world.channel.put(aRunning({ key: 'k2' }), { follower: 'zero' });
  const older = world.channel.put(aBroken({ key: 'k0', backupId: 't0' }), {}, `${startedAt / 1000 - 10}.000000`);
  await world.clock.advance(5_000);
  assert.deepEqual(ids(world), [older, own.id, younger]);
});

test('A leftover card of a run that has ended on another card does not hold the slot for ever', async () => {
  const world = createWorld();
  world.channel.put(aRunning({ key: 'k1' }), { follower: 'one' });
  world.channel.put(aBroken({ key: 'k1' }), { follower: 'one' });
  const process = createProcess(world, { follower: 'two' });
  void process.runner.followCards();
  await world.clock.advance(300_000);
  const { answers } = process.ask();
  await world.clock.advance(10_000);
  assert.deepEqual(
    answers.map(({ kind }) => kind),
    ['following'],
  );
});

test('A leftover card is taken down even where the run was ended by this process and its removal failed then', async () => {
  const { world, own } = await beginBackup();
  world.channel.fail('remove', { code: 'internal_error' });
  const leftover = world.channel.put(own.run, { follower: 'two' });
  await world.clock.advance(15_000);
  world.portal.complete();
  await world.clock.advance(60_000);
  world.channel.clearFaults();
  await world.clock.advance(300_000);
  const open = world.channel.cards().filter(({ run }) => run.phase === 'running');
  assert.deepEqual(open, [], leftover);
});
