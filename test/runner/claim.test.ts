import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBroken, aNotStarted, aRunning, aStarting, reasonsOf, startedAt } from '../support/builders.ts';
import { createProcess, createWorld } from '../support/process.ts';

const kinds = (answers: readonly { readonly kind: string }[]): readonly string[] => answers.map(({ kind }) => kind);

test('A request that is delivered twice is one run, and answered once', async () => {
  const world = createWorld();
  const process = createProcess(world);
  const first = process.ask({ key: 'k1' });
  const second = process.ask({ key: 'k1' });
  await world.clock.advance(3_000);
  assert.deepEqual([kinds(first.answers), kinds(second.answers)], [['following'], []]);
  assert.deepEqual([world.channel.count('post'), world.portal.started.length], [1, 1]);
});

test('A request that is delivered to two processes is one run', async () => {
  const world = createWorld();
  const [one, two] = [createProcess(world), createProcess(world, { follower: 'two' })];
  const answers = [one.ask({ key: 'k1' }).answers, two.ask({ key: 'k1' }).answers];
  await world.clock.advance(10_000);
  assert.deepEqual(
    answers
      .flat()
      .map(({ kind }) => kind)
      .sort(),
    ['following', 'taken'],
  );
  assert.deepEqual([world.channel.cards().length, world.portal.started.length], [1, 1]);
});

test('A backup that another process has just started is not told as somebody else’s before its card has the ID', async () => {
  for (const [priorId, kind] of [
    ['t0', 'taken'],
    ['t1', 'busy'],
  ] as const) {
    const world = createWorld();
    const card = world.channel.put(aStarting({ key: 'older', priorId }), { follower: 'two' });
    world.portal.set({ id: 't1', percent: 0 });
    const { answers } = createProcess(world).ask();
    await world.clock.advance(3_000);
    const [answer] = answers;
    assert.deepEqual([kinds(answers), answer && 'card' in answer && answer.card], [[kind], kind === 'taken' && card]);
    assert.equal(world.portal.started.length, 0);
  }
});

test('Two presses at once are two answers and one backup', async () => {
  const world = createWorld();
  const process = createProcess(world);
  const answers = [process.ask().answers, process.ask({ requestedBy: 'U2' }).answers];
  await world.clock.advance(10_000);
  assert.deepEqual(answers.map(kinds), [['following'], ['taken']]);
  assert.deepEqual([world.channel.cards().length, world.portal.started.length], [1, 1]);
});

test('A press while the first one is refused gets its own try', async () => {
  const world = createWorld();
  world.channel.fail('post', { code: 'not_in_channel' }, 1);
  const process = createProcess(world);
  const answers = [process.ask().answers, process.ask().answers];
  await world.clock.advance(10_000);
  assert.deepEqual(answers.map(kinds), [['unwritten'], ['following']]);
});

test('Two processes that start at once start one backup, and the later card goes', async () => {
  const world = createWorld();
  const answers = ['one', 'two', 'three'].map((follower) => createProcess(world, { follower }).ask().answers);
  await world.clock.advance(10_000);
  assert.deepEqual(answers.map(kinds).sort(), [['following'], ['taken'], ['taken']]);
  assert.deepEqual([world.channel.cards().length, world.portal.started.length], [1, 1]);
});

test('A card whose end Slack does not take yet is in nobody’s way', async () => {
  const world = createWorld();
  const process = createProcess(world);
  process.ask();
  await world.clock.advance(4_000);
  world.channel.fail('update', { seconds: 10 }, Number.POSITIVE_INFINITY);
  world.portal.complete();
  await world.clock.advance(4_000);
  const [card] = world.channel.cards();
  assert.equal(card?.run.phase, 'running');
  const { answers } = process.ask();
  await world.clock.advance(4_000);
  assert.deepEqual([kinds(answers), world.portal.started.length], [['following'], 2]);
});

