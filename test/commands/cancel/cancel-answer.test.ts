import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aJob } from '../../support/builders.ts';
import { beginBackup, cancelBy, ended, notes, told } from '../../support/cancelling.ts';
import { createProcess } from '../../support/process.ts';

test('A cancel that the portal refuses is taken back: on the card, under it, and to the person', async () => {
  const { world, process } = await beginBackup();
  world.portal.fail('cancel', 'forbidden', 1);
  const { answers } = cancelBy(process, 'U1');
  await world.clock.advance(5_000);
  assert.deepEqual(told(answers), ['refused']);
  assert.deepEqual(notes(world), [
    ['cancel', 'U1'],
    ['kept', 'U1'],
  ]);
  const [card] = world.channel.cards();
  assert.equal(card?.run.phase === 'running' && card.run.cancelledBy, undefined);
  world.portal.jobs.clear();
  await world.clock.advance(60_000);
  assert.deepEqual(ended(world), ['unknown'], 'who was refused has not cancelled it');
});

for (const fault of ['cut', 'timeout', 'broken', 'unavailable', 'hang'] as const) {
  test(`A cancel without an answer (${fault}) that did nothing is taken back once the backup is seen to continue`, async () => {
    const { world, process } = await beginBackup();
    world.portal.fail('cancel', fault, 1);
    const { answers } = cancelBy(process, 'U1');
    await world.clock.advance(20_000);
    assert.deepEqual(told(answers), ['unclear', 'kept']);
    assert.equal(notes(world).at(-1)?.[0], 'kept');
    assert.equal(world.portal.count('cancel'), 1, 'it is not repeated');
    world.portal.complete();
    await world.clock.advance(20_000);
    assert.deepEqual(ended(world), ['completed']);
  });
}

test('A cancel whose answer is lost and that took effect ends the card as cancelled by that person', async () => {
  const { world, process } = await beginBackup();
  world.portal.fail('cancel', 'lost', 1);
  const { answers } = cancelBy(process, 'U1');
  await world.clock.advance(30_000);
  assert.deepEqual(told(answers), ['unclear']);
  assert.deepEqual(ended(world), ['cancelled by U1']);
  assert.deepEqual(notes(world), [['cancel', 'U1']]);
});

test('A second cancel is noted again, however Slack answers to the note', async () => {
  const { world, process } = await beginBackup();
  world.portal.fail('cancel', 'forbidden', 1);
  cancelBy(process, 'U1');
  await world.clock.advance(5_000);
  world.channel.fail('reply', 'down', 1);
  cancelBy(process, 'U1');
  await world.clock.advance(30_000);
  assert.deepEqual(
    notes(world).map(([about]) => about),
    ['cancel', 'kept', 'cancel'],
  );
  assert.deepEqual(ended(world), ['cancelled by U1']);
});

test('A job that no worker had taken comes back after its cancel, and the card says so', async () => {
  const { world, process } = await beginBackup();
  const { answers } = cancelBy(process, 'U1');
  await world.clock.advance(1_000);
  world.portal.jobs.set('portal', aJob({ percent: 50 }));
  await world.clock.advance(10_000);
  assert.deepEqual(told(answers), ['cancelling', 'kept']);
  const [card] = world.channel.cards();
  assert.equal(card?.run.phase === 'running' && card.run.cancelledBy, undefined);
});

test('A backup that finishes in the very moment of its cancel is completed: the history has it', async () => {
  const { world } = await beginBackup();
  const { cancel } = world.portal;
  Object.assign(world.portal, {
    cancel: async () => {
      world.portal.complete();
      return await cancel();
    },
  });
  cancelBy(createProcess(world, { follower: 'two' }), 'U1');
  await world.clock.advance(30_000);
  assert.deepEqual(ended(world), ['completed']);
  assert.equal(world.portal.count('history'), 1);
});

test('What somebody cancels in DocSpace is not put down to anybody here', async () => {
  const { world } = await beginBackup();
  world.portal.set({ status: 'cancelled', isCompleted: true });
  await world.clock.advance(10_000);
  assert.deepEqual(ended(world), ['cancelled by undefined']);
});

test('A stop does not wait to see what came of a cancel', async () => {
  const { world, process } = await beginBackup();
  cancelBy(process, 'U1');
  await world.clock.advance(100);
  const before = world.clock.elapsed();
  let isDrained = false;
  void process.runner.drain(8_000).then(() => {
    isDrained = true;
  });
  await world.clock.until(() => isDrained);
  assert.ok(world.clock.elapsed() - before < 1_000);
});
