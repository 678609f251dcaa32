import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBroken, aRunning } from '../support/builders.ts';
import { createProcess, createWorld, type World } from '../support/process.ts';

/** A backup under way in a workspace where a card can be edited for a minute. */
const beginBackup = async ({ areDeletesRefused = false } = {}) => {
  const world = createWorld();
  world.channel.closeAfter(60_000);
  if (areDeletesRefused) world.channel.fail('remove', { code: 'cant_delete_message' });
  const process = createProcess(world, { notify: 'all' });
  void process.runner.followCards();
  process.ask({ key: 'k1' });
  await world.clock.advance(5_000);
  return { world, process };
};

/** Lets the backup continue for hours and then end. */
const goOn = async ({ clock, portal }: World, minutes = 120): Promise<void> => {
  for (let minute = 1; minute <= minutes; minute += 1) {
    portal.set({ id: 't1', percent: Math.floor(minute / 2) });
    await clock.advance(60_000);
  }
  portal.complete();
  await clock.advance(60_000);
};

const phases = ({ channel }: World): readonly string[] => channel.cards().map(({ run }) => run.phase);

test('In a backup of two hours a card that can be edited for a minute is replaced once, and once more for the end', async () => {
  const { world } = await beginBackup();
  await goOn(world);
  assert.equal(world.channel.count('post'), 3);
  assert.deepEqual(phases(world), ['completed']);
  assert.equal(world.channel.replies.length, 1);
});

test('Where deleting is refused as well, the newest card tells the end, and Slack is asked few times', async () => {
  const { world } = await beginBackup({ areDeletesRefused: true });
  await goOn(world);
  const { channel } = world;
  assert.deepEqual([channel.count('post'), phases(world).at(-1)], [3, 'completed']);
  assert.ok(channel.count('remove') <= 2, `${channel.count('remove')} deletes`);
  const writes = channel.count('update');
  await world.clock.advance(3_600_000);
  assert.ok(
    channel.count('update') - writes <= 2,
    `${channel.count('update') - writes} edits in an hour after the end`,
  );
  assert.deepEqual([channel.count('post'), channel.replies.length], [3, 1]);
});

test('A second process does not post cards of its own for a run whose card cannot be edited', async () => {
  const { world } = await beginBackup({ areDeletesRefused: true });
  void createProcess(world, { follower: 'two', notify: 'all' }).runner.followCards();
  await goOn(world);
  assert.deepEqual([world.channel.count('post'), world.channel.replies.length], [3, 1]);
});

test('A run whose card cannot be edited is told to its end by the next process', async () => {
  const { world, process } = await beginBackup();
  await world.clock.advance(240_000);
  process.kill();
  void createProcess(world, { follower: 'two', notify: 'all' }).runner.followCards();
  await goOn(world, 10);
  assert.deepEqual([world.channel.count('post'), phases(world)], [3, ['completed']]);
  assert.equal(world.channel.replies.length, 1);
});

test('An end whose notice is posted, on a card that cannot say so any more, is looked after once', async () => {
  const world = createWorld();
  const id = world.channel.put(aBroken(), { follower: undefined, owesNotice: true });
  world.channel.close(id);
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await world.clock.advance(3_600_000);
  assert.deepEqual([world.channel.replies.length, world.channel.count('post')], [1, 0]);
  assert.ok(world.channel.count('update') <= 2, `${world.channel.count('update')} edits`);
});

test('A card in whose place another was posted is deleted and not gone on with', async () => {
  const world = createWorld();
  world.portal.set({ id: 't1', percent: 40 });
  const old = world.channel.put(aRunning(), { follower: undefined });
  const replacement = world.channel.put(aRunning(), { follower: undefined, replaces: old });
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await world.clock.advance(5_000);
  assert.deepEqual(
    world.channel.cards().map(({ id, follower, replaces }) => [id, follower, replaces]),
    [[replacement, 'two', old]],
  );
});
