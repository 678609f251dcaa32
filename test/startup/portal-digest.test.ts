import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChannel } from '../../src/channel/channel.ts';
import { createDigestBook } from '../../src/channel/digest-book.ts';
import { toPayload } from '../../src/channel/record.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import { createDigest } from '../../src/startup/portal-digest.ts';
import type { WatchState } from '../../src/watch/watch.ts';
import { aCompleted, aCopy } from '../support/builders.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptChannel } from '../support/kept-channel.ts';
import { createKeptLog } from '../support/log.ts';

const origin = 'https://portal.example.com';
const monday = Date.UTC(2026, 2, 9, 9);
type Death = { readonly call: number; readonly takesEffect: boolean };

/** A channel with the card of a backup, ten minutes before the digest's time. */
const begin = ({ now = monday - 10 * minuteMs, hasCard = true, slackIsLateMs = 0 } = {}) => {
  const clock = createFakeClock(now);
  const slack = createKeptChannel({ now: () => clock.now() - slackIsLateMs });
  const client = slack.client();
  const endedAt = now - 60 * minuteMs;
  const payload = toPayload(aCompleted({ endedAt }), { follower: undefined, beat: 0, owesNotice: false });
  const metadata = { event_type: 'docspace_backup_run', event_payload: payload };
  if (hasCard) slack.put({ ts: `${endedAt / 1_000}.000001`, text: 'Completed', metadata });
  const start = (follower: string, { who, death }: { who?: WatchState['who']; death?: Death } = {}) => {
    const stop = new AbortController();
    const own = death ? slack.client(death) : client;
    const channel = createChannel({ client: own, id: 'C1', botId: 'B1' });
    const common = { channel, clock, log: createKeptLog(), signal: stop.signal };
    const run = createDigest({
      ...common,
      settings: { every: 'weekly', hour: 9 },
      everyMs: minuteMs,
      portal: {
        origin,
        facts: async () => ({ isStandalone: false, status: 'active', timeZone: 'UTC', culture: 'en' }),
        history: async () => [aCopy()],
        schedule: async () => undefined,
      },
      slot: 'portal',
      book: createDigestBook({ ...common, client: own, botId: 'B1', portal: origin }),
      alarms: { read: async () => [] },
      watchState: () => who && { who, since: undefined, alarms: [], memory: undefined },
      memory: async () => undefined,
      hasPanelBefore: async () => false,
      follower,
    }).run();
    return {
      end: async (): Promise<void> => {
        stop.abort();
        await run;
      },
    };
  };
  const digests = () => slack.top().filter(({ text }) => text.startsWith('Backup digest:'));
  return { clock, start, digests, slack };
};

test('A digest is posted in the minute of its time, and once, however many processes there are', async () => {
  const { clock, start, digests } = begin();
  const processes = ['one', 'two', 'three'].map((name) => start(name));
  await clock.advance(9 * minuteMs);
  assert.equal(digests().length, 0);
  await clock.advance(3 * minuteMs);
  assert.equal(digests().length, 1);
  assert.match(digests()[0]?.text ?? '', /1 \(1 Completed\); 1 asked for here/);
  await clock.advance(60 * minuteMs);
  assert.equal(digests().length, 1);
  await Promise.all(processes.map(({ end }) => end()));
});

test('The process that watches posts before the others do', async () => {
  const { clock, start, digests } = begin();
  const other = start('other', { who: 'other' });
  await clock.advance(11 * minuteMs);
  assert.equal(digests().length, 0, 'it waits for the one that watches');
  await clock.advance(2 * minuteMs);
  assert.equal(digests().length, 1, 'and not for ever');
  await other.end();
});

test('A bot that comes back within three days posts what it missed; a new one has nothing to say', async () => {
  for (const [hasCard, expected] of [
    [true, 1],
    [false, 0],
  ] as const) {
    const { clock, start, digests } = begin({ now: monday + 30 * minuteMs, hasCard });
    const { end } = start('late');
    await clock.advance(5 * minuteMs);
    assert.equal(digests().length, expected);
    await end();
  }
});

test('A digest that two processes posted at once is one again after the next start', async () => {
  const { clock, start, digests, slack } = begin();
  const first = start('one');
  await clock.advance(12 * minuteMs);
  await first.end();
  const [digest] = digests();
  assert.ok(digest);
  slack.put({ ...digest, ts: `${digest.ts}9` });
  assert.equal(digests().length, 2);
  const next = start('two');
  await clock.advance(2 * minuteMs);
  assert.deepEqual(digests(), [digest]);
  await next.end();
});

test('A digest is found again though the clock of the machine is ahead of that of Slack', async () => {
  const { clock, start, digests } = begin({ slackIsLateMs: 5 * minuteMs });
  for (const name of ['one', 'two']) {
    const { end } = start(name);
    await clock.advance(12 * minuteMs);
    await end();
  }
  assert.equal(digests().length, 1);
});

test('A bot that comes back finds what it wrote before, however much others have written since', async () => {
  const { clock, start, digests, slack } = begin({ now: monday + 30 * minuteMs });
  for (let nth = 0; nth < 1_200; nth += 1)
    slack.put({ ts: `${monday / 1_000 - 1_200 + nth}.000002`, text: 'An alert', metadata: undefined, bot_id: 'B2' });
  const { end } = start('late');
  await clock.advance(5 * minuteMs);
  assert.equal(digests().length, 1);
  await end();
});

for (const takesEffect of [false, true]) {
  test(`A process that dies at any call ${takesEffect ? 'after' : 'before'} its effect leaves one digest to be posted in all`, async () => {
    for (let call = 1; call <= 8; call += 1) {
      const { clock, start, digests } = begin();
      const dying = start('dying', { death: { call, takesEffect } });
      await clock.advance(12 * minuteMs);
      const next = start('next');
      await clock.advance(10 * minuteMs);
      assert.equal(digests().length, 1, `call ${call}`);
      await Promise.all([dying.end(), next.end()]);
    }
  });
}
