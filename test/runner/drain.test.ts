import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProcess, createWorld } from '../support/process.ts';

test('A stop lets go of every run, and the next process continues at once', async () => {
  const world = createWorld();
  const { clock, channel, portal } = world;
  const first = createProcess(world);
  first.ask();
  first.ask({ backup: { storage: 'DataStore', params: {}, slot: 'dump' } });
  await clock.advance(5_000);
  const drained = first.runner.drain(8_000);
  const stoppedAtMs = clock.elapsed();
  await clock.until(() => channel.cards().every(({ follower }) => follower === undefined), 8_000);
  await drained;
  assert.ok(clock.elapsed() - stoppedAtMs < 1_000);
  const polls = portal.count('progress');
  await clock.advance(60_000);
  assert.equal(portal.count('progress'), polls);
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await clock.advance(100);
  assert.deepEqual(
    channel.cards().map(({ follower }) => follower),
    ['two', 'two'],
  );
});

test('A stop while the portal is asked to start waits for its answer, and writes it down', async () => {
  const world = createWorld();
  const { clock, channel, portal } = world;
  const { start } = portal;
  Object.assign(portal, {
    start: async (...call: Parameters<typeof start>) => {
      await clock.sleep(4_000);
      return await start(...call);
    },
  });
  const process = createProcess(world);
  process.ask();
  await clock.advance(1_000);
  const drained = process.runner.drain(8_000);
  await clock.advance(8_000);
  await drained;
  const [card] = channel.cards();
  assert.deepEqual([card?.run.phase, card?.follower], ['running', undefined]);
});

test('A stop whose start gets no answer leaves a card that the next process settles', async () => {
  const world = createWorld();
  world.portal.fail('start', 'hang');
  const process = createProcess(world);
  process.ask();
  await world.clock.advance(1_000);
  const drained = process.runner.drain(8_000);
  await world.clock.advance(8_000);
  await drained;
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await world.clock.advance(180_000);
  assert.deepEqual(
    world.channel.cards().map(({ run }) => run.phase),
    ['not_started'],
  );
  assert.equal(world.portal.count('start'), 1);
});

test('A stop takes no longer than it may, also where Slack is down', async () => {
  const world = createWorld();
  const process = createProcess(world);
  process.ask();
  await world.clock.advance(5_000);
  world.channel.fail(['update', 'at', 'read', 'reply', 'post'], 'hang');
  let isDrained = false;
  void process.runner.drain(8_000).then(() => {
    isDrained = true;
  });
  await world.clock.advance(7_999);
  assert.equal(isDrained, false);
  await world.clock.advance(1);
  assert.equal(isDrained, true);
});

test('An end that is being written is written before the stop is done', async () => {
  const world = createWorld();
  const process = createProcess(world, { notify: 'all' });
  process.ask();
  await world.clock.advance(5_000);
  world.portal.complete();
  world.channel.fail('reply', { seconds: 2 }, 1);
  await world.clock.advance(1_500);
  const drained = process.runner.drain(8_000);
  await world.clock.advance(8_000);
  await drained;
  const [card] = world.channel.cards();
  assert.deepEqual([card?.run.phase, card?.owesNotice, world.channel.replies.length], ['completed', false, 1]);
});

test('A request that comes while the bot stops is refused, and nothing is started', async () => {
  const world = createWorld();
  const process = createProcess(world);
  await process.runner.drain(8_000);
  const { answers, done } = process.ask();
  await done;
  assert.deepEqual(answers, [{ kind: 'stopping' }]);
  assert.deepEqual([world.portal.calls.length, world.channel.cards().length], [0, 0]);
});

test('A stop between the card and the start sends no start, and ends the card as not started', async () => {
  const world = createWorld();
  world.channel.fail('read', 'down', 2);
  const process = createProcess(world);
  const { answers } = process.ask();
  await world.clock.advance(500);
  assert.equal(world.channel.cards().length, 1);
  const drained = process.runner.drain(8_000);
  await world.clock.advance(8_000);
  await drained;
  assert.deepEqual([world.channel.cards()[0]?.run.phase, world.portal.count('start')], ['not_started', 0]);
  assert.deepEqual(
    answers.map(({ kind }) => kind),
    ['following', 'not_started'],
  );
});

test('The watch ends with the stop', async () => {
  const world = createWorld();
  const process = createProcess(world);
  const watching = process.runner.followCards();
  await world.clock.advance(25_000);
  await process.runner.drain(8_000);
  await watching;
  const reads = world.channel.count('read');
  await world.clock.advance(120_000);
  assert.equal(world.channel.count('read'), reads);
});
