import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../../src/lib/durations.ts';
import { aBroken, aCopy, aDoneJob, aJob, aRunning, aStarting, startedAt } from '../support/builders.ts';
import { createProcess, createWorld, type World } from '../support/process.ts';

const followerOf = (world: World): string | undefined => world.channel.cards()[0]?.follower;
const phaseOf = (world: World): string | undefined => world.channel.cards()[0]?.run.phase;

/** Another process `two` that looks after what others leave. */
const standBy = (world: World, follower = 'two') => {
  const process = createProcess(world, { follower });
  void process.runner.followCards();
  return process;
};

test('A run whose process died is taken over within a minute, and continues to its end on the same card', async () => {
  const world = createWorld();
  const { clock, portal, channel } = world;
  const first = createProcess(world);
  first.ask();
  standBy(world);
  await clock.advance(20_000);
  assert.equal(followerOf(world), 'one');
  first.kill();
  const diedAtMs = clock.elapsed();
  await clock.until(() => followerOf(world) === 'two', 60_000);
  assert.ok(clock.elapsed() - diedAtMs >= 15_000);
  portal.complete();
  await clock.advance(10_000);
  assert.deepEqual([phaseOf(world), channel.cards().length, portal.started.length], ['completed', 1, 1]);
});

test('A run whose process lives is left alone, however long it takes', async () => {
  const world = createWorld();
  createProcess(world).ask();
  standBy(world);
  for (let minute = 0; minute < 120; minute += 1) {
    await world.clock.advance(60_000);
    assert.equal(followerOf(world), 'one');
  }
});

test('Only a beat that was seen unchanged for 30 s on the own clock counts as silence', async () => {
  const world = createWorld();
  world.portal.set({ id: 't1', percent: 40 });
  world.channel.put(aRunning(), { follower: 'one', beat: 5 });
  standBy(world);
  await world.clock.advance(29_000);
  assert.equal(followerOf(world), 'one');
  await world.clock.advance(4_000);
  assert.equal(followerOf(world), 'two');
});

test('A run that was let go is taken over at the next look', async () => {
  const world = createWorld();
  world.portal.set({ id: 't1', percent: 40 });
  world.channel.put(aRunning(), { follower: undefined, beat: 5 });
  standBy(world);
  await world.clock.advance(100);
  assert.equal(followerOf(world), 'two');
});

test('A bot that was off for a week brings the cards that it left open to their ends', async () => {
  const world = createWorld();
  const dayAgo = (days: number): string => (startedAt / 1000 - days * 86_400).toFixed(6);
  world.portal.copies.push(aCopy());
  world.channel.put(aRunning(), { follower: 'gone' }, dayAgo(7));
  world.channel.put(aRunning({ key: 'k2', backupId: 't2' }), { follower: 'gone' }, dayAgo(6));
  world.channel.put(aStarting({ key: 'k3', startedAt: startedAt - 5 * dayMs }), { follower: 'gone' }, dayAgo(5));
  standBy(world);
  await world.clock.advance(120_000);
  const phases = world.channel.cards().map(({ run }) => run.phase);
  assert.deepEqual([phases[0], phases[1]], ['completed', 'unknown']);
  assert.ok(phases[2] === 'unknown' || phases[2] === 'not_started', phases[2]);
});

test('A process that was started with a clock far ahead takes over what others leave', async () => {
  const world = createWorld();
  world.portal.set({ id: 't1', percent: 40 });
  world.channel.put(aRunning(), { follower: undefined, beat: 5 });
  void createProcess(world, { follower: 'two', skewMs: 40 * dayMs }).runner.followCards();
  await world.clock.advance(5_000);
  assert.equal(followerOf(world), 'two');
});

test('Ends that owe nothing, and runs of another portal that its own process follows, are left alone', async () => {
  const world = createWorld();
  const elsewhere = aRunning({ portal: 'https://elsewhere.example.com' });
  const id = world.channel.put(elsewhere, { follower: 'other', beat: 1 });
  world.channel.put(aBroken({ key: 'done' }));
  standBy(world);
  for (let beat = 2; beat < 40; beat += 1) {
    await world.clock.advance(15_000);
    world.channel.put(elsewhere, { follower: 'other', beat }, id);
  }
  assert.deepEqual([world.channel.count('update'), world.channel.replies.length], [0, 0]);
});

