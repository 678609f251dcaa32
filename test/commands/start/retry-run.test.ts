import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../../../src/backup/outcome.ts';
import type { Run } from '../../../src/backup/run.ts';
import { retry } from '../../../src/runner/retry.ts';
import { aBroken, aCancelled, aCompleted, aNotStarted, aRunning, aStarting } from '../../support/builders.ts';
import { createProcess, createWorld, type Process, type World } from '../../support/process.ts';

/** Presses the card's button as U2: what the person is told, and the run that was begun with its own answers. */
const press = (process: Process, card: string) => {
  const answers: Answer[] = [];
  const begun: Run[] = [];
  const done = process.runner.retry({
    card,
    tell: async (answer) => void answers.push(answer),
    begin: async (run) => {
      begun.push(run);
      const { slot, storage } = run;
      const asked = process.ask({ requestedBy: 'U2', retryOf: card, backup: { slot, storage, params: {} } });
      await asked.done;
      answers.push(...asked.answers);
    },
  });
  return { answers, begun, done };
};

const told = (answers: readonly Answer[]): readonly string[] =>
  answers.map((answer) => ('why' in answer ? answer.why : answer.kind));

const retries = ({ channel }: World): readonly unknown[] =>
  channel.replies.filter(({ mark }) => mark.about === 'retry').map(({ ts, mark }) => [ts, mark.by]);

for (const run of [aBroken(), aBroken({ phase: 'unknown' }), aNotStarted()]) {
  test(`A run that is ${run.phase} is tried again: a new run that names the old card, and a note under that card`, async () => {
    const world = createWorld();
    const card = world.channel.put(run);
    await world.clock.advance(1_000);
    const { begun, answers } = press(createProcess(world), card);
    await world.clock.advance(5_000);
    world.portal.complete();
    await world.clock.advance(5_000);
    assert.deepEqual([begun, told(answers)], [[run], ['following']]);
    const [, later] = world.channel.cards();
    assert.deepEqual([later?.run.retryOf, later?.run.requestedBy, later?.run.phase], [card, 'U2', 'completed']);
    assert.deepEqual(retries(world), [[card, 'U2']]);
    const note = world.channel.replies.find(({ mark }) => mark.about === 'retry');
    assert.ok(note?.message.text.includes(`/p${later?.id.replace('.', '')}`), 'the note leads to the new card');
    assert.equal(world.portal.started.length, 1);
  });
}

for (const run of [
  aStarting(),
  aRunning(),
  aCompleted(),
  aCompleted({ phase: 'completed_with_warnings' }),
  aCancelled(),
]) {
  test(`A run that is ${run.phase} needs no second try`, async () => {
    const world = createWorld();
    const card = world.channel.put(run);
    const { begun, answers } = press(createProcess(world), card);
    await world.clock.advance(1_000);
    assert.deepEqual([begun, told(answers)], [[], ['fine']]);
  });
}

test('Pressed twice at once it is one backup, and both are told', async () => {
  const world = createWorld();
  const card = world.channel.put(aBroken());
  await world.clock.advance(1_000);
  const process = createProcess(world);
  const presses = [press(process, card), press(process, card)];
  await world.clock.advance(5_000);
  world.portal.complete();
  await world.clock.advance(5_000);
  assert.deepEqual(presses.map(({ answers }) => told(answers)).sort(), [['following'], ['taken']]);
  assert.deepEqual([world.portal.started.length, world.channel.cards().length], [1, 2]);
});

test('Pressed in two processes at once it is one backup, and both are told', async () => {
  const world = createWorld();
  const card = world.channel.put(aBroken());
  await world.clock.advance(1_000);
  const presses = ['one', 'two'].map((follower) => press(createProcess(world, { follower }), card));
  await world.clock.advance(5_000);
  world.portal.complete();
  await world.clock.advance(5_000);
  assert.deepEqual(presses.map(({ answers }) => told(answers)).sort(), [['following'], ['retried']]);
  assert.deepEqual([world.portal.started.length, world.channel.cards().length], [1, 2]);
});

