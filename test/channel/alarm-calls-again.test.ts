import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlarmOf } from '../../src/backup/alarm.ts';
import { createAlarmBook } from '../../src/channel/alarm-book.ts';
import { createChannel } from '../../src/channel/channel.ts';
import { dayMs } from '../../src/lib/durations.ts';
import { startedAt } from '../support/builders.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';
import { createSlackClient } from '../support/slack-server.ts';

const expiresAt = Date.UTC(2026, 2, 16, 12);
const alarmWith = (daysLeft: 14 | 3 | 1): AlarmOf<'key_expires'> => ({
  kind: 'key_expires',
  key: 'key https://portal.example.com',
  portal: 'https://portal.example.com',
  since: expiresAt - 14 * dayMs,
  expiresAt,
  daysLeft,
});

type Kept = { readonly ts: string; readonly bot_id: string; readonly thread: string | undefined; metadata: unknown };

/** A channel that keeps what is posted, and the book that writes there. */
const begin = () => {
  const kept: Kept[] = [];
  const { client } = createSlackClient(({ method, args }) => {
    const metadata: unknown = args.metadata === undefined ? undefined : JSON.parse(String(args.metadata));
    const thread = args.thread_ts === undefined ? undefined : String(args.thread_ts);
    const ts = `${1_772_452_800 + kept.length}.000001`;
    if (method === 'chat.postMessage') kept.push({ ts, bot_id: 'B1', thread, metadata });
    if (method === 'chat.update') for (const one of kept.filter((it) => it.ts === args.ts)) one.metadata = metadata;
    if (method === 'conversations.history') return { ok: true, messages: kept.filter((it) => it.thread === undefined) };
    if (method === 'conversations.replies') return { ok: true, messages: kept };
    return { ok: true, ts };
  });
  const clock = createFakeClock();
  const channel = createChannel({ client, id: 'C1', botId: 'B1' });
  const { signal } = new AbortController();
  const portal = 'https://portal.example.com';
  const common = { client, channel, clock, signal, portal, botId: 'B1', mention: '<!here>', log: createKeptLog() };
  return { clock, book: createAlarmBook(common), replies: () => kept.filter((it) => it.thread !== undefined).length };
};

test('A key that expires calls people once at each stage, though somebody has acknowledged the first', async () => {
  const { clock, book, replies } = begin();
  let told = await book.begin(alarmWith(14));
  told = (await book.acknowledge(told, 'U1')) ?? told;
  const seen = [replies()];
  for (const daysLeft of [3, 3, 1, 1] as const) {
    await clock.advance(dayMs);
    told = await book.show(told, alarmWith(daysLeft));
    seen.push(replies());
  }
  assert.deepEqual(seen, [1, 2, 2, 3, 3]);
  assert.equal(told.remindedAt, clock.now() - dayMs);
});

test('A call at a stage that is still owed is posted by the next process, once', async () => {
  const { book, replies } = begin();
  const told = await book.show(await book.begin(alarmWith(14)), alarmWith(3));
  assert.equal(replies(), 2);
  await book.settle({ ...told, owes: 'again' });
  assert.equal(replies(), 2);
});

test('Each further skipped backup calls once more where somebody has acknowledged the alarm, and is left to the reminder where nobody has', async () => {
  const { clock, book, replies } = begin();
  const skipped = (day: number): AlarmOf<'skipped'> => ({
    ...{ kind: 'skipped', key: 'skipped', portal: 'https://portal.example.com', slot: 'portal', cause: 'lost' },
    since: startedAt,
    ranAt: startedAt + day * dayMs,
  });
  let told = await book.begin(skipped(0));
  told = await book.show(told, skipped(1));
  const seen = [replies()];
  told = (await book.acknowledge(told, 'U1')) ?? told;
  for (const day of [1, 2, 2, 3]) {
    await clock.advance(dayMs);
    told = await book.show(told, skipped(day));
    seen.push(replies());
  }
  assert.deepEqual(seen, [1, 1, 2, 2, 3]);
});
