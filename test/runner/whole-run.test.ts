import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProcess, createWorld } from '../support/process.ts';

test('A backup of 9 hours is followed to its end with few calls and nothing piling up', async () => {
  const world = createWorld();
  const { clock, portal, channel } = world;
  const process = createProcess(world, { notify: 'all', stallMs: 7_200_000 });
  process.ask();
  void process.runner.followCards();
  for (let hour = 1; hour <= 9; hour += 1) {
    await clock.advance(3_600_000);
    portal.set({ status: 'running', percent: Math.min(90, hour * 12) });
    assert.ok(clock.sleepers() <= 6, `${clock.sleepers()} waits`);
  }
  portal.complete();
  await clock.advance(60_000);
  const [card] = channel.cards();
  assert.deepEqual([card?.run.phase, card?.owesNotice, channel.cards().length], ['completed', false, 1]);
  assert.equal(channel.replies.length, 1);
  const minutes = 9 * 60 + 1;
  assert.ok(portal.count('progress') <= minutes * 20 + 5, `${portal.count('progress')} looks`);
  assert.ok(channel.count('update') <= minutes * 5, `${channel.count('update')} edits`);
  assert.ok(channel.count('read') <= minutes * 4, `${channel.count('read')} reads`);
  assert.equal(portal.count('history'), 0);
  assert.doesNotMatch(process.log.lines.join('\n'), /^(warn|error)/m);
});

test('A stall is told to who asked once, also after a restart', async () => {
  const world = createWorld();
  const { clock, portal, channel } = world;
  const first = createProcess(world, { stallMs: 60_000 });
  first.ask();
  await clock.advance(3_000);
  portal.set({ status: 'running', percent: 20 });
  await clock.advance(120_000);
  assert.deepEqual(
    channel.replies.map(({ mark }) => mark.about),
    ['stall'],
  );
  first.kill();
  void createProcess(world, { follower: 'two', stallMs: 60_000 }).runner.followCards();
  await clock.advance(300_000);
  assert.equal(channel.replies.length, 1);
  portal.set({ isCompleted: true, error: 'The disk is full.' });
  await clock.advance(30_000);
  assert.deepEqual(
    channel.replies.map(({ mark }) => mark.about),
    ['stall', 'end'],
  );
});

test('With problems alone a success calls nobody, a failure calls who asked', async () => {
  for (const [notify, error, replies] of [
    ['problems', undefined, 0],
    ['problems', 'The disk is full.', 1],
    ['all', undefined, 1],
  ] as const) {
    const world = createWorld();
    createProcess(world, { notify }).ask();
    await world.clock.advance(3_000);
    world.portal.set({ isCompleted: true, percent: 100, status: 'completed', hasLink: true, error });
    await world.clock.advance(10_000);
    assert.equal(world.channel.replies.length, replies, `${notify}, ${error}`);
  }
});

const lost = ['lost', 'hang', 'timeout', 'cut', 'unavailable', 'unreadable', 'broken'] as const;

for (const fault of lost) {
  test(`A start that ends as ${fault} ends truthfully: followed where it runs, not started where it does not`, async () => {
    const world = createWorld();
    const { clock, portal, channel } = world;
    portal.fail('start', fault, 1);
    const { answers } = createProcess(world).ask();
    await clock.advance(90_000);
    const [card] = channel.cards();
    const isThere = fault === 'lost';
    assert.equal(card?.run.phase, isThere ? 'running' : 'not_started');
    assert.equal(answers.at(-1)?.kind, isThere ? 'following' : 'not_started');
    assert.equal(portal.count('start'), 1);
    assert.equal(portal.count('history'), isThere ? 0 : 1);
  });
}

test('A start whose answer is lost and whose backup is over before anybody looks is found in the history', async () => {
  const world = createWorld();
  const { clock, portal, channel } = world;
  portal.fail('start', 'lost', 1);
  const { progress } = portal;
  let looks = 0;
  Object.assign(portal, {
    progress: async (...call: Parameters<typeof progress>) => {
      looks += 1;
      if (looks <= 2) return await progress(...call);
      if (portal.copies.length === 0) portal.complete();
      portal.jobs.clear();
      return undefined;
    },
  });
  createProcess(world).ask();
  await clock.advance(120_000);
  const [card] = channel.cards();
  assert.ok(card?.run.phase === 'completed');
  assert.deepEqual([card.run.origin, card.run.backupId], ['found', 't1']);
  assert.equal(portal.count('history'), 1);
});

test('A portal that is down for an hour in the middle is told on the card, and the end is right', async () => {
  const world = createWorld();
  const { clock, portal, channel } = world;
  createProcess(world).ask();
  await clock.advance(10_000);
  portal.fail('progress', 'unreachable');
  await clock.advance(3_600_000);
  const before = portal.count('progress');
  assert.ok(before < 200, `${before} looks`);
  portal.clearFaults();
  portal.complete();
  await clock.advance(90_000);
  assert.equal(channel.cards()[0]?.run.phase, 'completed');
});
