import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Alarm, AlarmOf } from '../../src/backup/alarm.ts';
import { type DigestFacts, digestOf, dueDigest, type Watched } from '../../src/backup/digest.ts';
import { hourMs } from '../../src/lib/durations.ts';
import { aBroken, aCompleted, aCopy, aRunning } from '../support/builders.ts';

const at = (text: string): number => Date.parse(text);

suite('when a digest is due', () => {
  for (const [every, zone, now, name, from, to] of [
    ['weekly', 'UTC', '2026-03-02T09:00:00Z', 'weekly 2026-03-02', '2026-02-23T09:00:00Z', '2026-03-02T09:00:00Z'],
    ['weekly', 'UTC', '2026-03-05T08:59:59Z', 'weekly 2026-03-02', '2026-02-23T09:00:00Z', '2026-03-02T09:00:00Z'],
    [
      'weekly',
      'Europe/Berlin',
      '2026-03-30T07:00:00Z',
      'weekly 2026-03-30',
      '2026-03-23T08:00:00Z',
      '2026-03-30T07:00:00Z',
    ],
    [
      'daily',
      'America/New_York',
      '2026-03-08T13:10:00Z',
      'daily 2026-03-08',
      '2026-03-07T14:00:00Z',
      '2026-03-08T13:00:00Z',
    ],
    [
      'daily',
      'Pacific/Auckland',
      '2026-03-01T20:00:00Z',
      'daily 2026-03-02',
      '2026-02-28T20:00:00Z',
      '2026-03-01T20:00:00Z',
    ],
    ['monthly', 'UTC', '2026-03-01T09:00:00Z', 'monthly 2026-03-01', '2026-02-01T09:00:00Z', '2026-03-01T09:00:00Z'],
  ] as const) {
    test(`${every} in ${zone} at ${now}: ${name}`, () => {
      const period = dueDigest({ every, hour: 9 }, at(now), zone);
      assert.deepEqual(period, { name, from: at(from), to: at(to) });
    });
  }

  test('is not before its hour, not three days late, and never when it is off', () => {
    const due = (every: 'weekly' | 'off', now: string) => dueDigest({ every, hour: 9 }, at(now), 'UTC')?.name;
    assert.equal(due('weekly', '2026-03-02T08:59:59Z'), undefined);
    assert.equal(due('weekly', '2026-03-05T09:00:00Z'), undefined);
    assert.equal(due('off', '2026-03-02T09:00:00Z'), undefined);
  });
});

const period = { name: 'weekly 2026-03-09', from: at('2026-03-02T09:00:00Z'), to: at('2026-03-09T09:00:00Z') };
const facts = (change: Partial<DigestFacts> = {}): DigestFacts => ({
  ...{ portal: 'https://portal.example.com', period, cards: [], alarms: [], copies: [aCopy()], next: [], watch: 'off' },
  ...change,
});
const missed = (change: Partial<AlarmOf<'missed'>> = {}): Alarm => ({
  key: 'm',
  portal: 'https://portal.example.com',
  kind: 'missed',
  slot: 'portal',
  cause: { why: 'worker' },
  since: period.from + 1_000,
  due: [period.from + 1_000, period.to + 1_000],
  ...change,
});

suite('what a digest says', () => {
  test('counts the backups that ended in its time, and who began them', () => {
    const inside = period.from + hourMs;
    const digest = digestOf(
      facts({
        cards: [
          { id: '1', run: aCompleted({ endedAt: period.from - 1 }) },
          { id: '2', run: aCompleted({ key: 'b', endedAt: inside, proof: { kind: 'sized', sizeBytes: 10 } }) },
          { id: '3', run: aBroken({ key: 'c', endedAt: inside + 1, begun: { by: 'schedule' } }) },
          { id: '4', run: aCompleted({ key: 'd', endedAt: period.to }) },
          { id: '5', run: aRunning({ key: 'e', startedAt: period.to - 60_000, begun: { by: 'elsewhere' } }) },
          { id: '6', run: aRunning({ key: 'f', startedAt: period.to }) },
        ],
      }),
    );
    assert.deepEqual(digest.ends, [
      { phase: 'completed', count: 1 },
      { phase: 'failed', count: 1 },
    ]);
    assert.deepEqual([digest.runs, digest.going], [3, 1]);
    assert.deepEqual(digest.by, { asked: 1, schedule: 1, elsewhere: 1 });
    assert.deepEqual(digest.sizes, [10]);
    assert.equal(digest.isFine, false);
  });

  test('is fine with a copy and without trouble, and a cancelled backup is none', () => {
    assert.equal(digestOf(facts()).isFine, true);
    for (const change of [{ copies: [] }, { copies: undefined }, { alarms: [missed()] }]) {
      assert.equal(digestOf(facts(change)).isFine, false);
    }
  });

  test('counts each turn that was skipped within it, though several are one alarm', () => {
    const [before, first, second] = [period.from - 1, period.from, period.to - 1];
    const skipped = {
      kind: 'skipped',
      slot: 'portal',
      ranAt: second,
      earlier: [before, first],
      cause: 'held',
    } as const;
    const alarm = { ...skipped, key: 's', portal: 'https://portal.example.com', since: before };
    assert.deepEqual(digestOf(facts({ alarms: [alarm] })).skipped, [first, second]);
  });

  test('names the missed times within it, and the alarms that were open for a part of it', () => {
    const digest = digestOf(
      facts({
        alarms: [
          missed(),
          missed({ key: 'before', until: period.from - 1 }),
          missed({ key: 'after', since: period.to + 1 }),
        ],
      }),
    );
    assert.deepEqual(digest.missed, [period.from + 1_000]);
    assert.deepEqual(
      digest.alarms.map(({ key }) => key),
      ['m'],
    );
  });

  test('tells how long nobody watched, as far as it is within its time', () => {
    const watched = { since: period.from - hourMs, gaps: [], isFirstStart: false };
    const blind = (watch: DigestFacts['watch']) => digestOf(facts({ watch })).unwatchedMs;
    assert.equal(blind('off'), 'off');
    assert.equal(blind(undefined), undefined);
    assert.equal(blind(watched), 0);
    const gap = { from: period.from - hourMs, to: period.from + hourMs };
    assert.equal(blind({ ...watched, since: gap.to, gaps: [gap] }), hourMs);
  });

  test('knows the first start, and does not know about the time before a watch that has lost its memory', () => {
    const since = period.from + 2 * hourMs;
    const began = (change: Partial<Watched>) => {
      const watch = { since, gaps: [], isFirstStart: true, ...change };
      const { unwatchedMs, watchedFrom, isFine } = digestOf(facts({ watch }));
      return [unwatchedMs, watchedFrom, isFine];
    };
    assert.deepEqual(began({}), [0, since, true]);
    assert.deepEqual(began({ isFirstStart: false }), [undefined, undefined, false]);
    assert.deepEqual(began({ since: period.to }), [undefined, undefined, false]);
  });

  test('is not fine where nobody watched for more than an hour', () => {
    const isFine = (ms: number) => {
      const gap = { from: period.from, to: period.from + ms };
      return digestOf(facts({ watch: { since: gap.to, gaps: [gap], isFirstStart: false } })).isFine;
    };
    assert.deepEqual([hourMs, hourMs + 1].map(isFine), [true, false]);
  });
});
