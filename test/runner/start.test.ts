import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cost } from '../../src/backup/cost.ts';
import { aDoneJob, aJob, reasonsOf } from '../support/builders.ts';
import { createProcess, createWorld } from '../support/process.ts';

const kinds = (answers: readonly { readonly kind: string }[]): readonly string[] => answers.map(({ kind }) => kind);
const paid: Cost = { kind: 'paid', used: 2, allowance: 2, service: 'on', price: '$10' };

test('A request becomes a card, a backup under its ID, and an end', async () => {
  const world = createWorld();
  const { clock, portal, channel } = world;
  const { answers, done } = createProcess(world).ask({ key: 'k1', requestedBy: 'U7' });
  await clock.advance(3_000);
  const [card] = channel.cards();
  assert.deepEqual(answers, [{ kind: 'following', card: card?.id }]);
  assert.deepEqual([card?.run.key, card?.run.requestedBy, card?.run.phase], ['k1', 'U7', 'running']);
  assert.equal(portal.started.length, 1);
  portal.complete();
  await clock.advance(10_000);
  await done;
  assert.equal(channel.cards()[0]?.run.phase, 'completed');
  assert.equal(channel.cards().length, 1);
});

test('The portal is looked at, and the card stands in the channel, before the start is sent', async () => {
  const world = createWorld();
  const { clock, portal, channel } = world;
  const order: string[] = [];
  const { progress, start } = portal;
  Object.assign(portal, {
    progress: (...call: Parameters<typeof progress>) => {
      order.push(`look with ${channel.cards().length} cards`);
      return progress(...call);
    },
    start: (...call: Parameters<typeof start>) => {
      order.push(`start with ${channel.cards().length} cards`);
      return start(...call);
    },
  });
  createProcess(world).ask();
  await clock.advance(1_000);
  assert.deepEqual(order.slice(0, 3), ['look with 0 cards', 'look with 1 cards', 'start with 1 cards']);
});

test('The start is never sent twice, whatever the portal answers', async () => {
  for (const fault of [
    'lost',
    'hang',
    'timeout',
    'cut',
    'unavailable',
    'unreadable',
    'broken',
    'rate_limited',
  ] as const) {
    const world = createWorld();
    world.portal.fail('start', fault);
    createProcess(world).ask();
    await world.clock.advance(600_000);
    assert.equal(world.portal.count('start'), 1, fault);
  }
});

test('An offer is used once, in this process and in the next', async () => {
  const world = createWorld();
  const process = createProcess(world);
  const offered = { key: 'offer-1', offer: { price: '$10', askedAt: world.clock.now() } };
  const first = process.ask(offered);
  await world.clock.advance(3_000);
  world.portal.complete();
  await world.clock.advance(20_000);
  await first.done;
  for (const any of [process, createProcess(world, { follower: 'two' })]) {
    const { answers, done } = any.ask(offered);
    await world.clock.advance(20_000);
    await done;
    assert.deepEqual(kinds(answers), ['taken']);
  }
  assert.deepEqual([world.channel.cards().length, world.portal.count('start')], [1, 1]);
});

test('A backup that nobody here started is reported and not joined', async () => {
  const world = createWorld();
  world.portal.set({ id: 't9', percent: 30 });
  const { answers, done } = createProcess(world).ask();
  await done;
  assert.deepEqual(answers, [{ kind: 'busy', job: aJob({ id: 't9', percent: 30 }) }]);
  assert.deepEqual([world.channel.cards().length, world.portal.count('start')], [0, 0]);
});

test('A backup of ours in the slot is shown to who asks for another', async () => {
  const world = createWorld();
  const process = createProcess(world);
  process.ask();
  await world.clock.advance(3_000);
  const { answers, done } = process.ask({ requestedBy: 'U2' });
  await done;
  const [card] = world.channel.cards();
  assert.deepEqual(answers, [{ kind: 'taken', run: card?.run, card: card?.id }]);
  assert.equal(world.portal.started.length, 1);
});

test('A backup that another process of ours follows is found by its ID', async () => {
  const world = createWorld();
  createProcess(world).ask();
  await world.clock.advance(3_000);
  const { answers, done } = createProcess(world, { follower: 'two' }).ask({ requestedBy: 'U2' });
  await done;
  assert.deepEqual(kinds(answers), ['taken']);
  assert.equal(world.portal.started.length, 1);
});

test('A finished job in the slot is no obstacle, and is not taken for the new one', async () => {
  const world = createWorld();
  world.portal.jobs.set('portal', aDoneJob({ id: 't0' }));
  const { answers } = createProcess(world).ask();
  await world.clock.advance(3_000);
  assert.deepEqual(kinds(answers), ['following']);
  const run = world.channel.cards()[0]?.run;
  assert.equal(run?.phase === 'running' && run.backupId, 't1');
});

test('A portal that cannot be asked starts nothing and leaves no card', async () => {
  const world = createWorld();
  world.portal.fail('progress', 'unavailable');
  const { answers, done } = createProcess(world).ask();
  await done;
  assert.deepEqual(answers, [{ kind: 'unasked', failure: { kind: 'unavailable', detail: '' } }]);
  assert.deepEqual([world.channel.cards().length, world.portal.count('start')], [0, 0]);
});

test('A start that costs money is asked about first, and starts nothing', async () => {
  const world = createWorld();
  world.portal.priced(paid);
  const { answers, done } = createProcess(world).ask();
  await done;
  assert.deepEqual(answers, [{ kind: 'costs', cost: paid, isChanged: false, askedAt: world.clock.now() }]);
  assert.deepEqual([world.channel.cards().length, world.portal.count('start')], [0, 0]);
});