test('An end that owes its notice gets it from the next process, once', async () => {
  const world = createWorld();
  world.channel.put(aBroken(), { follower: undefined, owesNotice: true });
  standBy(world);
  standBy(world, 'three');
  await world.clock.advance(120_000);
  assert.deepEqual([world.channel.replies.length, world.channel.cards()[0]?.owesNotice], [1, false]);
});

test('A start that a dead process may have sent is settled from its card', async () => {
  const rows = [
    [aJob({ id: 't1', percent: 9 }), 'running'],
    [aDoneJob({ id: 't0' }), 'not_started'],
    [undefined, 'not_started'],
  ] as const;
  for (const [job, phase] of rows) {
    const world = createWorld();
    if (job) world.portal.jobs.set('portal', job);
    world.channel.put(aStarting({ priorId: 't0' }), { follower: 'one', beat: 0 });
    standBy(world);
    await world.clock.advance(60_000);
    assert.equal(phaseOf(world), phase);
    assert.equal(world.portal.count('start'), 0);
  }
});

test('With problems alone who asked is called if a start that was left behind came to nothing', async () => {
  const world = createWorld();
  world.channel.put(aStarting(), { follower: 'one', beat: 0 });
  standBy(world);
  await world.clock.advance(60_000);
  assert.deepEqual([phaseOf(world), world.channel.replies.map(({ mark }) => mark.about)], ['not_started', ['end']]);
});

test('With problems alone who asked is called if nobody here cancelled the backup', async () => {
  const world = createWorld();
  world.portal.jobs.set('portal', aJob({ id: 't1', status: 'cancelled' }));
  world.channel.put(aRunning(), { follower: undefined, beat: 5 });
  standBy(world);
  await world.clock.advance(60_000);
  assert.deepEqual([phaseOf(world), world.channel.replies.map(({ mark }) => mark.about)], ['cancelled', ['end']]);
});

test('A process that dies between its card and its start leaves a card that ends as not started', async () => {
  const world = createWorld();
  const { start } = world.portal;
  Object.assign(world.portal, { start: () => new Promise(() => undefined) });
  const doomed = createProcess(world);
  doomed.ask();
  await world.clock.advance(1_000);
  doomed.kill();
  Object.assign(world.portal, { start });
  standBy(world);
  await world.clock.advance(60_000);
  assert.deepEqual([phaseOf(world), world.portal.started.length], ['not_started', 0]);
});

test('A channel that cannot be read is looked at again, and what was left is taken over then', async () => {
  const world = createWorld();
  world.portal.set({ id: 't1', percent: 40 });
  world.channel.put(aRunning(), { follower: undefined, beat: 5 });
  world.channel.fail('read', 'hang');
  standBy(world);
  await world.clock.advance(600_000);
  world.channel.clearFaults();
  await world.clock.advance(40_000);
  assert.equal(followerOf(world), 'two');
});

test('A machine whose clock is five minutes ahead of Slack sees new cards all the same', async () => {
  const world = createWorld();
  world.portal.set({ id: 't1', percent: 40 });
  standBy(world);
  await world.clock.advance(300_000);
  const slackTime = ((world.clock.now() - 300_000) / 1000).toFixed(6);
  world.channel.put(aRunning(), { follower: undefined, beat: 5 }, slackTime);
  await world.clock.advance(60_000);
  assert.equal(followerOf(world), 'two');
});

test('A channel that cannot be read is not asked every second', async () => {
  const world = createWorld();
  world.portal.set({ id: 't1', percent: 40 });
  world.channel.put(aRunning(), { follower: 'gone', beat: 5 });
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await world.clock.advance(5_000);
  world.channel.fail('read', 'down');
  const before = world.channel.count('read');
  await world.clock.advance(600_000);
  assert.ok(world.channel.count('read') - before <= 45, `${world.channel.count('read') - before} reads in 10 minutes`);
  world.channel.clearFaults();
  await world.clock.advance(60_000);
  assert.equal(world.channel.cards()[0]?.follower, 'two');
});
