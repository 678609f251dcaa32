import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '../../src/backup/run.ts';
import { dayMs } from '../../src/lib/durations.ts';
import { aBroken, aCompleted, aCopy, aNotStarted, startedAt } from '../support/builders.ts';
import { createProcess, createWorld, type ProcessOptions, type World } from '../support/process.ts';

const aTemporary = aCompleted({ expiresAt: startedAt + dayMs });

const watch = (world: World, options: ProcessOptions = {}) => {
  const process = createProcess(world, options);
  void process.runner.followCards();
  return process;
};

const goneOn = (world: World, card: string) => {
  const run = world.channel.cards().find(({ id }) => id === card)?.run;
  return run && 'gone' in run ? run.gone : undefined;
};

test('A temporary copy that expires is told on its card within a minute, with one edit', async () => {
  const world = createWorld();
  const card = world.channel.put(aTemporary, { follower: 'one', beat: 4 });
  watch(world);
  await world.clock.advance(startedAt + dayMs - world.clock.now() - 1_000);
  assert.equal(goneOn(world, card), undefined);
  await world.clock.advance(61_000);
  assert.equal(goneOn(world, card)?.why, 'expired');
  await world.clock.advance(600_000);
  assert.equal(world.channel.count('update'), 1);
  assert.deepEqual(world.portal.count('history'), 0);
});

test('A copy that expired while no process ran is told after the start, by two processes as by one', async () => {
  const world = createWorld();
  await world.clock.advance(startedAt + 2 * dayMs - world.clock.now());
  const cards = ['a', 'b', 'c', 'd'].map((key) => world.channel.put({ ...aTemporary, key, backupId: key }));
  for (const follower of ['one', 'two']) watch(world, { follower });
  await world.clock.advance(120_000);
  assert.deepEqual(new Set(cards.map((card) => goneOn(world, card)?.why)), new Set(['expired']));
});

test('A card that can no longer be edited is left as it is, once', async () => {
  const world = createWorld();
  const card = world.channel.put({ ...aTemporary, expiresAt: startedAt - dayMs });
  world.channel.close(card);
  const { log } = watch(world);
  await world.clock.advance(600_000);
  assert.deepEqual(
    [goneOn(world, card), world.channel.count('update'), world.channel.count('post')],
    [undefined, 1, 0],
  );
  assert.deepEqual(
    log.lines.filter((line) => /^(error|warn)/.test(line)),
    [],
  );
});

test('What Slack does not take now is told once it does', async () => {
  const world = createWorld();
  const card = world.channel.put({ ...aTemporary, expiresAt: startedAt - dayMs });
  world.channel.fail('update', { seconds: 30 }, 2);
  watch(world);
  await world.clock.advance(10_000);
  assert.equal(goneOn(world, card), undefined);
  await world.clock.advance(120_000);
  assert.equal(goneOn(world, card)?.why, 'expired');
});

test('A copy that is deleted here is told on its card with who did it, and on the cards of its twins', async () => {
  const world = createWorld();
  const card = world.channel.put(aCompleted());
  const twin = world.channel.put(aCompleted({ key: 'twin', backupId: 't2' }));
  world.portal.copies.push(aCopy(), aCopy({ id: 't2' }));
  const { acts } = watch(world);
  await world.clock.advance(200_000);
  await acts.deleteCopy({ id: 't1', by: 'U2', configured: 'portal', announce: async () => true });
  const at = world.clock.now();
  await world.clock.advance(1_000);
  assert.deepEqual(goneOn(world, card), { why: 'deleted', at, by: 'U2' });
  assert.deepEqual(goneOn(world, twin), { why: 'twin', at, by: 'U2' });
});

const failures: readonly Run[] = [aBroken(), aBroken({ phase: 'unknown' }), aNotStarted()];

for (const run of failures) {
  test(`A backup that is ${run.phase} and was tried again leads to the new card, also where a process died before it said so`, async () => {
    const world = createWorld();
    const card = world.channel.put(run);
    const later = world.channel.put(aCompleted({ key: 'later', backupId: 't2', retryOf: card }));
    watch(world);
    await world.clock.advance(60_000);
    const found = world.channel.cards().find(({ id }) => id === card)?.run;
    assert.deepEqual(found, { ...run, retriedAs: later });
  });
}

test('A card that was tried again says so at once', async () => {
  const world = createWorld();
  const card = world.channel.put(aBroken());
  const process = createProcess(world);
  process.ask({ retryOf: card });
  await world.clock.advance(2_000);
  const [old, later] = world.channel.cards();
  assert.ok(old?.run.phase === 'failed' && later);
  assert.equal(old.run.retriedAs, later.id);
});
