import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextRunAt } from '../../../src/backup/next-run.ts';
import type { Schedule } from '../../../src/backup/schedule.ts';
import type { Scheduled } from '../../../src/backup/scheduled.ts';
import { usableStorages } from '../../../src/backup/storage.ts';
import { blankSchedule, scheduleForm, scheduleNow, scheduleState } from '../../../src/commands/schedule/view-form.ts';
import { hourMs } from '../../../src/lib/durations.ts';
import { problemsOfView } from '../../../src/sandbox/workspace/blocks/view.ts';
import { scheduleWords } from '../../../src/slack/blocks/schedule-text.ts';
import { offerState } from '../../../src/slack/blocks/storage-fields.ts';
import { anyText } from '../../support/any.ts';
import { startedAt } from '../../support/builders.ts';
import { readModal } from '../../support/read-modal.ts';

const weekly: Schedule = {
  slot: 'portal',
  storage: 'Documents',
  params: { folderId: '1234' },
  copiesKept: 5,
  rhythm: { every: 'week', day: 2, hour: 3 },
};

const scheduled = (change: Partial<Schedule> = {}, over: Partial<Scheduled> = {}): Scheduled => ({
  schedule: { ...weekly, ...change },
  next: { kind: 'at', at: startedAt + hourMs },
  at: startedAt,
  timeZone: 'Europe/Berlin',
  ianaZone: 'Europe/Berlin',
  isStandalone: false,
  mark: '0123456789abcdef',
  ...over,
});

const none: Scheduled = { ...scheduled(), schedule: undefined, next: { kind: 'none' }, mark: 'none' };
const temporary = { storage: 'DataStore', params: {} } as const;
const storages = { offered: 'DataStore,Documents,ThridpartyDocuments', module: '' };
const form = (saved: Scheduled, said?: string) => scheduleForm(scheduleState(saved, temporary, storages), said);

const noon = '<!date^1772456400^{date_short_pretty} {time_secs}|2026-03-02T13:00:00Z>';

const at =
  'At = 03:00 (In the portal’s own time zone, Europe/Berlin. If today is a chosen day and this hour is already over, the first backup starts within 15 minutes.)';

const sentences: readonly (readonly [Partial<Schedule>, string])[] = [
  [{}, 'every Monday at 03:00 (Europe/Berlin), to a room of the portal (Documents) `1234`, the newest 5 copies kept'],
  [
    { rhythm: { every: 'day', hour: 23 }, storage: 'DataStore', params: {}, copiesKept: 1 },
    'every day at 23:00 (Europe/Berlin), to temporary storage (DataStore), each copy deleted after 24 hours',
  ],
  [
    { rhythm: { every: 'month', day: 31, hour: 0 }, storage: 'Local', params: { filePath: '/srv' }, copiesKept: 0 },
    'on day 31 of the month at 00:00 (Europe/Berlin), to the server’s disk (Local) `/srv`, the portal does not say how many copies are kept',
  ],
  [
    { rhythm: { every: 'week', day: 1, hour: 9 }, storage: 'ThridpartyDocuments', params: { folderId: 'sbox-1' } },
    'every Sunday at 09:00 (Europe/Berlin), to a connected account (ThridpartyDocuments) `sbox-1`, the newest 5 copies kept',
  ],
  [
    {
      rhythm: { every: 'week', day: 7, hour: 9 },
      storage: 'ThirdPartyConsumer',
      params: { module: 's3', ssekey: 'x' },
    },
    'every Saturday at 09:00 (Europe/Berlin), to third-party storage (ThirdPartyConsumer) `s3`, the newest 5 copies kept',
  ],
];
for (const [change, words] of sentences) {
  test(`A schedule reads: ${words.slice(0, 40)}…`, () => assert.equal(scheduleWords(scheduled(change)), words));
}

