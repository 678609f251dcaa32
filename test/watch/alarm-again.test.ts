import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Alarm } from '../../src/backup/alarm.ts';
import type { Schedule } from '../../src/backup/schedule.ts';
import { dayMs, hourMs, minuteMs } from '../../src/lib/durations.ts';
import { judgeKey } from '../../src/watch/judge-portal.ts';
import { blankMemory, type Memory } from '../../src/watch/memory.ts';
import { observe } from '../../src/watch/observe.ts';
import { startedAt } from '../support/builders.ts';

const settings = { portal: 'https://portal.example.com', graceMs: 0, stallMs: hourMs, everyMs: minuteMs };
const facts = { isStandalone: false, status: 'active', timeZone: 'UTC', culture: 'en' } as const;
const due = startedAt + 2 * hourMs;
const daily: Schedule = {
  slot: 'portal',
  storage: 'DataStore',
  params: {},
  copiesKept: 3,
  rhythm: { every: 'day', hour: new Date(due).getUTCHours() },
  lastAt: due - dayMs,
};

/** The keys of the alarms that were raised, oldest first, where the schedule reads so until those times. */
const keysOf = (...spans: readonly (readonly [until: number, schedule: Schedule | undefined])[]): readonly string[] => {
  let memory: Memory = { ...blankMemory(startedAt), facts };
  let now = startedAt;
  const keys = new Set<string>();
  for (const [until, schedule] of spans) {
    for (; now < until; now += 5 * minuteMs) {
      const slots = { portal: { job: { value: undefined }, schedule: { value: schedule } } };
      const failure = { kind: 'payment', detail: '' } as const;
      const untold = { trail: { failure }, cost: { kind: 'unknown', failure } } as const;
      memory = observe(memory, { slots, ...untold }, settings, now).memory;
      for (const { key } of memory.alarms) keys.add(key);
      memory = { ...memory, alarms: memory.alarms.filter((it) => it.until === undefined) };
    }
  }
  return [...keys];
};

describe('an alarm that comes again after it ended is another one', () => {
  test('where the schedule was saved again and the same run is missed once more', () => {
    const { lastAt: _, ...saved } = daily;
    const keys = keysOf([due + hourMs, daily], [due + 3 * hourMs, saved]);
    assert.equal(keys.length, 2, keys.join(', '));
  });

  test('where the same schedule comes back and is gone once more', () => {
    const keys = keysOf(
      [startedAt + 10 * minuteMs, daily],
      [startedAt + 20 * minuteMs, undefined],
      [startedAt + 30 * minuteMs, daily],
      [startedAt + 40 * minuteMs, undefined],
    );
    assert.equal(keys.length, 2, keys.join(', '));
  });

  test('where the key is replaced and put back', () => {
    const [old, other] = [startedAt + 10 * dayMs, startedAt + 300 * dayMs];
    const [first] = judgeKey(old, [], settings, startedAt);
    assert.ok(first);
    const [over]: readonly Alarm[] = judgeKey(other, [first], settings, startedAt + hourMs);
    assert.equal(over?.until, startedAt + hourMs);
    const [second] = judgeKey(old, [], settings, startedAt + 2 * hourMs);
    assert.notEqual(second?.key, first.key);
  });
});
