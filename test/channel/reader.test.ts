import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '../../src/backup/run.ts';
import type { CardPage } from '../../src/channel/card-index.ts';
import type { ReadWindow } from '../../src/channel/channel.ts';
import { createReader } from '../../src/channel/reader.ts';
import type { CardRecord } from '../../src/runner/ports.ts';
import { aCompleted, aRunning } from '../support/builders.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';
import { rateLimited } from '../support/slack-errors.ts';

const endS = 1_772_452_800;
const ts = (secondsBeforeEnd: number): string => (endS - secondsBeforeEnd).toFixed(6);

/**
 * A channel with so many messages, one every five seconds, of which some are cards; `failures` are thrown first, one a
 * call.
 */
const open = (messages: number, cards: readonly CardRecord[] = []) => {
  const clock = createFakeClock();
  const log = createKeptLog();
  const all = new Map(Array.from({ length: messages }, (_, index) => [ts((messages - 1 - index) * 5), '']));
  const stored = new Map(cards.map((card) => [card.id, card]));
  const calls: { readonly method: 'read' | 'at'; readonly atMs: number; readonly window?: ReadWindow }[] = [];
  const failures: Error[] = [];
  const failing = (): void => {
    const failure = failures.shift();
    if (failure) throw failure;
  };
  let sorted: readonly string[] = [];
  let sizes = '';
  /** All ids, oldest first. */
  const everything = (): readonly string[] => {
    if (sizes !== `${all.size} ${stored.size}`) sorted = [...new Set([...all.keys(), ...stored.keys()])].toSorted();
    sizes = `${all.size} ${stored.size}`;
    return sorted;
  };
  const page = ({ before = '~', after = '', cursor = '0' }: ReadWindow): CardPage => {
    const found = everything().filter((it) => it <= before && it >= after);
    const end = found.length - Number(cursor);
    const shown = found.slice(Math.max(0, end - pageMessages), end);
    return {
      cards: shown.flatMap((it) => stored.get(it) ?? []),
      newest: shown.at(-1),
      oldest: shown[0],
      messages: shown.length,
      cursor: end > pageMessages ? String(Number(cursor) + pageMessages) : undefined,
    };
  };
  let pageMessages = 999;
  const setPage = (messages: number): void => {
    pageMessages = messages;
  };
  const channel = {
    read: async (window: ReadWindow) => {
      calls.push({ method: 'read', atMs: clock.elapsed(), window });
      failing();
      return page(window);
    },
    at: async (id: string) => {
      calls.push({ method: 'at', atMs: clock.elapsed() });
      failing();
      return stored.get(id);
    },
  };
  let isLimited = false;
  const reader = createReader({
    channel,
    clock,
    log,
    onLimited: () => {
      isLimited = true;
    },
  });
  const stop = new AbortController();
  const put = (secondsBeforeEnd: number, run: Run): CardRecord => {
    const card = aCard(secondsBeforeEnd, run);
    stored.set(card.id, card);
    return card;
  };
  /** The most calls that were made within a minute. */
  const busiest = (): number =>
    Math.max(...calls.map(({ atMs: from }) => calls.filter(({ atMs }) => atMs >= from && atMs < from + 60_000).length));
  return { isLimited: () => isLimited, setPage, clock, reader, calls, failures, stored, all, put, stop, busiest };
};

const aCard = (secondsBeforeEnd: number, run: Run): CardRecord => ({
  id: ts(secondsBeforeEnd),
  run,
  follower: 'one',
  beat: 1,
  owesNotice: false,
});

const ids = (cards: readonly CardRecord[]): readonly string[] => cards.map(({ id }) => id);

test('The first read is one page, however much is in the channel', async () => {
  const young = aCard(60, aRunning());
  const old = aCard(200_000, aRunning({ key: 'old' }));
  const { reader, calls } = open(50_000, [young, old]);
  assert.deepEqual(ids(await reader.read()), [young.id]);
  assert.deepEqual([calls.length, reader.isRead()], [1, false]);
});

