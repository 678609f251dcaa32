import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBroken, aCompleted, aRunning, aStarting } from '../../support/builders.ts';
import { createFakeClock } from '../../support/clock.ts';
import { createFakePlace, keepPanel, standingAs } from '../../support/panel.ts';
import { rateLimited, refusedBySlack, unansweredBySlack } from '../../support/slack-errors.ts';

/** A panel that stands and says that the last backup is completed. */
const beginKeeping = async () => {
  const scene = keepPanel();
  scene.keeper.learn(standingAs('10', aCompleted()), '1');
  await scene.keeper.move('r1');
  await scene.clock.advance(60_000);
  return scene;
};

test('The panel is posted with what is known, and the one before it goes', async () => {
  const { keeper, slack } = keepPanel();
  assert.equal(await keeper.move('r1'), true);
  assert.match(slack.text(), /portal\.example\.com$/);
  keeper.learn(standingAs('10', aCompleted()), '1');
  assert.equal(await keeper.move('r2'), true);
  assert.deepEqual(slack.panels(), ['2']);
  assert.match(slack.text(), /the last backup: Completed/);
});

test('A request that is delivered twice posts one panel', async () => {
  const { keeper, slack } = keepPanel();
  await keeper.move('r1');
  assert.equal(await keeper.move('r1'), true);
  assert.deepEqual([slack.panels(), slack.count('post')], [['1'], 1]);
});

test('A panel whose posting got no answer is looked for before it is posted again', async () => {
  for (const [isLost, posts] of [
    [true, 1],
    [false, 2],
  ] as const) {
    const { keeper, slack, clock } = keepPanel();
    slack.fail('post', unansweredBySlack(), { times: 1, isLost });
    const moving = keeper.move('r1');
    await clock.advance(10_000);
    assert.equal(await moving, true);
    assert.deepEqual([slack.panels().length, slack.count('post')], [1, posts]);
  }
});

test('A panel that Slack refuses leaves the old one where it is', async () => {
  const { keeper, slack } = await beginKeeping();
  slack.fail('post', refusedBySlack('restricted_action'));
  await assert.rejects(keeper.move('r2'), /restricted_action/);
  assert.deepEqual(slack.panels(), ['1']);
});

test('Of two that are moved at once the younger stays, and no process removes both', async () => {
  const clock = createFakeClock();
  const slack = createFakePlace(clock);
  const keepers = [keepPanel(clock, slack), keepPanel(clock, slack)];
  await Promise.all(keepers.map(({ keeper }, index) => keeper.move(`r${index}`)));
  assert.deepEqual(slack.panels(), ['2']);
});

test('An old panel that could not be removed, or looked for, is told; one that is gone already is no matter', async () => {
  const rows = [
    ['remove', refusedBySlack('cant_delete_message'), false],
    ['remove', unansweredBySlack(), false],
    ['remove', refusedBySlack('message_not_found'), true],
  ] as const;
  for (const [method, error, isAlone] of rows) {
    const { keeper, slack } = await beginKeeping();
    slack.fail(method, error);
    assert.equal(await keeper.move('r2'), isAlone);
  }
  const { keeper, slack } = await beginKeeping();
  const { find } = slack.place;
  let finds = 0;
  Object.assign(slack.place, {
    find: async () => {
      finds += 1;
      if (finds > 1) throw unansweredBySlack();
      return await find();
    },
  });
  assert.equal(await keeper.move('r2'), false);
  assert.equal(slack.panels().length, 2);
});

test('The panel says that a backup runs and how it ended, with one edit each, however much is seen of it', async () => {
  const { keeper, slack, clock } = await beginKeeping();
  const before = slack.count('update');
  keeper.learn(standingAs('20', aStarting({ key: 'k2' })));
  await clock.advance(100);
  assert.match(slack.text(), /a backup has been running/);
  for (let percent = 0; percent < 100; percent += 1) {
    keeper.learn(standingAs('20', aRunning({ key: 'k2', percent })));
    keeper.learn(standingAs('20', aRunning({ key: 'k2', percent })), '15');
    await clock.advance(1_000);
  }
  assert.equal(slack.count('update') - before, 1);
  keeper.learn(standingAs('20', aBroken({ key: 'k2' })));
  await clock.advance(10_000);
  assert.match(slack.text(), /the last backup: Failed/);
  assert.equal(slack.count('update') - before, 2);
});

