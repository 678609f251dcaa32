import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProcess, createWorld } from '../support/process.ts';

/** A backup under way, with a portal client that throws what no portal answers. */
const breakFollowing = async () => {
  const world = createWorld();
  const first = createProcess(world);
  first.ask({ key: 'k1' });
  await world.clock.advance(4_000);
  const { progress } = world.portal;
  Object.assign(world.portal, { progress: async () => Promise.reject(new TypeError('x is not a function')) });
  await world.clock.advance(4_000);
  return { ...world, repair: () => Object.assign(world.portal, { progress }) };
};

test('A run whose following failed with an error of the bot is released, and another process continues', async () => {
  const { clock, channel, portal, repair, ...world } = await breakFollowing();
  assert.deepEqual(
    channel.cards().map(({ follower, run }) => [follower, run.phase]),
    [[undefined, 'running']],
  );
  repair();
  portal.complete();
  void createProcess({ ...world, clock, channel, portal }, { follower: 'two' }).runner.followCards();
  await clock.advance(30_000);
  assert.deepEqual(
    channel.cards().map(({ run }) => run.phase),
    ['completed'],
  );
});

test('A run that a process fails to follow again and again ends as unknown, and who asked is called', async () => {
  const { clock, channel, ...world } = await breakFollowing();
  void createProcess({ ...world, clock, channel }, { follower: 'two' }).runner.followCards();
  await clock.advance(300_000);
  const [card] = channel.cards();
  assert.ok(card?.run.phase === 'unknown');
  assert.deepEqual([card.run.reasons, channel.replies.length], [[{ code: 'unfollowed' }], 1]);
});
