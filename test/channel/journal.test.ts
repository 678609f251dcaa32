import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createJournal } from '../../src/channel/journal.ts';
import { Unwritten } from '../../src/runner/ports.ts';
import type { SlackFailure } from '../../src/slack/web.ts';
import { aBroken, aRunning, aStarting } from '../support/builders.ts';
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
  const journal = createJournal({
    channel,
    follower: 'one',
    clock,
    log,
    signal: stop.signal,
    report,
    owed: () => undefined,
    onLimited: () => undefined,
  });
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
  [{ code: 'not_in_channel' }, 'channel', 'not_in_channel'],
  [{ code: 'is_archived' }, 'channel', 'is_archived'],
  [{ code: 'metadata_too_large' }, 'refused', 'metadata_too_large'],
  [{ seconds: 5 }, 'rate_limited', undefined],
  ['hang', 'unclear', undefined],
] as const;

for (const [fault, why, code] of unwritten) {
  test(`Without a card the reason is known: ${why}, ${code}`, async () => {
    const { clock, channel, journal, reported } = create();
    channel.fail('post', fault);
    const opening = journal.open(aStarting()).catch((error: unknown) => error);
    await clock.advance(120_000);
    const error = await opening;
    assert.ok(error instanceof Unwritten);
    assert.deepEqual([error.why, error.code], [why, code]);
    assert.equal(reported.length, 1);
    assert.notEqual(reported[0], undefined);
  });
}

test('Every failure to read or to withdraw is reported, and every success', async () => {
  const { channel, journal, reported } = create();
  const ts = channel.put(aRunning());
  assert.equal((await journal.read()).length, 1);
  channel.fail('read', { code: 'not_in_channel' });
  await assert.rejects(journal.read(), /not_in_channel/);
  channel.fail('remove', { code: 'accesslimited' }, 1);
  assert.equal(await journal.withdraw(ts), false);
  const gone = channel.put(aRunning());
  assert.equal(await journal.withdraw(gone), true);
  assert.deepEqual(
    reported.map((failure) => failure?.kind),
    [undefined, 'refused', 'refused', undefined],
  );
});

test('A run that is taken over continues from its beat under the new name', async () => {
  const { channel, journal } = create();
  const id = channel.put(aRunning(), { follower: 'two', beat: 41 });
  const card = journal.resume({ id, run: aRunning(), follower: 'two', beat: 41, owesNotice: false });
  await settled();
  assert.deepEqual(channel.cards(), [{ id, run: aRunning(), follower: 'one', beat: 42, owesNotice: false }]);
  card.leave();
});

test('A card that owes its notice owes it until the notice is posted, in every process', async () => {
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