test('An older open card of the slot wins, one that has ended or is of the other slot does not', async () => {
  const rows = [
    [aRunning({ key: 'older', backupId: 't9' }), 'taken'],
    [aStarting({ key: 'older' }), 'taken'],
    [aBroken({ key: 'older' }), 'following'],
    [aRunning({ key: 'older', slot: 'dump' }), 'following'],
    [aRunning({ key: 'older', portal: 'https://elsewhere.example.com' }), 'following'],
  ] as const;
  for (const [run, kind] of rows) {
    const world = createWorld();
    const older = world.channel.put(run, { follower: 'two' });
    const { answers } = createProcess(world).ask();
    await world.clock.advance(3_000);
    assert.deepEqual(kinds(answers), [kind], run.phase);
    assert.equal(world.portal.started.length, kind === 'taken' ? 0 : 1);
    if (kind === 'taken') {
      assert.deepEqual(
        world.channel.cards().map(({ id }) => id),
        [older],
      );
    }
  }
});

test('A younger open card does not win', async () => {
  const world = createWorld();
  world.channel.put(aStarting({ key: 'younger', startedAt: startedAt + 1 }), { follower: 'two' }, '9999999999.000000');
  const { answers } = createProcess(world).ask();
  await world.clock.advance(3_000);
  assert.deepEqual(kinds(answers), ['following']);
});

test('The own card is waited for until the channel shows it', async () => {
  const world = createWorld();
  world.channel.fail('read', 'down', 3);
  const { answers } = createProcess(world).ask();
  await world.clock.advance(1_100);
  assert.equal(world.portal.started.length, 0);
  await world.clock.advance(1_000);
  assert.deepEqual([kinds(answers), world.portal.started.length], [['following'], 1]);
});

test('A claim that took too long to confirm starts nothing, for another process may have taken it over', async () => {
  const world = createWorld();
  world.channel.fail('read', 'hang', 2);
  const { answers } = createProcess(world).ask();
  await world.clock.advance(60_000);
  assert.deepEqual([kinds(answers), world.portal.count('start')], [['following', 'not_started'], 0]);
  assert.equal(world.channel.cards()[0]?.run.phase, 'not_started');
});

test('The portal slot and the dump slot are independent of each other', async () => {
  const world = createWorld();
  const process = createProcess(world);
  const portal = process.ask();
  const dump = process.ask({ backup: { storage: 'Local', params: { filePath: '/backup' }, slot: 'dump' } });
  await world.clock.advance(3_000);
  assert.deepEqual([kinds(portal.answers), kinds(dump.answers)], [['following'], ['following']]);
  world.portal.set({ error: 'The disk is full.', isCompleted: true }, 'dump');
  await world.clock.advance(10_000);
  assert.deepEqual(
    world.channel.cards().map(({ run }) => [run.slot, run.phase]),
    [
      ['portal', 'running'],
      ['dump', 'failed'],
    ],
  );
  assert.deepEqual(
    world.portal.started.map(({ slot, params }) => [slot, params]),
    [
      ['portal', {}],
      ['dump', { filePath: '/backup' }],
    ],
  );
});

test('Where the channel shows no card, nothing is started, and the card and the person are told so', async () => {
  const world = createWorld();
  const processes = ['one', 'two'].map((follower) => createProcess(world, { follower, notify: 'all' }));
  world.channel.fail('read', 'down', 24);
  const answers = processes.map((process, index) => process.ask({ requestedBy: `U${index + 1}` }).answers);
  await world.clock.advance(20_000);
  assert.deepEqual([world.portal.started.length, world.channel.cards().length], [0, 2]);
  for (const { run } of world.channel.cards()) {
    assert.deepEqual(reasonsOf(run), [{ code: 'unconfirmed' }]);
  }
  assert.deepEqual(
    answers.map((said) => said.at(-1)?.kind),
    ['not_started', 'not_started'],
  );
});

test('Of two ended cards that tell of one backup the older stays', async () => {
  const world = createWorld();
  const process = createProcess(world, { notify: 'all' });
  const { answers } = process.ask();
  await world.clock.advance(3_000);
  world.portal.complete();
  await world.clock.advance(4_000);
  const older = world.channel.put(aBroken({ key: 'k0' }), { follower: 'zero' }, `${startedAt / 1000 - 10}.000000`);
  void process.runner.followCards();
  await world.clock.advance(30_000);
  assert.deepEqual(
    world.channel.cards().map(({ id }) => id),
    [older],
  );
  assert.equal(answers.at(-1)?.kind, 'taken');
});

