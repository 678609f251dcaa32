import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBroken, aCompleted, aRunning, aStarting } from '../support/builders.ts';
import { holdCard } from '../support/carding.ts';
import { settled } from '../support/clock.ts';

const failed = aBroken();

test('Of many states in a moment only the newest is written, at most one in 3 s', async () => {
  const { clock, card, editsAt, percent: shownPercent } = holdCard();
  for (let percent = 41; percent <= 80; percent += 1) {
    card.show(aRunning({ percent }));
    await clock.advance(250);
  }
  await clock.advance(3_000);
  assert.deepEqual(editsAt(), [3_000, 6_000, 9_000, 12_000]);
  assert.equal(shownPercent(), 80);
  card.leave();
});

test('A change of the phase does not wait', async () => {
  const { clock, card, editsAt, shown } = holdCard(aStarting());
  await clock.advance(100);
  card.show(aRunning());
  await settled();
  assert.deepEqual(editsAt(), [100]);
  assert.equal(shown()?.run.phase, 'running');
  card.leave();
});

test('An end is written at once, and after it nothing more', async () => {
  const { clock, card, editsAt, shown } = holdCard();
  card.show(aRunning({ percent: 50 }));
  await clock.advance(3_100);
  card.show(aRunning({ percent: 60 }));
  await card.finish(aCompleted(), undefined);
  assert.deepEqual(editsAt(), [3_000, 3_100]);
  assert.deepEqual(shown()?.run, aCompleted());
  await clock.advance(3_600_000);
  assert.equal(editsAt().length, 2);
});

test('A card on which nothing changes gets a beat every 15 s', async () => {
  const { clock, card, editsAt, shown } = holdCard();
  await clock.advance(60_000);
  assert.deepEqual(editsAt(), [15_000, 30_000, 45_000, 60_000]);
  assert.deepEqual([shown()?.beat, shown()?.follower], [4, 'one']);
  card.leave();
});

test('An end with a notice: the notice first, then the end, and the card owes nothing in the end', async () => {
  const { channel, card, shown } = holdCard();
  await card.finish(failed, 'end');
  assert.equal(channel.replies.length, 1);
  assert.deepEqual(shown(), { id: card.id(), run: failed, follower: 'one', beat: shown()?.beat, owesNotice: false });
});

test('While the notice waits, the end is written, and the card says that it owes the notice', async () => {
  const { clock, channel, card, shown } = holdCard();
  channel.fail('reply', 'hang', 1);
  const finished = card.finish(failed, 'end');
  await clock.advance(2_000);
  assert.deepEqual([shown()?.run.phase, shown()?.owesNotice], ['failed', true]);
  await clock.advance(60_000);
  await finished;
  assert.deepEqual([shown()?.owesNotice, channel.replies.length], [false, 1]);
});

test('A rate limit on edits is waited out, and the notice does not wait behind it', async () => {
  const { clock, channel, card, editsAt, shown } = holdCard();
  channel.fail('update', { seconds: 30 }, 1);
  card.show(aRunning({ percent: 41 }));
  await clock.advance(4_000);
  const finished = card.finish(failed, 'end');
  await clock.advance(1_000);
  assert.equal(channel.replies.length, 1);
  assert.deepEqual(editsAt(), [3_000]);
  await clock.advance(60_000);
  await finished;
  assert.deepEqual(editsAt()[1], 33_000);
  assert.equal(shown()?.run.phase, 'failed');
});

test('After Slack was down for an hour the card is right, with few calls, and says what happened once', async () => {
  const { clock, channel, card, editsAt, shown, reported } = holdCard();
  channel.fail(['update', 'at', 'reply', 'marks', 'read', 'post'], 'hang');
  for (let minute = 0; minute < 60; minute += 1) {
    card.show(aRunning({ percent: minute + 30 }));
    await clock.advance(60_000);
  }
  const finished = card.finish(failed, 'end');
  await clock.advance(60_000);
  assert.ok(channel.calls.length < 250, `${channel.calls.length} calls`);
  assert.ok(clock.sleepers() < 10, `${clock.sleepers()} waits`);
  channel.clearFaults();
  await clock.advance(120_000);
  await finished;
  assert.deepEqual([shown()?.run, shown()?.owesNotice, channel.replies.length], [failed, false, 1]);
  assert.equal(reported.at(-1), undefined);
  const edits = editsAt().length;
  await clock.advance(3_600_000);
  assert.equal(editsAt().length, edits);
});

