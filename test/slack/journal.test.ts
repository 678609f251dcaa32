import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createJournal } from '../../src/channel/journal.ts';
import { Unwritten } from '../../src/runner/ports.ts';
import type { SlackFailure } from '../../src/slack/web.ts';
import { aBroken, aRunning, aStarting, startedAt } from '../support/builders.ts';
import { createFakeChannel } from '../support/channel.ts';
import { createFakeClock, settled } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';

const create = () => {
  const clock = createFakeClock();
  const channel = createFakeChannel(clock);
  const stop = new AbortController();
  const reported: (SlackFailure | undefined)[] = [];
  const report = (failure: SlackFailure | undefined): void => void reported.push(failure);
  const log = createKeptLog();
  const journal = createJournal({ channel, follower: 'one', clock, log, signal: stop.signal, report });
  return { clock, channel, stop, reported, journal };
};

test('A new run stands in the channel, followed by this process', async () => {
  const { channel, journal, reported } = create();
  const card = await journal.open(aStarting());
  assert.deepEqual(channel.cards(), [{ id: card.id(), run: aStarting(), follower: 'one', beat: 0, owesNotice: false }]);
  assert.deepEqual(reported, [undefined]);
  card.leave();
});

for (const fault of ['lost', 'down'] as const) {
  test(`A card whose posting got no answer (${fault}) stands once`, async () => {
    const { clock, channel, journal } = create();
    channel.fail('post', fault, 1);
    const opening = journal.open(aStarting());
    await clock.advance(10_000);
    const card = await opening;
    assert.deepEqual(
      channel.cards().map(({ id }) => id),
      [card.id()],
    );
    card.leave();
  });
}

test('A card of another run is not taken for the one that was posted without an answer', async () => {
  const { clock, channel, journal } = create();
  channel.put(aStarting({ key: 'other' }));
  channel.fail('post', 'down', 1);
  const opening = journal.open(aStarting());
  await clock.advance(10_000);
  const card = await opening;
  assert.equal(channel.cards().length, 2);
  card.leave();
});

test('The card that another process posted for the same request is not taken for the own one', async () => {
  const { clock, channel, journal } = create();
  const other = channel.put(aStarting(), { follower: 'two' });
  channel.fail('post', 'down', 1);
  const opening = journal.open(aStarting());
  await clock.advance(10_000);
  const card = await opening;
  assert.notEqual(card.id(), other);
  card.leave();
});

const unwritten = [
  [
    { code: 'not_in_channel' },
    'The card could not be posted in the admin channel C1 (not_in_channel). Invite the bot there, or set SLACK_ADMIN_CHANNEL to a channel that the bot is in.',
  ],
  [
    { code: 'is_archived' },
    'The card could not be posted in the admin channel C1 (is_archived). Unarchive it, or set SLACK_ADMIN_CHANNEL to a channel that the bot is in.',
  ],
  [{ code: 'metadata_too_large' }, 'Slack refused the card (metadata_too_large).'],
  [{ seconds: 5 }, 'Slack takes no more messages in the admin channel for the moment. Try again in a minute.'],
  ['hang', 'Slack did not confirm the card in the admin channel. Try again in a minute.'],
] as const;

for (const [fault, words] of unwritten) {
  test(`Without a card the person is told: ${words}`, async () => {
    const { clock, channel, journal, reported } = create();
    channel.fail('post', fault);
    const opening = journal.open(aStarting()).catch((error: unknown) => error);
    await clock.advance(120_000);
    const error = await opening;
    assert.ok(error instanceof Unwritten);
    assert.equal(error.message, words);
    assert.equal(reported.length, 1);
    assert.notEqual(reported[0], undefined);
  });
}

test('Every failure to read or to withdraw is reported, and every success', async () => {
  const { channel, journal, reported } = create();
  const ts = channel.put(aRunning());
  assert.equal((await journal.read('0')).length, 1);
  channel.fail('read', { code: 'not_in_channel' });
  await assert.rejects(journal.read('0'), /not_in_channel/);
  await journal.withdraw(ts);
  await assert.rejects(journal.withdraw(ts), /message_not_found/);
  assert.deepEqual(
    reported.map((failure) => failure?.kind),
    [undefined, 'refused', undefined, 'refused'],
  );
  assert.deepEqual(channel.cards(), []);
});

test('A card written at a time has that time as its id, so that ids order as text', () => {
  const { journal } = create();
  assert.equal(journal.idAt(startedAt), '1772452800.000000');
  assert.equal(journal.idAt(startedAt + 1), '1772452800.001000');
});

test('A run that is taken over goes on from its beat under the new name', async () => {
  const { channel, journal } = create();
  const id = channel.put(aRunning(), { follower: 'two', beat: 41 });
  const card = journal.resume({ id, run: aRunning(), follower: 'two', beat: 41, owesNotice: false });
  await settled();
  assert.deepEqual(channel.cards(), [{ id, run: aRunning(), follower: 'one', beat: 42, owesNotice: false }]);
  card.leave();
});

test('A card that owes its notice owes it as long as the notice is not posted, whoever has the card', async () => {
  const { clock, channel, journal } = create();
  const run = aBroken();
  const id = channel.put(run, { follower: 'two', beat: 41, owesNotice: true });
  const card = journal.resume({ id, run, follower: 'two', beat: 41, owesNotice: true });
  await clock.advance(1_500);
  assert.equal(channel.cards()[0]?.owesNotice, true);
  const finished = card.finish(run, 'end');
  await clock.advance(10_000);
  await finished;
  assert.deepEqual([channel.cards()[0]?.owesNotice, channel.replies.length], [false, 1]);
});