test('50,000 messages are read back within two minutes, in fewer than 50 calls a minute', async () => {
  const old = aCard(240_000, aRunning({ key: 'old' }));
  const { clock, reader, stop, busiest } = open(50_000, [old]);
  await reader.read();
  const reading = reader.readBack(stop.signal);
  await clock.until(reader.isRead, 120_000);
  assert.ok(busiest() <= 40, `${busiest()} calls`);
  assert.ok(ids(await reader.read()).includes(old.id));
  stop.abort();
  await reading;
});

test('A page that was read is not read again, whatever Slack refuses in between', async () => {
  const { clock, reader, calls, failures, stop } = open(12_000);
  await reader.read();
  failures.push(rateLimited(30), rateLimited(30), new Error('timeout'));
  void reader.readBack(stop.signal);
  await clock.until(() => reader.knownSince() === '0', 300_000);
  const windows = calls.slice(4).map(({ window }) => window?.before);
  assert.deepEqual([new Set(windows).size, windows.length], [12, 12]);
  stop.abort();
});

test('What is older than three days is read slowly, back to the start of the channel', async () => {
  const { clock, reader, calls, stop } = open(60_000, [aCard(299_000, aRunning())]);
  await reader.read();
  void reader.readBack(stop.signal);
  await clock.until(reader.isRead, 120_000);
  const before = calls.length;
  await clock.advance(180_000);
  assert.ok(calls.length - before <= 3, `${calls.length - before} calls in three minutes`);
  await clock.until(() => reader.knownSince() === '0', 1_800_000);
  stop.abort();
});

test('Later only what is new is read, and each open card by itself', async () => {
  const { clock, reader, calls, put, all, stop } = open(12_000);
  const running = put(30_000, aRunning());
  put(20_000, aCompleted({ key: 'done' }));
  await reader.read();
  void reader.readBack(stop.signal);
  await clock.until(() => reader.knownSince() === '0');
  stop.abort();
  all.set(ts(-5), '');
  calls.length = 0;
  put(30_000, aRunning({ percent: 80 }));
  const cards = await reader.read();
  assert.deepEqual(
    calls.map(({ method, window }) => [method, window?.after]),
    [
      ['read', ts(120)],
      ['at', undefined],
    ],
  );
  const shown = cards.find(({ id }) => id === running.id)?.run;
  assert.equal(shown?.phase === 'running' && shown.percent, 80);
});

test('An open card that was deleted is known no more', async () => {
  const { reader, stored, put } = open(500);
  const card = put(1_000, aRunning());
  assert.deepEqual(ids(await reader.read()), [card.id]);
  stored.delete(card.id);
  assert.deepEqual(await reader.read(), []);
});

test('A message that Slack shows late is found, although younger ones were seen before', async () => {
  const { reader, put } = open(500);
  await reader.read();
  const late = put(30, aRunning());
  assert.deepEqual(ids(await reader.read()), [late.id]);
});

test('After a long pause in a busy channel reading begins again with the newest page', async () => {
  const { clock, reader, all, put, stop } = open(2_000);
  await reader.read();
  void reader.readBack(stop.signal);
  await clock.until(() => reader.knownSince() === '0');
  for (let message = 1; message <= 6_000; message += 1) all.set(ts(-message * 5), '');
  const missed = put(-10_000, aRunning());
  assert.deepEqual(ids(await reader.read()), []);
  assert.equal(reader.isRead(), false);
  await clock.until(reader.isRead, 900_000);
  assert.deepEqual(ids(await reader.read()), [missed.id]);
  stop.abort();
});

test('Who asks while a read is under way shares the one after it', async () => {
  const { reader, calls } = open(500);
  await Promise.all([reader.read(), reader.read(), reader.read(), reader.read()]);
  assert.equal(calls.length, 2);
});

test('An ended card that a person deleted is known no more once the newest page was read again', async () => {
  const { reader, stored, put } = open(500);
  const card = put(2_000, aCompleted());
  await reader.read();
  stored.delete(card.id);
  await reader.readNewest();
  assert.deepEqual(await reader.read(), []);
});

test('A page of 15 messages of many is noticed as the limit of apps that Slack has not reviewed', async () => {
  const limited = open(500);
  limited.setPage(15);
  await limited.reader.read();
  const small = open(10);
  await small.reader.read();
  assert.deepEqual([limited.isLimited(), small.isLimited()], [true, false]);
});
