import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Rhythm } from '../../src/backup/schedule.ts';
import { dayMs } from '../../src/lib/durations.ts';
import { createRandom } from '../faults/month-random.ts';
import type { ModelSetup } from './model-portal.ts';
import { watchYears } from './simulated-years.ts';

/** `WATCH_SEED=7` plays that seed; `WATCH_ONE_IN=1` plays every schedule, which takes minutes. */
const seed = Number(process.env.WATCH_SEED ?? 20_260_589);
const oneIn = Number(process.env.WATCH_ONE_IN ?? 80);
const years = 10;

// Among them: with and without daylight saving, half hours, both sides of the date line.
const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Asia/Tokyo', 'Asia/Kolkata'],
  ...['Australia/Lord_Howe', 'Pacific/Auckland', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'],
];
const hours = [0, 2, 11, 22];
const rhythms = hours.flatMap((hour): Rhythm[] => [
  { every: 'day', hour },
  { every: 'week', day: 1, hour },
  { every: 'week', day: 6, hour },
  ...[29, 30, 31].map((day) => ({ every: 'month', day, hour }) as const),
]);
const schedules = zones.flatMap((zone) =>
  rhythms.flatMap((rhythm): ModelSetup[] => [
    { rhythm, zone, trail: 'whole', isFresh: true },
    { rhythm, zone, trail: 'none', isFresh: false },
  ]),
);

const nameOf = ({ rhythm, zone, trail, isFresh }: ModelSetup): string => {
  const day = rhythm.every === 'day' ? '' : ` ${rhythm.day}`;
  return `every ${rhythm.every}${day} at ${rhythm.hour} in ${zone}, ${isFresh ? 'saved just now' : 'run before'}, trail: ${trail}`;
};

describe(`Watched for ${years} years, seed ${seed}, one schedule in ${oneIn}, without a false alarm`, () => {
  const random = createRandom(seed);
  for (const [index, setup] of schedules.entries()) {
    if (!random.chance(1 / oneIn)) continue;
    test(nameOf(setup), async (t) => {
      const begin = Date.UTC(2026, 0, 1) + createRandom(seed + index).between(0, 365 * dayMs);
      const seen = await watchYears(setup, begin, begin + years * 365.25 * dayMs, seed + index);
      assert.deepEqual(seen.untrue, []);
      const isNever = seen.told.some((alarm) => alarm.kind === 'missed' && alarm.cause.why === 'never');
      assert.equal(isNever, seen.runs === 0, 'a schedule that never runs is told');
      t.diagnostic(`${seen.runs} turns, ${seen.skips} skipped, ${seen.looks} looks, ${seen.told.length} alarms`);
    });
  }
});