test('Pressed in two processes at once it is one try, even where that has ended before the other is written', async () => {
  for (const isSameProcess of [true, false]) {
    const world = createWorld();
    const card = world.channel.put(aBroken());
    await world.clock.advance(1_000);
    const [one, two] = ['one', 'two'].map((follower) => createProcess(world, { follower }));
    assert.ok(one && two);
    world.portal.fail('start', 'forbidden');
    const { post } = world.channel;
    const isOver = Promise.withResolvers<void>();
    let posts = 0;
    Object.assign(world.channel, {
      post: async (...call: Parameters<typeof post>) => {
        posts += 1;
        if (posts === 2) await isOver.promise;
        return await post(...call);
      },
    });
    const presses = [press(one, card), press(isSameProcess ? one : two, card)];
    await world.clock.advance(4_000);
    isOver.resolve();
    await world.clock.advance(10_000);
    assert.equal(posts, 2);
    const [, retry, ...others] = world.channel.cards();
    assert.deepEqual([retry?.run.phase, others, world.portal.count('start')], ['not_started', [], 1]);
    assert.deepEqual(presses.map(({ answers }) => told(answers)).sort(), [['following', 'not_started'], ['retried']]);
    const answer = presses.flatMap(({ answers }) => answers).find(({ kind }) => kind === 'retried');
    assert.ok(answer?.kind === 'retried' && answer.card === retry?.id);
  }
});

test('What was tried again is not tried again: the person is pointed to the card that did, in every process', async () => {
  const world = createWorld();
  const card = world.channel.put(aBroken());
  await world.clock.advance(1_000);
  press(createProcess(world), card);
  await world.clock.advance(5_000);
  world.portal.set({ error: 'The disk is full.', isCompleted: true });
  await world.clock.advance(10_000);
  const { answers, begun } = press(createProcess(world, { follower: 'two' }), card);
  await world.clock.advance(1_000);
  const [answer] = answers;
  const [, later] = world.channel.cards();
  assert.ok(answer?.kind === 'retried' && answer.card === later?.id);
  assert.deepEqual([begun, world.portal.started.length], [[], 1]);
  const next = press(createProcess(world, { follower: 'three' }), later.id);
  await world.clock.advance(5_000);
  world.portal.complete();
  await world.clock.advance(5_000);
  assert.deepEqual(told(next.answers), ['following'], 'the second try failed as well, and may be tried again');
});

test('Of what cannot be known, nothing is started', async () => {
  const world = createWorld();
  const process = createProcess(world);
  const rows = [
    ['gone', '1772452899.000001', () => undefined],
    ['foreign', world.channel.put(aBroken({ portal: 'https://elsewhere.example.com' })), () => undefined],
    ['unread', world.channel.put(aBroken()), () => world.channel.fail('at', 'down', 1)],
    ['unread', world.channel.put(aBroken()), () => world.channel.fail('read', 'down', 1)],
  ] as const;
  for (const [why, card, turn] of rows) {
    turn();
    const { answers, begun } = press(process, card);
    await world.clock.advance(100);
    assert.deepEqual([told(answers), begun], [[why], []]);
  }
});

test('A card from before what was read of the channel is too old, or not known yet', async () => {
  for (const [isRead, why] of [
    [true, 'old'],
    [false, 'unread'],
  ] as const) {
    const answers: Answer[] = [];
    const journal = { at: async () => undefined, knownSince: () => '2.000000', isRead: () => isRead };
    const begin = async () => assert.fail('nothing is started');
    await retry(
      { card: '1.000000', tell: async (answer) => void answers.push(answer), begin },
      { portal: { origin: 'https://portal.example.com' }, journal, readCards: async () => [] },
    );
    assert.deepEqual(told(answers), [why]);
  }
});

test('A note that Slack does not take does not hold the new run up', async () => {
  const world = createWorld();
  const card = world.channel.put(aBroken());
  await world.clock.advance(1_000);
  world.channel.fail('reply', { code: 'is_archived' });
  const { answers } = press(createProcess(world), card);
  await world.clock.advance(5_000);
  assert.deepEqual([told(answers), world.portal.started.length], [[], 1]);
  world.portal.complete();
  await world.clock.advance(60_000);
  assert.equal(world.channel.cards().at(-1)?.run.phase, 'completed');
});
