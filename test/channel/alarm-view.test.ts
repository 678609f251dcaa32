import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm, KeptSchedule, ScheduleNote } from '../../src/backup/alarm.ts';
import { alarmEnded, alarmMessage } from '../../src/channel/view-alarm.ts';
import { approvalMessage } from '../../src/channel/view-approval.ts';
import { scheduleNote } from '../../src/channel/view-schedule-note.ts';
import { hourMs } from '../../src/lib/durations.ts';

const portal = 'https://acme.example.com';
const host = `*<${portal}|acme.example.com>*`;
const since = Date.UTC(2026, 2, 2, 12);
const common = { key: 'k', portal, since, until: since + 3 * hourMs };
const schedule: KeptSchedule = {
  slot: 'portal',
  storage: 'Documents',
  params: { folderId: '1234' },
  copiesKept: 5,
  rhythm: { every: 'day', hour: 23 },
};

const ends: readonly (readonly [Alarm, string])[] = [
  [
    { ...common, kind: 'key_expires', expiresAt: since, daysLeft: 3 },
    'Key expires, HOST. It lasted 3 h. The key has another expiry date now. If you replaced it, delete the old key in DocSpace.',
  ],
  [
    { ...common, kind: 'skipped', slot: 'portal', ranAt: since, cause: 'lost' },
    'Skipped backup, HOST. It lasted 3 h. The next scheduled backup was made. The skipped one was not made up for. Nothing more to do.',
  ],
  [
    { ...common, kind: 'missed', slot: 'portal', due: [since], cause: { why: 'worker' } },
    'Missed backup, HOST. It lasted 3 h. The schedule ran, or was set again. `/backup history` shows whether there is a newer copy.',
  ],
  [
    { ...common, kind: 'schedule_gone', slot: 'portal', cause: 'person', schedule },
    'Schedule gone, HOST. It lasted 3 h. The portal has a schedule again. Backups that were due meanwhile were not made up for.',
  ],
];

for (const [alarm, words] of ends) {
  test(`The end of an alarm says how long it lasted and what is left to do: ${alarm.kind}`, () => {
    assert.equal(alarmEnded(alarm).text, `Resolved: ${words.replace('HOST', host)}`);
  });
}

test('An alarm that is over says first what is true now, and then what was', () => {
  const alarm: Alarm = { ...common, kind: 'no_recent_copy', maxAgeMs: 26 * hourMs };
  const [, words] = alarmMessage(alarm, undefined).blocks;
  assert.match(
    JSON.stringify(words),
    /"There is a copy that is new enough\. Nothing more to do\.\\nIt was: The portal has no copy at all;/,
  );
});

test('A request to set a deleted schedule again says which one', () => {
  const action = { kind: 'restore', alarm: '1', schedule, timeZone: 'Europe/Berlin' } as const;
  const asked = { key: 'k', portal, verb: 'schedule', requestedBy: 'U1', teams: [], requestedAt: since } as const;
  const { text } = approvalMessage({ ...asked, action }, { kind: 'waiting' });
  assert.ok(
    text.includes('asks to set the deleted schedule of the backup again: every day at 23:00 (Europe/Berlin), to'),
  );
});

test('A note of a changed schedule says what becomes of the copies that there are', () => {
  const noteOf = (copiesKept: number): string => {
    const note: ScheduleNote = {
      ...{ key: 'k', slot: 'portal', timeZone: 'Europe/Berlin' },
      before: schedule,
      now: { ...schedule, copiesKept },
    };
    return scheduleNote(note, portal).text;
  };
  assert.match(
    noteOf(9),
    /^Schedule changed: .*\. Somebody changed the schedule of the backup in DocSpace\. Now: .*\. Before: .*\. Existing copies stay\./,
  );
  assert.match(noteOf(3), /DocSpace deletes older copies of the schedule beyond that number\./);
});
