import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextRunAt } from '../../src/backup/next-run.ts';
import type { Rhythm } from '../../src/backup/schedule.ts';
import { dayMs, hourMs } from '../../src/lib/durations.ts';

const shown = (time: number | undefined): string => (time === undefined ? 'never' : new Date(time).toISOString());

const daily = (hour: number): Rhythm => ({ every: 'day', hour });
const weekly = (day: number, hour: number): Rhythm => ({ every: 'week', day, hour });
const monthly = (day: number, hour: number): Rhythm => ({ every: 'month', day, hour });

type Row = readonly [name: string, rhythm: Rhythm, lastAt: string, zone: string, expected: string];

// 10 March 2026 is a Tuesday.
const afterAnother: readonly Row[] = [
  ['today, where its hour is to come', daily(14), '2026-03-10T12:00:00Z', 'UTC', '2026-03-10T14:00:00.000Z'],
  ['tomorrow, where its hour is over', daily(2), '2026-03-10T02:05:00Z', 'UTC', '2026-03-11T02:00:00.000Z'],
  ['tomorrow, after one at the very second', daily(2), '2026-03-10T02:00:00Z', 'UTC', '2026-03-11T02:00:00.000Z'],
  ['a second after another', daily(2), '2026-03-10T01:59:59.999Z', 'UTC', '2026-03-10T02:00:00.000Z'],
  ['at midnight', daily(0), '2026-12-31T00:10:00Z', 'UTC', '2027-01-01T00:00:00.000Z'],
  ['at eleven in the evening', daily(23), '2026-03-10T12:00:00Z', 'UTC', '2026-03-10T23:00:00.000Z'],
  ["by the clocks of the portal's zone", daily(2), '2026-03-10T12:00:00Z', 'Asia/Tokyo', '2026-03-10T17:00:00.000Z'],
  ['in a zone with half an hour', daily(2), '2026-03-10T12:00:00Z', 'Asia/Kolkata', '2026-03-10T20:30:00.000Z'],
  ['in the evening of New York', daily(22), '2026-03-10T12:00:00Z', 'America/New_York', '2026-03-11T02:00:00.000Z'],

  ['on a Sunday, which is day 1', weekly(1, 3), '2026-03-10T12:00:00Z', 'UTC', '2026-03-15T03:00:00.000Z'],
  ['on a Saturday, which is day 7', weekly(7, 3), '2026-03-10T12:00:00Z', 'UTC', '2026-03-14T03:00:00.000Z'],
  ['later on the same Tuesday', weekly(3, 14), '2026-03-10T12:00:00Z', 'UTC', '2026-03-10T14:00:00.000Z'],
  ['a week later', weekly(3, 12), '2026-03-10T12:00:00Z', 'UTC', '2026-03-17T12:00:00.000Z'],
  ['on the day of the week there', weekly(4, 1), '2026-03-10T12:00:00Z', 'Asia/Tokyo', '2026-03-10T16:00:00.000Z'],
  ['across the end of a year', weekly(5, 6), '2026-12-26T12:00:00Z', 'UTC', '2026-12-31T06:00:00.000Z'],

  ['on a day of this month', monthly(11, 3), '2026-03-10T12:00:00Z', 'UTC', '2026-03-11T03:00:00.000Z'],
  ['later on the same day of the month', monthly(10, 14), '2026-03-10T12:00:00Z', 'UTC', '2026-03-10T14:00:00.000Z'],
  ['a month later', monthly(10, 12), '2026-03-10T12:00:00Z', 'UTC', '2026-04-10T12:00:00.000Z'],
  ['in January', monthly(1, 12), '2026-12-01T12:00:00Z', 'UTC', '2027-01-01T12:00:00.000Z'],
  ['on the last of a long month', monthly(31, 3), '2026-03-10T12:00:00Z', 'UTC', '2026-03-31T03:00:00.000Z'],
  ['on no other day than the 31st', monthly(31, 3), '2026-03-31T03:05:00Z', 'UTC', '2026-05-31T03:00:00.000Z'],
  ['not in February on the 31st', monthly(31, 3), '2026-01-31T03:05:00Z', 'UTC', '2026-03-31T03:00:00.000Z'],
  ['on the 29th of a leap year', monthly(29, 3), '2028-01-29T03:05:00Z', 'UTC', '2028-02-29T03:00:00.000Z'],
  ['on the 30th after February has begun', monthly(30, 3), '2026-02-01T12:00:00Z', 'UTC', '2026-03-30T03:00:00.000Z'],
  ['on 2 March after 30 January', monthly(30, 3), '2026-01-30T03:05:00Z', 'UTC', '2026-03-02T03:00:00.000Z'],
  [
    'on 1 March after 30 January of a leap year',
    monthly(30, 3),
    '2028-01-30T03:05:00Z',
    'UTC',
    '2028-03-01T03:00:00.000Z',
  ],
  ['on 1 March after 29 January', monthly(29, 3), '2026-01-29T03:05:00Z', 'UTC', '2026-03-01T03:00:00.000Z'],
  ['on the 30th after 2 March', monthly(30, 3), '2026-03-02T03:05:00Z', 'UTC', '2026-03-30T03:00:00.000Z'],

  // New York puts its clocks from 2 to 3 on 8 March 2026, and from 2 to 1 on 1 November.
  [
    'as soon as a missing hour is over',
    daily(2),
    '2026-03-07T12:00:00Z',
    'America/New_York',
    '2026-03-08T07:00:00.000Z',
  ],
  [
    'an hour later than the missing one',
    daily(3),
    '2026-03-07T12:00:00Z',
    'America/New_York',
    '2026-03-08T07:00:00.000Z',
  ],
  ['before a missing hour', daily(1), '2026-03-07T12:00:00Z', 'America/New_York', '2026-03-08T06:00:00.000Z'],
  ['on the day after a missing hour', daily(2), '2026-03-08T07:05:00Z', 'America/New_York', '2026-03-09T06:00:00.000Z'],
  ['in the first of two hours', daily(1), '2026-10-31T12:00:00Z', 'America/New_York', '2026-11-01T05:00:00.000Z'],
  ['not again in the second', daily(1), '2026-11-01T05:05:00Z', 'America/New_York', '2026-11-02T06:00:00.000Z'],
  ['after both', daily(2), '2026-10-31T12:00:00Z', 'America/New_York', '2026-11-01T07:00:00.000Z'],
  // Lord Howe's clocks go by half an hour, and Apia's left out all of 30 December 2011.
  ['past half an hour', daily(2), '2026-10-02T20:00:00Z', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
  ['after a day that there was not', daily(9), '2011-12-30T05:00:00Z', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
];

for (const [name, rhythm, lastAt, zone, expected] of afterAnother) {
  test(`A schedule runs ${name}`, () => {
    const last = Date.parse(lastAt);
    assert.equal(shown(nextRunAt({ rhythm, lastAt: last }, last, zone)), expected);
  });
}

test('A schedule whose time went by is due since then', () => {
  const lastAt = Date.parse('2026-03-10T02:05:00Z');
  const now = Date.parse('2026-03-20T12:00:00Z');
  assert.equal(shown(nextRunAt({ rhythm: daily(2), lastAt }, now, 'UTC')), '2026-03-11T02:00:00.000Z');
});

const first: readonly Row[] = [
  ['today, where its hour is to come', daily(14), '2026-03-10T12:00:00Z', 'UTC', '2026-03-10T14:00:00.000Z'],
  ['at the very hour', daily(12), '2026-03-10T12:00:00Z', 'UTC', '2026-03-10T12:00:00.000Z'],
  ['at once, where its hour is over', daily(2), '2026-03-10T12:00:00Z', 'UTC', '2026-03-10T02:00:00.000Z'],
  ['at once, for midnight', daily(0), '2026-03-10T12:00:00Z', 'UTC', '2026-03-10T00:00:00.000Z'],
  ['on its day of the week', weekly(1, 3), '2026-03-10T12:00:00Z', 'UTC', '2026-03-15T03:00:00.000Z'],
  ['at once, on its day of the week', weekly(3, 3), '2026-03-10T12:00:00Z', 'UTC', '2026-03-10T03:00:00.000Z'],
  ['on its day of the month', monthly(9, 3), '2026-03-10T12:00:00Z', 'UTC', '2026-04-09T03:00:00.000Z'],
  ['on the 31st alone', monthly(31, 3), '2026-04-10T12:00:00Z', 'UTC', '2026-05-31T03:00:00.000Z'],
  ['on the 30th, not in February', monthly(30, 3), '2026-02-01T12:00:00Z', 'UTC', '2026-03-30T03:00:00.000Z'],
  ['later today in Tokyo', daily(23), '2026-03-10T12:00:00Z', 'Asia/Tokyo', '2026-03-10T14:00:00.000Z'],
  ['in the night of New York', daily(2), '2026-03-10T12:00:00Z', 'America/New_York', '2026-03-10T06:00:00.000Z'],
  [
    'in the last hour before its midnight in UTC',
    daily(19),
    '2026-03-10T12:00:00Z',
    'America/New_York',
    '2026-03-10T23:00:00.000Z',
  ],
  ['never in the evening of New York', daily(20), '2026-04-10T12:00:00Z', 'America/New_York', 'never'],
  ['never on a Sunday evening there', weekly(1, 22), '2026-03-10T12:00:00Z', 'America/New_York', 'never'],
  ['only in summer time there', daily(19), '2026-12-10T12:00:00Z', 'America/New_York', '2027-03-14T23:00:00.000Z'],
];

for (const [name, rhythm, now, zone, expected] of first) {
  test(`A schedule that never ran runs ${name}`, () => {
    assert.equal(shown(nextRunAt({ rhythm }, Date.parse(now), zone)), expected);
  });
}

test('In Tokyo a schedule that never ran is due before its first day in UTC has begun', () => {
  const now = Date.parse('2026-03-10T01:00:00Z');
  assert.equal(shown(nextRunAt({ rhythm: daily(2) }, now, 'Asia/Tokyo')), '2026-03-10T00:00:00.000Z');
});

/** The server's rule, asked every quarter of an hour as its scheduler does. */
const wakesAt = (rhythm: Rhythm, lastAt: number | undefined, now: number, zone: string): number => {
  const quarterMs = 900_000;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const face = (time: number): number => Date.parse(`${format.format(time).replace(' ', 'T')}Z`);
  const lastFace = lastAt === undefined ? undefined : face(lastAt);
  const isMeant = (time: number): boolean => {
    const date = new Date(time);
    if (date.getUTCHours() !== rhythm.hour) return false;
    if (rhythm.every === 'week') return date.getUTCDay() + 1 === rhythm.day;
    return rhythm.every === 'day' || date.getUTCDate() === rhythm.day;
  };
  const isDue = (time: number): boolean => {
    const from = lastFace ?? Math.floor(time / dayMs) * dayMs - 1_000;
    const to = face(time);
    for (let hour = (Math.floor(from / hourMs) + 1) * hourMs; hour <= to; hour += hourMs) {
      if (isMeant(hour)) return true;
    }
    return false;
  };
  let wake = now;
  while (!isDue(wake)) wake += quarterMs;
  return wake;
};

test('A schedule runs when the scheduler of the portal finds it due', () => {
  const rhythm = fc.oneof(
    fc.integer({ min: 0, max: 23 }).map(daily),
    fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 23 })).map(([day, hour]) => weekly(day, hour)),
    fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 23 })).map(([day, hour]) => monthly(day, hour)),
  );
  const zone = fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata');
  const time = fc.oneof(
    fc.constantFrom('2026-03-06', '2026-03-28', '2026-04-04', '2026-10-02', '2026-10-24', '2026-10-31').map(Date.parse),
    fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) }),
  );
  fc.assert(
    fc.property(rhythm, zone, time, fc.boolean(), (one, timeZone, now, hasRun) => {
      const lastAt = hasRun || timeZone === 'America/New_York' ? now : undefined;
      const wake = wakesAt(one, lastAt, now, timeZone);
      const due = nextRunAt({ rhythm: one, ...(lastAt === undefined ? {} : { lastAt }) }, now, timeZone) ?? 0;
      assert.ok(due <= wake && (wake === now || wake - due < 900_000), `${shown(due)} and not ${shown(wake)}`);
    }),
    { interruptAfterTimeLimit: 2_000, numRuns: 60 },
  );
});