test('A run that has ended is forgotten once its card was compared with the others', async () => {
  const world = createWorld();
  const process = createProcess(world, { notify: 'all' });
  void process.runner.followCards();
  for (let times = 0; times < 5; times += 1) {
    const { answers } = process.ask();
    await world.clock.advance(5_000);
    assert.equal(answers.at(-1)?.kind, 'following');
    world.portal.complete();
    await world.clock.advance(40_000);
  }
  assert.equal(world.channel.cards().length, 5);
  const reads = world.channel.calls.filter(({ method }) => method === 'read').at(-1);
  assert.ok(Number(reads?.ts) * 1000 >= world.clock.now() - 960_000, 'the window of the last read is short');
});

test('A request whose card another process took before the start went out is pointed to that card', async () => {
  const world = createWorld();
  const process = createProcess(world);
  void process.runner.followCards();
  world.channel.fail('read', 'hang', 3);
  const { answers } = process.ask();
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await world.clock.advance(240_000);
  const [card] = world.channel.cards();
  assert.ok(card && answers.some((said) => 'card' in said && said.card === card.id));
  assert.equal(world.portal.started.length, card.run.phase === 'not_started' ? 0 : 1);
});

test('A request whose card the older one has already removed is not started a second time', async () => {
  const world = createWorld();
  const older = world.channel.put(aStarting({ key: 'k1' }), { follower: 'two', beat: 1 }, `${startedAt / 1000}.000000`);
  const { post } = world.channel;
  Object.assign(world.channel, {
    post: async (...call: Parameters<typeof post>) => {
      const ts = await post(...call);
      await world.channel.remove(ts);
      return ts;
    },
  });
  const { answers } = createProcess(world, { follower: 'three' }).ask({ key: 'k1' });
  await world.clock.advance(10_000);
  assert.deepEqual(kinds(answers), ['taken']);
  assert.equal(world.portal.started.length, 0);
  assert.deepEqual(
    world.channel.cards().map(({ id }) => id),
    [older],
  );
});

test('A card that is written twice because Slack’s answer was lost and the first was not readable yet is one run on the first', async () => {
  const world = createWorld();
  world.channel.lag(3_000);
  world.channel.fail('post', 'lost', 1);
  const { answers } = createProcess(world).ask();
  await world.clock.advance(2_500);
  const [first, second] = world.channel.cards();
  assert.ok(first && second);
  await world.clock.advance(20_000);
  assert.deepEqual(
    [kinds(answers), world.channel.cards().map(({ id, run }) => [id, run.phase]), world.portal.started.length],
    [['following'], [[first.id, 'running']], 1],
  );
});

test('Both cards of a request go where an older one of another has the slot', async () => {
  const world = createWorld();
  world.channel.lag(3_000);
  const older = world.channel.put(aStarting({ key: 'older' }), { follower: 'two' });
  world.channel.fail('post', 'lost', 1);
  const { answers } = createProcess(world).ask();
  await world.clock.advance(20_000);
  assert.deepEqual(
    [kinds(answers), world.channel.cards().map(({ id }) => id), world.portal.started.length],
    [['taken'], [older], 0],
  );
});

test('A card that cannot be confirmed because Slack lets the app read once a minute says so', async () => {
  const world = createWorld();
  for (let card = 0; card < 20; card += 1) world.channel.put(aBroken({ key: `old-${card}`, backupId: `old-${card}` }));
  world.channel.setPage(15);
  const process = createProcess(world);
  void process.runner.followCards();
  await world.clock.advance(100);
  world.channel.fail('read', { seconds: 60 });
  process.ask({ key: 'k1' });
  await world.clock.advance(30_000);
  const run = world.channel.cards().at(-1)?.run;
  assert.ok(run?.phase === 'not_started');
  assert.deepEqual([run.reasons, world.portal.started.length], [[{ code: 'history_limited' }], 0]);
});

test('A process that wakes after its card was ended by another starts nothing', async () => {
  const world = createWorld();
  const process = createProcess(world);
  const { at } = world.channel;
  Object.assign(world.channel, {
    at: async (id: string) => {
      world.channel.put(aNotStarted({ key: 'k1' }), { follower: 'two', beat: 9 }, id);
      return await at(id);
    },
  });
  process.ask({ key: 'k1' });
  await world.clock.advance(10_000);
  assert.deepEqual([world.portal.started.length, world.channel.cards()[0]?.run.phase], [0, 'not_started']);
});
