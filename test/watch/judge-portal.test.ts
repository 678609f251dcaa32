import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from '../../src/backup/alarm.ts';
import type { Result } from '../../src/backup/result.ts';
import { hourMs } from '../../src/lib/durations.ts';
import { judgeAge, judgeBlocked } from '../../src/watch/judge-portal.ts';
import { blankMemory } from '../../src/watch/memory.ts';
import { startedAt } from '../support/builders.ts';

const settings = { portal: 'https://portal.example.com', graceMs: 0, stallMs: hourMs, everyMs: 60_000 };

/** The alarms after the newest copy was looked for, `hours` after the start. */
const look = (hours: number, newestHours: number | undefined, alarms: readonly Alarm[]): readonly Alarm[] => {
  const now = startedAt + hours * hourMs;
  const at = newestHours === undefined ? {} : { at: startedAt + newestHours * hourMs };
  const memory = { ...blankMemory(startedAt), newest: { ...at, readAt: now } };
  return judgeAge(memory, alarms, { ...settings, maxAgeMs: 26 * hourMs }, now, true);
};

const again: readonly (readonly [name: string, newest: number | undefined])[] = [
  ['there is no copy', undefined],
  ['the newest copy is the same old one', 0],
];
for (const [name, newest] of again) {
  test(`an alarm that comes again because ${name} is another one than the one that ended`, () => {
    const [first] = look(30, newest, []);
    assert.ok(first && first.until === undefined);
    const [same] = look(31, newest, [first]);
    assert.equal(same?.key, first.key);
    const [over] = look(32, 31, [first]);
    assert.equal(over?.until, startedAt + 32 * hourMs);
    const [second] = look(60, newest, []);
    assert.ok(second && second.until === undefined);
    assert.notEqual(second.key, first.key);
  });
}

test('an alarm that the portal cannot be read stays open after a restart, until it can be', () => {
  const alarm: Alarm = {
    kind: 'blocked',
    key: 'blocked',
    portal: settings.portal,
    since: startedAt,
    what: 'portal',
    failure: 'unreachable',
    detail: '',
  };
  const ends = ([job]: readonly [job?: Result<undefined>]): boolean => {
    const slots = job ? { portal: { job } } : {};
    return judgeBlocked(blankMemory(startedAt), { slots }, [alarm], settings, startedAt).some(({ until }) => until);
  };
  assert.deepEqual([ends([]), ends([{ failure: { kind: 'unreachable', detail: '' } }])], [false, false]);
  assert.equal(ends([{ value: undefined }]), true);
});
