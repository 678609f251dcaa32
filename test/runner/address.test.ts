import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBroken, aCopy, aRunning, aStarting } from '../support/builders.ts';
import { createProcess, createWorld } from '../support/process.ts';

/** A process that finds such a card; gives how the card stands after five minutes. */
const find = async (
  run: Parameters<ReturnType<typeof createWorld>['channel']['put']>[0],
  prepare = (_: World) => {},
) => {
  const world = createWorld();
  prepare(world);
  world.channel.put(run, { follower: undefined, owesNotice: run.phase === 'failed' });
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await world.clock.advance(300_000);
  const [card] = world.channel.cards();
  assert.ok(card);
  return { ...world, card };
};

type World = ReturnType<typeof createWorld>;

test('A run continues after the portal has changed to https', async () => {
  const { card } = await find(aRunning({ portal: 'http://portal.example.com' }), ({ portal }) => {
    portal.set({ id: 't1', percent: 70 });
  });
  assert.deepEqual([card.run.phase, card.run.portal, card.follower], ['running', 'https://portal.example.com', 'two']);
});

test('A run continues where the portal at the new address has its backup', async () => {
  const { card } = await find(aRunning({ portal: 'https://old.example.com' }), ({ portal }) => {
    portal.set({ id: 't1', percent: 70 });
  });
  assert.deepEqual([card.run.phase, card.run.portal], ['running', 'https://portal.example.com']);
});

test('A run that ended under the old address is found in the history of the new one', async () => {
  const { card } = await find(aRunning({ portal: 'https://old.example.com' }), ({ portal }) => {
    portal.copies.push(aCopy());
  });
  assert.deepEqual([card.run.phase, card.run.portal], ['completed', 'https://portal.example.com']);
});

for (const run of [aRunning({ portal: 'https://old.example.com' }), aStarting({ portal: 'https://old.example.com' })]) {
  test(`A ${run.phase} run of another portal ends as unknown, with a notice, once nobody follows it`, async () => {
    const { card, channel } = await find(run);
    assert.ok(card.run.phase === 'unknown' && card.run.portal === 'https://old.example.com');
    assert.deepEqual(card.run.reasons, [{ code: 'moved_to', text: 'https://portal.example.com' }]);
    assert.equal(channel.replies.length, 1);
  });
}

test('Another portal’s end that owes its notice gets it', async () => {
  const { card, channel } = await find(aBroken({ portal: 'https://old.example.com' }));
  assert.deepEqual([card.owesNotice, channel.replies.length], [false, 1]);
});

test('A process that comes back within two minutes finds its runs as it left them', async () => {
  const world = createWorld();
  world.channel.put(aRunning({ portal: 'https://old.example.com' }), { follower: undefined });
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await world.clock.advance(110_000);
  assert.ok(world.channel.count('read') <= 12, `${world.channel.count('read')} reads`);
  assert.deepEqual(
    world.channel.cards().map(({ run, follower }) => [run.phase, follower]),
    [['running', undefined]],
  );
});