test('A schedule tells when it comes next, and when it was last due', () => {
  const cases = [
    [scheduled(), `Next ${noon}, or up to 15 minutes later. It has not run since it was saved.`],
    [
      scheduled({}, { isDoomed: true }),
      `:warning: *The portal deletes this schedule instead of running it* when its hour comes: the free backups are used up and the paid backup service is off. Switch the service on in DocSpace under Payments. Next ${noon}, or up to 15 minutes later. It has not run since it was saved.`,
    ],
    [scheduled({ lastAt: startedAt + hourMs }), `Next ${noon}, or up to 15 minutes later. Last due ${noon}.`],
    [
      scheduled({}, { next: { kind: 'at', at: startedAt } }),
      'The next one is due: the portal starts it within 15 minutes. It has not run since it was saved.',
    ],
    [
      scheduled({}, { next: { kind: 'never' } }),
      ':warning: *This schedule will never run*: DocSpace cannot reach this hour for a new schedule in this time zone. Set an earlier hour with `/backup schedule`. It has not run since it was saved.',
    ],
    [
      scheduled({}, { next: { kind: 'unzoned' } }),
      'When the next one starts is not known, because this bot does not know the portal’s time zone. It has not run since it was saved.',
    ],
  ] as const;
  for (const [saved, words] of cases) assert.equal(scheduleNow(saved).split('\n')[1], words);
  assert.match(scheduleNow(scheduled()), /^The portal backs itself up \*every Monday/);
  assert.match(scheduleNow(scheduled({ slot: 'dump' })), /^The portal backs up the whole instance \*every Monday/);
});

test('The form shows the schedule as it stands', () => {
  assert.equal(
    readModal(form(scheduled())),
    [
      'Backup schedule [Save]',
      '---',
      'The portal backs itself up *every Monday at 03:00 (Europe/Berlin), to a room of the portal (Documents) `1234`, the newest 5 copies kept*.',
      `Next ${noon}, or up to 15 minutes later. It has not run since it was saved.`,
      '→ How often = Every week',
      'On = Monday',
      at,
      'Copies to keep = 5 (From 1 to 30. When there are more, the portal deletes the oldest that its schedule made.)',
      '→ Where to = A room of the portal (Documents)',
      'Room or folder = 1234 (Its number, as in its address in DocSpace, for example 1234.)',
      '---',
      '[Delete the schedule]',
    ].join('\n'),
  );
});

test('Where there is no schedule the form makes a suggestion, and there is nothing to delete', () => {
  assert.equal(
    readModal(form(none, 'Something is told.')),
    [
      'Backup schedule [Save]',
      '---',
      'Something is told.',
      '---',
      '*There is no schedule*: the portal makes no backups by itself.',
      '→ How often = Every week',
      'On = Monday',
      at,
      'Copies to keep = 5 (From 1 to 30. When there are more, the portal deletes the oldest that its schedule made.)',
      '→ Where to = Temporary storage (DataStore)',
      '---',
      ':warning: DocSpace deletes copies in temporary storage *after 24 hours*, however many are to be kept. Choose another storage for copies that last.',
    ].join('\n'),
  );
});

test('The day fits the rhythm, and a month says what happens to days that it does not have', () => {
  const lines = (change: Partial<Schedule>) => readModal(form(scheduled(change))).split('\n');
  const day = lines({ rhythm: { every: 'day', hour: 3 } });
  assert.ok(!day.some((line) => line.startsWith('On')));
  const month = lines({ rhythm: { every: 'month', day: 31, hour: 3 } });
  assert.ok(
    month.includes(
      'On day = 31 (A month without this day gets no backup; but for day 29 or 30, February’s may come on 1 or 2 March.)',
    ),
  );
});

test('A schedule that the form cannot hold in full leaves the field to be filled in', () => {
  const state = (change: Partial<Schedule>) => scheduleState(scheduled(change), temporary, storages);
  assert.equal(state({ storage: 'CustomCloud', params: {} }).storage, 'DataStore');
  assert.equal(state({ params: { folderId: '1'.repeat(299) } }).room, '');
  assert.equal(state({ copiesKept: 0 }).copies, '5');
  assert.equal(state({ copiesKept: 31 }).copies, '5');
  assert.equal(state({ copiesKept: 30 }).copies, '30');
  assert.equal(scheduleState(scheduled({}, { timeZone: undefined }), temporary, storages).zone, '');
});

