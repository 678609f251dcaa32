import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notice } from '../../src/channel/view-notice.ts';
import { aBroken, aCompleted, aRunning, aStarting } from '../support/builders.ts';
import { holdCard } from '../support/carding.ts';
import { settled } from '../support/clock.ts';

const failed = aBroken();

for (const code of [
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'is_inactive',
  'block_mismatch',
]) {
  test(`A card that answers ${code} is posted again, once, and continues there`, async () => {
    const { clock, channel, ts, card, shown } = holdCard();
    channel.fail('update', { code }, 1);
    card.show(aRunning({ percent: 50 }));
    await clock.advance(5_000);
    assert.notEqual(card.id(), ts);
    assert.deepEqual([channel.count('post'), channel.cards().length], [1, 1]);
    await card.finish(aCompleted(), undefined);
    assert.deepEqual([shown()?.run, channel.count('post')], [aCompleted(), 1]);
  });
}

test('A missing card is not posted again where another card of the run stands', async () => {
  const { clock, channel, ts, card, percent } = holdCard();
  const other = channel.put(aRunning(), { follower: 'one' });
  await channel.remove(ts);
  card.show(aRunning({ percent: 50 }));
  await clock.advance(5_000);
  assert.deepEqual([card.id(), channel.count('post')], [other, 0]);
  assert.equal(percent(), 50);
  card.leave();
});

test("A missing card is not mistaken for another run's", async () => {
  const { clock, channel, ts, card } = holdCard();
  channel.put(aRunning({ key: 'other' }));
  await channel.remove(ts);
  card.show(aRunning({ percent: 50 }));
  await clock.advance(5_000);
  assert.equal(channel.count('post'), 1);
  card.leave();
});

test('A new card whose posting got no answer is found and not posted a second time', async () => {
  const { clock, channel, ts, card } = holdCard();
  await channel.remove(ts);
  channel.fail('post', 'lost', 1);
  card.show(aRunning({ percent: 50 }));
  await clock.advance(20_000);
  assert.deepEqual([channel.count('post'), channel.cards().length], [1, 1]);
  assert.equal(channel.cards()[0]?.id, card.id());
  card.leave();
});

test('Where neither an edit nor a new card is taken, the tries become few', async () => {
  const { clock, channel, card } = holdCard();
  channel.fail('update', { code: 'is_inactive' });
  channel.fail('post', { code: 'is_archived' });
  card.show(aRunning({ percent: 50 }));
  await clock.advance(3_600_000);
  assert.ok(channel.calls.length < 400, `${channel.calls.length} calls`);
  card.leave();
});

test('After leaving, nothing is written any more', async () => {
  const { clock, channel, card } = holdCard();
  card.leave();
  assert.equal(card.lost.aborted, true);
  card.show(aRunning({ percent: 99 }));
  await clock.advance(600_000);
  assert.equal(channel.count('update'), 0);
});

test('Leaving between the look and the edit leaves the card as it is', async () => {
  const { clock, channel, card } = holdCard();
  channel.fail('update', 'down');
  await clock.advance(40_000);
  channel.clearFaults();
  const { at } = channel;
  Object.assign(channel, {
    at: async (ts: string) => {
      card.leave();
      return await at(ts);
    },
  });
  const before = channel.count('update');
  await clock.advance(600_000);
  assert.equal(channel.count('update'), before);
});

test('Leaving while a missing card is looked for posts none', async () => {
  const { clock, channel, ts, card } = holdCard();
  await channel.remove(ts);
  channel.fail('read', 'hang', 1);
  card.show(aRunning({ percent: 50 }));
  await clock.advance(5_000);
  card.leave();
  await clock.advance(600_000);
  assert.deepEqual([channel.count('post'), channel.cards().length], [0, 0]);
});

test('Letting go writes a last time that nobody follows the run', async () => {
  const { clock, channel, card, shown } = holdCard();
  card.show(aRunning({ percent: 50 }));
  await clock.advance(1_000);
  const released = card.release();
  await settled();
  await released;
  assert.deepEqual(shown()?.run, aRunning({ percent: 50 }));
  assert.equal(shown()?.follower, undefined);
  assert.equal(card.lost.aborted, true);
  const edits = channel.count('update');
  await clock.advance(600_000);
  assert.equal(channel.count('update'), edits);
});

test('Letting go while an edit is under way still ends with nobody on the card', async () => {
  const { clock, channel, card, shown } = holdCard();
  channel.fail('update', 'hang', 1);
  card.show(aRunning({ percent: 50 }));
  await clock.advance(4_000);
  const released = card.release();
  await clock.advance(20_000);
  await released;
  assert.equal(shown()?.follower, undefined);
});

test('After a long silence the card is read before it is written, and left where another process has it', async () => {
  const { clock, channel, ts, card, shown } = holdCard();
  channel.fail(['update', 'at'], 'down');
  await clock.advance(50_000);
  channel.put(aRunning({ percent: 70 }), { follower: 'two', beat: 9 }, ts);
  channel.clearFaults();
  await clock.advance(120_000);
  assert.equal(card.lost.aborted, true);
  assert.deepEqual([shown()?.follower, shown()?.beat], ['two', 9]);
});

test('After a long silence of its own the process continues where nobody else has the card', async () => {
  const { clock, channel, ts, card, shown } = holdCard();
  channel.fail('update', 'down');
  await clock.advance(50_000);
  channel.put(aRunning(), { follower: undefined, beat: 9 }, ts);
  channel.clearFaults();
  await clock.advance(120_000);
  assert.deepEqual([card.lost.aborted, shown()?.follower], [false, 'one']);
  card.leave();
});

test('After a long silence a notice that another process has posted is not posted again', async () => {
  const { clock, channel, ts, card } = holdCard();
  channel.fail(['update', 'at'], 'down');
  await clock.advance(60_000);
  channel.put(failed, { follower: 'two', beat: 9 }, ts);
  channel.replies.push({ ts, message: notice(failed, 'end'), mark: { run: failed.key, about: 'end' } });
  channel.clearFaults();
  void card.finish(failed, 'end');
  await clock.advance(120_000);
  assert.equal(channel.replies.length, 1);
});

test('A card in the hand of a process that took it over is written at once', async () => {
  const { card, channel, shown } = holdCard(aStarting(), { isFresh: false });
  await settled();
  assert.deepEqual([channel.count('update'), shown()?.follower, shown()?.beat], [1, 'one', 1]);
  card.leave();
});

test('A machine that wakes with its clocks behind leaves the end that another process wrote, and posts nothing', async () => {
  const { channel, ts, card, shown } = holdCard();
  channel.put(aCompleted(), { follower: 'two', beat: 9 }, ts);
  void card.finish(failed, 'end');
  await settled();
  await settled();
  assert.deepEqual([shown()?.run.phase, channel.replies.length, card.lost.aborted], ['completed', 0, true]);
});

test('An end does not wait without bound for a card that Slack does not show', async () => {
  const { clock, channel, card, shown } = holdCard();
  channel.fail('at', { seconds: 30 });
  void card.finish(failed, 'end');
  await clock.advance(120_000);
  assert.deepEqual([shown()?.run.phase, channel.replies.length], ['failed', 1]);
});