test('A state that comes while an edit is under way is written after it', async () => {
  const { clock, channel, card, percent } = holdCard();
  channel.fail('update', 'hang', 1);
  card.show(aRunning({ percent: 41 }));
  await clock.advance(5_000);
  card.show(aRunning({ percent: 77 }));
  await clock.advance(20_000);
  assert.equal(percent(), 77);
  card.leave();
});

test('An edit that timed out and lands after the end is found and mended', async () => {
  const { clock, channel, card, shown } = holdCard();
  channel.fail('update', 'late', 1);
  card.show(aRunning({ percent: 41 }));
  await clock.advance(12_000);
  const finished = card.finish(failed, undefined);
  await clock.advance(4_000);
  await finished;
  assert.equal(shown()?.run.phase, 'failed');
  await clock.advance(3_000);
  assert.equal(shown()?.run.phase, 'running');
  await clock.advance(30_000);
  assert.equal(shown()?.run.phase, 'failed');
});

test('An end whose own edit timed out is looked at until it is known to stand', async () => {
  const { clock, channel, card, shown } = holdCard();
  channel.fail('update', 'lost', 1);
  channel.fail('at', 'down', 3);
  const finished = card.finish(failed, undefined);
  await clock.advance(120_000);
  await finished;
  assert.equal(shown()?.run.phase, 'failed');
  assert.equal(channel.count('at'), 6);
});

test('A notice that is posted in the same moment as the end is noted on the card all the same', async () => {
  for (let steps = 0; steps < 20; steps += 1) {
    const { clock, channel, card, shown } = holdCard();
    const ended = Promise.withResolvers<void>();
    const { update, reply } = channel;
    Object.assign(channel, {
      update: async (...call: Parameters<typeof update>) => {
        await update(...call);
        ended.resolve();
        for (let step = 0; step < steps; step += 1) await undefined;
      },
      reply: async (...call: Parameters<typeof reply>) => {
        await ended.promise;
        await reply(...call);
      },
    });
    let isFinished = false;
    void card.finish(failed, 'end').then(() => {
      isFinished = true;
    });
    await clock.advance(300_000);
    assert.deepEqual([isFinished, shown()?.owesNotice], [true, false], `${steps} steps`);
  }
});

test('A stop while the end waits for its notice writes the end', async () => {
  const { clock, channel, card, shown } = holdCard();
  await clock.advance(1_000);
  channel.fail('reply', 'hang');
  void card.finish(failed, 'end');
  await clock.advance(100);
  const released = card.release();
  await clock.advance(5_000);
  assert.deepEqual([shown()?.run.phase, shown()?.owesNotice], ['failed', true]);
  card.leave();
  await released;
});

test('A card is not written any more once its process has stopped', async () => {
  const { clock, channel, card, stop } = holdCard();
  await clock.advance(1_000);
  channel.fail('update', 'hang', 1);
  void card.release();
  await clock.advance(5_000);
  stop.abort();
  await clock.advance(20_000);
  const edits = channel.count('update');
  await clock.advance(300_000);
  assert.equal(channel.count('update'), edits);
});

test('With no notice due, who asked and is not in the channel gets the end by direct message all the same', async () => {
  const { channel, card, shown } = holdCard();
  channel.outsiders.add('U1');
  await card.finish(aCompleted(), undefined);
  assert.deepEqual([channel.directs.length, channel.replies.length, shown()?.owesNotice], [1, 0, false]);
});

test('A stall that could not be told is not told after the end', async () => {
  const { clock, channel, card } = holdCard();
  channel.fail('reply', { code: 'org_login_required' });
  const told = card.notify(aRunning({ isStalled: true }), 'stall');
  await clock.advance(60_000);
  channel.clearFaults();
  await card.finish(aCompleted(), undefined);
  await clock.advance(600_000);
  assert.deepEqual([await told, channel.replies], [false, []]);
});