test('At most one edit goes out in 10 s, and the last words are always written', async () => {
  const { keeper, slack, clock } = await beginKeeping();
  const from = slack.calls.length;
  for (let round = 0; round < 50; round += 1) {
    keeper.learn(standingAs(`${20 + round}`, aRunning({ key: `k${round}` })));
    await clock.advance(300);
    keeper.learn(standingAs(`${20 + round}`, aBroken({ key: `k${round}` })));
    await clock.advance(300);
  }
  await clock.advance(20_000);
  const edits = slack.calls.slice(from).filter(({ method }) => method === 'update');
  assert.ok(edits.length >= 3);
  for (const [index, { atMs }] of edits.entries())
    assert.ok(index === 0 || atMs - (edits[index - 1]?.atMs ?? 0) >= 10_000);
  assert.match(slack.text(), /the last backup: Failed/);
});

test('A panel that a person deleted is gone, and is not posted again', async () => {
  const { keeper, slack, clock } = await beginKeeping();
  slack.delete('1');
  keeper.learn(standingAs('20', aRunning({ key: 'k2' })));
  await clock.advance(600_000);
  assert.deepEqual([slack.panels(), slack.count('post'), slack.count('update')], [[], 1, 0]);
});

test('A process finds the panel that another posted, keeps it, and writes nothing that stands there already', async () => {
  const clock = createFakeClock();
  const slack = createFakePlace(clock);
  const [one, two] = [keepPanel(clock, slack), keepPanel(clock, slack)];
  await one.keeper.move('r1');
  for (const { keeper } of [one, two]) keeper.learn(standingAs('20', aRunning()), '1');
  await clock.advance(30_000);
  two.keeper.learn(standingAs('20', aCompleted()));
  await clock.advance(30_000);
  one.keeper.learn(standingAs('20', aCompleted()), '1');
  await clock.advance(30_000);
  assert.match(slack.text(), /the last backup: Completed/);
  assert.ok(slack.count('update') <= 3, `${slack.count('update')} edits`);
  await one.keeper.move('r2');
  two.keeper.learn(standingAs('30', aRunning({ key: 'k3' })));
  await clock.advance(30_000);
  assert.match(slack.text(), /has been running/, 'the moved one is found again');
});

test('What Slack refuses is left until there is something new to say', async () => {
  const { keeper, slack, clock } = await beginKeeping();
  slack.fail('update', refusedBySlack('edit_window_closed'));
  keeper.learn(standingAs('20', aRunning({ key: 'k2' })));
  await clock.advance(3_600_000);
  assert.equal(slack.count('update'), 1);
  slack.clearFaults();
  keeper.learn(standingAs('20', aBroken({ key: 'k2' })));
  await clock.advance(100);
  assert.match(slack.text(), /Failed/);
});

test('While Slack is away the panel waits, asks ever more seldom, and is right in the end', async () => {
  const { keeper, slack, clock, stop } = await beginKeeping();
  const from = slack.calls.length;
  slack.fail('at', unansweredBySlack());
  keeper.learn(standingAs('20', aRunning({ key: 'k2' })));
  await clock.advance(3_600_000);
  assert.ok(slack.calls.length - from <= 15, `${slack.calls.length - from} calls`);
  slack.fail('at', rateLimited(30), { times: 1 });
  keeper.learn(standingAs('20', aBroken({ key: 'k2' })));
  await clock.advance(800_000);
  assert.match(slack.text(), /Failed/);
  slack.fail('at', unansweredBySlack());
  keeper.learn(standingAs('30', aRunning({ key: 'k3' })));
  await clock.advance(1_000);
  stop.abort();
  const then = slack.calls.length;
  await clock.advance(3_600_000);
  assert.equal(slack.calls.length, then, 'after a stop it asks no more');
});