test('A yes to the price starts it, for ten minutes', async () => {
  for (const [waitMs, kind] of [
    [600_000, 'following'],
    [600_001, 'expired'],
  ] as const) {
    const world = createWorld();
    world.portal.priced(paid);
    const askedAt = world.clock.now();
    await world.clock.advance(waitMs);
    const { answers } = createProcess(world).ask({ offer: { price: '$10', askedAt } });
    await world.clock.advance(3_000);
    assert.deepEqual(kinds(answers), [kind]);
    assert.equal(world.portal.started.length, kind === 'following' ? 1 : 0);
  }
});

test('The card of a backup that a person agreed to pay for says so, and no other', async () => {
  for (const [cost, payment] of [
    [paid, { price: '$10' }],
    [{ ...paid, price: '' }, { price: undefined }],
    [{ kind: 'free' }, undefined],
  ] as const) {
    const world = createWorld();
    world.portal.priced(cost);
    const price = cost.kind === 'paid' ? cost.price : '$10';
    createProcess(world).ask({ offer: { price, askedAt: world.clock.now() } });
    await world.clock.advance(3_000);
    assert.deepEqual(world.channel.cards()[0]?.run.payment, payment);
  }
});

test('A yes to another price is asked again', async () => {
  const offered: readonly (readonly [Cost, string])[] = [
    [paid, '$9'],
    [paid, ''],
    [{ kind: 'unknown', failure: { kind: 'timeout', detail: '' } }, '$10'],
    [{ ...paid, service: 'refused' }, '$10'],
  ];
  for (const [cost, price] of offered) {
    const world = createWorld();
    world.portal.priced(cost);
    const { answers, done } = createProcess(world).ask({ offer: { price, askedAt: world.clock.now() } });
    await done;
    assert.deepEqual(answers, [{ kind: 'costs', cost, isChanged: true, askedAt: world.clock.now() }]);
    assert.equal(world.portal.started.length, 0);
  }
});

test('A yes to a price that is no longer asked starts it for nothing', async () => {
  const world = createWorld();
  const { answers } = createProcess(world).ask({ offer: { price: '$10', askedAt: world.clock.now() } });
  await world.clock.advance(3_000);
  assert.deepEqual(kinds(answers), ['following']);
});

test('Without a card nothing is started', async () => {
  const world = createWorld();
  world.channel.fail('post', { code: 'is_archived' });
  const { answers, done } = createProcess(world).ask();
  await done;
  assert.deepEqual(kinds(answers), ['unwritten']);
  assert.equal(world.portal.count('start'), 0);
});

test('A start that the portal refuses ends its card and is told to who asked', async () => {
  const world = createWorld();
  world.portal.fail('start', { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 });
  const { answers, done } = createProcess(world).ask();
  await world.clock.advance(10_000);
  await done;
  assert.deepEqual(kinds(answers), ['following', 'not_started']);
  const run = world.channel.cards()[0]?.run;
  assert.equal(run?.phase, 'not_started');
  const failure = { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 } as const;
  assert.deepEqual(reasonsOf(run), [{ code: 'failure', failure, asked: 'start' }]);
  assert.equal(world.portal.count('progress'), 2);
});

test('A backup that someone else starts after the first look is not taken for the one asked for', async () => {
  const world = createWorld();
  world.channel.lag(3_000);
  const { answers, done } = createProcess(world).ask();
  await world.clock.advance(1_000);
  world.portal.set({ id: 't9', percent: 0 });
  await world.clock.advance(10_000);
  await done;
  assert.deepEqual(kinds(answers), ['following', 'not_started']);
  const run = world.channel.cards()[0]?.run;
  assert.deepEqual(reasonsOf(run), [{ code: 'overtaken', id: 't9' }]);
  assert.equal(world.portal.count('start'), 0);
});

test('A backup that someone else started and that is over before the start is not found in its place', async () => {
  const world = createWorld();
  world.channel.lag(3_000);
  createProcess(world).ask();
  await world.clock.advance(1_000);
  world.portal.jobs.set('portal', aDoneJob({ id: 't9' }));
  world.portal.fail('start', 'unavailable');
  await world.clock.advance(60_000);
  assert.equal(world.channel.cards()[0]?.run.phase, 'not_started');
});

test('A portal that cannot be asked directly before the start is not asked to start', async () => {
  const world = createWorld();
  world.channel.lag(3_000);
  createProcess(world).ask();
  await world.clock.advance(1_000);
  world.portal.fail('progress', 'unavailable');
  await world.clock.advance(10_000);
  assert.deepEqual([world.channel.cards()[0]?.run.phase, world.portal.count('start')], ['not_started', 0]);
});

test('After an end the slot is free for the next request', async () => {
  const world = createWorld();
  const process = createProcess(world);
  process.ask();
  await world.clock.advance(3_000);
  world.portal.complete();
  await world.clock.advance(10_000);
  const { answers } = process.ask();
  await world.clock.advance(3_000);
  assert.deepEqual(kinds(answers), ['following']);
  assert.equal(world.portal.started.length, 2);
});

test('A job that died after the first look is named, and the portal is not asked to start', async () => {
  const world = createWorld();
  world.channel.lag(3_000);
  createProcess(world).ask();
  await world.clock.advance(1_000);
  world.portal.set({ id: 't9', status: 'failed', error: 'Disk full' });
  await world.clock.advance(10_000);
  const run = world.channel.cards()[0]?.run;
  assert.deepEqual([reasonsOf(run), world.portal.count('start')], [[{ code: 'blocked', id: 't9' }], 0]);
});