test('Whatever the portal and a person say, the form is one that Slack takes, and its note holds no setting but the place', () => {
  const schedule = fc.record({
    slot: fc.constantFrom('portal' as const, 'dump' as const),
    storage: fc.constantFrom(
      'Documents',
      'ThridpartyDocuments',
      'Local',
      'DataStore',
      'ThirdPartyConsumer',
      'CustomCloud',
    ),
    params: fc.record({ folderId: anyText(), filePath: anyText(), module: anyText(), key: fc.constant('hush-hush') }),
    copiesKept: fc.nat(40),
    rhythm: fc.constantFrom(
      { every: 'day' as const, hour: 0 },
      { every: 'week' as const, day: 7, hour: 1 },
      { every: 'month' as const, day: 31, hour: 23 },
    ),
  });
  fc.assert(
    fc.property(schedule, anyText(), anyText(), (saved, module, zone) => {
      const offer = offerState({ storages: usableStorages, module });
      const state = scheduleState(scheduled(saved as Schedule, { timeZone: zone }), temporary, offer);
      for (const round of ['0', '9']) {
        const modal = scheduleForm({ ...state, round });
        assert.deepEqual(problemsOfView(modal, new Set()), []);
        assert.ok(!JSON.stringify(modal).includes('hush-hush'));
        assert.ok(JSON.stringify(modal).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(modal.blocks)));
      }
    }),
    { numRuns: 300, interruptAfterTimeLimit: 20_000 },
  );
});

test('However long the places are that a person types, the form can carry them', () => {
  const typed = { room: '"'.repeat(300), account: '\\'.repeat(300), directory: '"'.repeat(300) };
  const longest = form(scheduled({ params: { folderId: '<'.repeat(299) } })).private_metadata ?? '';
  const modal = scheduleForm({ ...blankSchedule, ...(JSON.parse(longest) as object), ...typed });
  assert.ok((modal.private_metadata ?? '').length > 2_000);
  assert.deepEqual(problemsOfView(modal, new Set()), []);
});

test('A form without anything in it is one that Slack takes', () => {
  const modal = scheduleForm({ ...blankSchedule, now: 'x', offered: 'DataStore' });
  assert.deepEqual(problemsOfView(modal, new Set()), []);
});

test('A schedule warns of the other slot’s where that comes at the same hour', () => {
  // Berlin is an hour ahead of UTC in March.
  const other = (rhythm: Schedule['rhythm']): Schedule => ({ ...weekly, slot: 'dump', rhythm });
  const rows: readonly (readonly [other: Schedule['rhythm'], isWarned: boolean])[] = [
    [{ every: 'day', hour: 2 }, true],
    [{ every: 'day', hour: 3 }, false],
    [{ every: 'month', day: 9, hour: 2 }, true],
    [{ every: 'week', day: 2, hour: 2 }, true],
    [{ every: 'week', day: 3, hour: 2 }, false],
  ];
  for (const [rhythm, isWarned] of rows) {
    const words = scheduleNow(scheduled({}, { other: other(rhythm) }));
    assert.equal(words.includes('whole instance comes at the same hour'), isWarned, JSON.stringify(rhythm));
  }
  assert.doesNotMatch(
    scheduleNow(scheduled({}, { other: other({ every: 'day', hour: 2 }), timeZone: undefined })),
    /same hour/,
  );
});

test('The hint on the first backup goes by the date in UTC, as the portal does', () => {
  const hint = (ianaZone: string, at: number): string =>
    /\(In the portal’s own time zone, .*?\. (.*)\)/.exec(readModal(form(scheduled({}, { ianaZone, at }))))?.[1] ?? '';
  const [morning, evening] = [Date.UTC(2026, 2, 2, 6), Date.UTC(2026, 2, 2, 18)];
  assert.match(hint('Pacific/Kiritimati', evening), /^If yesterday was a chosen day, or today is one/);
  assert.match(hint('Pacific/Kiritimati', morning), /^If today is a chosen day/);
  assert.match(hint('Pacific/Pago_Pago', morning), /^The first backup starts tomorrow at the earliest/);
  assert.match(hint('Pacific/Pago_Pago', evening), /^If today is a chosen day/);
});

test('What the hint says of yesterday and tomorrow is what the portal does', () => {
  const firstOf = (timeZone: string, now: number, day: number) =>
    nextRunAt({ rhythm: { every: 'week', day, hour: 23 } }, now, timeZone);
  // Monday is day 2: in Kiritimati it is Tuesday at 8, in Pago Pago Sunday at 19.
  const [morning, evening] = [Date.UTC(2026, 2, 2, 6), Date.UTC(2026, 2, 2, 18)];
  assert.ok((firstOf('Pacific/Kiritimati', evening, 2) ?? Number.NaN) <= evening);
  assert.ok((firstOf('Pacific/Kiritimati', evening, 3) ?? Number.NaN) > evening);
  assert.ok(
    (nextRunAt({ rhythm: { every: 'day', hour: 1 } }, morning, 'Pacific/Pago_Pago') ?? 0) > morning + 5 * hourMs,
  );
});
