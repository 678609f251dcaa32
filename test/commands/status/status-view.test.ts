import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { said } from '../../../src/backup/reason.ts';
import type { Run } from '../../../src/backup/run.ts';
import { type ForeignEnd, type Look, type Next, slotStatus } from '../../../src/backup/slot-status.ts';
import { status } from '../../../src/commands/status/view.ts';
import { minuteMs } from '../../../src/lib/durations.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { anyJob, anyRun, anyText } from '../../support/any.ts';
import {
  aBroken,
  aCancelled,
  aCompleted,
  aDoneJob,
  aJob,
  aNotStarted,
  aRunning,
  aStarting,
  startedAt,
} from '../../support/builders.ts';

const at = startedAt + 5 * minuteMs;
const portal = 'https://portal.example.com';
const name = '*<https://portal.example.com|portal.example.com>*';
const placeOf = (id: string) => ({ link: `https://acme.slack.com/archives/C1/p${id}`, channel: 'C1' });

type Told = { readonly next?: Next; readonly areCardsRead?: boolean };

const tell = (look: Look, runs: readonly Run[], { next = { kind: 'none' }, areCardsRead = true }: Told = {}) => {
  const cards = runs.map((run, index) => ({ id: `${index + 1}`, run }));
  const message = status(
    { portal, at, deleted: new Map(), areCardsRead, slots: [{ ...slotStatus('portal', look, cards, at), next }] },
    placeOf,
  );
  assert.deepEqual(problemsOf(message.blocks, { surface: 'message' }), []);
  return message;
};

/** What a person reads, dates as they would stand without Slack. */
const read = (...told: Parameters<typeof tell>): string => {
  const { text, blocks } = tell(...told);
  const shown = blocks.map((block) => (block.type === 'section' ? block.text?.text : '')).join('\n');
  assert.equal(shown, text);
  return text.replaceAll(/<!date\^\d+\^\{date_short_pretty\} \{time_secs\}\|([^>]+)>/g, '[$1]');
};

const earlier = aCompleted({
  key: 'earlier',
  backupId: 't0',
  startedAt: startedAt - 60 * minuteMs,
  endedAt: startedAt - 50 * minuteMs,
});
const running = aJob({ percent: 55 });

test('A run of ours: how far, since when, whose, and when it will be done', () => {
  assert.equal(
    read({ job: running }, [earlier, aRunning()], { next: { kind: 'at', at: at + 60 * minuteMs } }),
    `*Running*  ·  Backup of ${name}
██████░░░░  55 %  ·  packing
Since [2026-03-02T12:00:00Z] (5 min), asked by <@U1>, to temporary storage (DataStore).
Done about [2026-03-02T12:10:00Z], if it takes as long as usual (10 min, from one earlier backup).
See <https://acme.slack.com/archives/C1/p2|the card>.
*Schedule*  ·  Next [2026-03-02T13:05:00Z], or up to 15 minutes later.`,
  );
});

test('A run that was begun elsewhere: who began it, and no guess where its copy goes', () => {
  const begun = { by: 'elsewhere', name: 'Ada Admin' } as const;
  assert.match(
    read({ job: running }, [aRunning({ requestedBy: undefined, begun })]),
    /^Since \[.*\] \(5 min\), begun in DocSpace by Ada Admin\.$/m,
  );
});

test('A copy that is damaged is not to be relied on', () => {
  const proof = { kind: 'unreadable', why: 'empty' } as const;
  assert.match(
    read({ job: undefined }, [aCompleted({ phase: 'completed_with_warnings', proof })]),
    /^Last: \*Completed with warnings\* .*:warning: Do \*not\* rely on it: the copy could not be read: it has no content\./m,
  );
});

test('A run that takes longer than usual, from several earlier ones, into a room', () => {
  const place = { storage: 'Documents', folder: '1234', expiresAt: undefined } as const;
  const short = aCompleted({ key: 'a', backupId: 'a', ...place });
  const other = aCompleted({ key: 'b', backupId: 'b', ...place });
  const { storage, folder } = place;
  assert.equal(
    read({ job: aJob({ percent: 92 }) }, [short, other, aRunning({ storage, folder, requestedBy: undefined })]),
    `*Running*  ·  Backup of ${name}
█████████░  92 %  ·  uploading since [2026-03-02T12:05:00Z] (no progress is shown until that is done)
Since [2026-03-02T12:00:00Z] (5 min), not asked for here, to a room of the portal (Documents) \`1234\`.
It takes longer than usual (2 min 10 s, from 2 earlier backups).
See <https://acme.slack.com/archives/C1/p3|the card>.
No schedule.`,
  );
});

test('A run that is stalled, being cancelled and without a job: no time is promised', () => {
  assert.equal(
    read({ job: undefined }, [earlier, aRunning({ isStalled: true, cancelledBy: 'U2' })]),
    `*Running*  ·  Backup of ${name}
████░░░░░░  40 %  ·  packing
Since [2026-03-02T12:00:00Z] (5 min), asked by <@U1>, to temporary storage (DataStore).
The portal does not show this backup just now; its card soon says what became of it.
Being cancelled by <@U2>.
:warning: *Stalled*: no change since [2026-03-02T12:01:00Z].
See <https://acme.slack.com/archives/C1/p2|the card>.
No schedule.`,
  );
});

test('A run that is just starting', () => {
  assert.equal(
    read({ job: undefined }, [earlier, aStarting()]),
    `*Starting*  ·  Backup of ${name}
Since [2026-03-02T12:00:00Z] (5 min), asked by <@U1>, to temporary storage (DataStore).
See <https://acme.slack.com/archives/C1/p2|the card>.
No schedule.`,
  );
});

test('A job that nobody here started', () => {
  assert.equal(
    read({ job: aJob({ id: 't9', status: 'created' }) }, [earlier]),
    `*Running*  ·  Backup of ${name}
░░░░░░░░░░  0 %  ·  waiting for one of the portal’s workers
Not started here, but in DocSpace or by its schedule. Backup ID \`t9\`.
No schedule.`,
  );
  const uploading = read({ job: aJob({ id: undefined, percent: 90 }) }, [], { areCardsRead: false });
  assert.equal(
    uploading,
    `*Running*  ·  Backup of ${name}
█████████░  90 %  ·  uploading (no progress is shown until that is done)
Who started it is not known.
No schedule.
Slack did not show the cards, so earlier backups that were asked for here are missing. Ask again in a minute.`,
  );
});

/** The lines below the head and above the schedule. */
const lastOf = (look: Look, ...runs: readonly Run[]): string => read(look, runs).split('\n').slice(1, -1).join('\n');

test('The last backup: how it ended, how old it is, where the copy is and until when', () => {
  const [head] = read({ job: undefined }, [aCompleted()]).split('\n');
  assert.equal(head, `*Nothing runs*  ·  Backup of ${name}`);
  assert.equal(
    lastOf({ job: aDoneJob() }, aCompleted()),
    'Last: *Completed* [2026-03-02T12:02:10Z] (2 min ago), took 2 min 10 s, asked by <@U1>, to temporary storage (DataStore); DocSpace deletes it [2026-03-03T12:02:10Z]. See <https://acme.slack.com/archives/C1/p1|the card>.',
  );
  assert.equal(
    lastOf({ job: undefined }, aCompleted({ endedAt: at - 47 * 60 * minuteMs, expiresAt: at - minuteMs })),
    'Last: *Completed* [2026-02-28T13:05:00Z] (47 h ago), took 0 s, asked by <@U1>, to temporary storage (DataStore); expired [2026-03-02T12:04:00Z]. See <https://acme.slack.com/archives/C1/p1|the card>.',
  );
});

test('A copy that somebody deleted is told as gone', () => {
  const next = { kind: 'none' } as const;
  const failed = aBroken({ backupId: 't2', endedAt: at });
  for (const runs of [[aCompleted()], [aCompleted(), failed]]) {
    const cards = runs.map((run, index) => ({ id: `${index + 1}`, run }));
    const slots = [{ ...slotStatus('portal', { job: undefined }, cards, at), next }];
    const { text } = status({ portal, at, slots, deleted: new Map([['1', 'U2']]), areCardsRead: true }, placeOf);
    assert.match(text, /to temporary storage \(DataStore\); copy deleted by <@U2>\. See/);
    assert.doesNotMatch(text, /DocSpace deletes it/);
  }
});

test('How old it is stands in the unit that says enough', () => {
  const ages = [
    [0, 'just now'],
    [59_999, 'just now'],
    [minuteMs, '1 min ago'],
    [119 * minuteMs, '119 min ago'],
    [120 * minuteMs, '2 h ago'],
    [2_879 * minuteMs, '47 h ago'],
    [2_880 * minuteMs, '2 days ago'],
    [-5_000, 'just now'],
  ] as const;
  for (const [ms, words] of ages) {
    const text = lastOf({ job: undefined }, aCancelled({ endedAt: at - ms }));
    assert.ok(text.includes(`(${words}), asked by <@U1>; no copy. See`), text);
  }
});

test('A last backup without a copy is told with its reason, and with the last copy', () => {
  assert.equal(
    lastOf({ job: undefined }, earlier, aBroken({ endedAt: at })),
    `Last: *Failed* [2026-03-02T12:05:00Z] (just now), asked by <@U1>; no copy. DocSpace: “The disk is full.” See <https://acme.slack.com/archives/C1/p2|the card>.
Last copy: *Completed* [2026-03-02T11:10:00Z] (55 min ago), took 10 min, asked by <@U1>, to temporary storage (DataStore); DocSpace deletes it [2026-03-03T12:02:10Z]. See <https://acme.slack.com/archives/C1/p1|the card>.`,
  );
  assert.equal(
    lastOf({ job: undefined }, aBroken({ phase: 'unknown', reasons: said('Nobody knows.'), endedAt: at })),
    `Last: *Unknown* [2026-03-02T12:05:00Z] (just now), asked by <@U1>; do not count on a copy. DocSpace: “Nobody knows.” See <https://acme.slack.com/archives/C1/p1|the card>.
No copy from an earlier backup is known here. \`/backup history\` asks the portal.`,
  );
  assert.match(
    lastOf({ job: undefined }, aNotStarted({ reasons: said('No.') })),
    /^Last: \*Not started\* .*; no copy\. DocSpace: “No\.” See/,
  );
});

test('Where nothing is known, the history can be asked', () => {
  assert.equal(lastOf({ job: undefined }), 'No earlier backup is known here. `/backup history` asks the portal.');
});

test('A job that ended and that nobody here started', () => {
  const ends = [
    [
      aDoneJob({ id: 't9' }),
      'which was not started here, *Completed* within the last day. `/backup history` shows the copy.',
    ],
    [
      aDoneJob({ id: 't9', warning: '2 files are missing' }),
      'which was not started here, *Completed with warnings* within the last day. The portal says: “2 files are missing”. `/backup history` shows the copy.',
    ],
    [
      aDoneJob({ id: 't9', error: 'Disk full' }),
      'which was not started here, *Failed* within the last day; no copy. The portal says: “Disk full”.',
    ],
    [
      aDoneJob({ id: 't9', status: 'cancelled' }),
      'which was not started here, *Cancelled* within the last day; no copy.',
    ],
    [
      aDoneJob({ id: 't9', percent: 40 }),
      'which was not started here, is over, and the portal does not say how it ended. `/backup history` shows whether there is a copy.',
    ],
  ] as const;
  for (const [job, words] of ends) assert.equal(lastOf({ job }), `Last: backup \`t9\`, ${words}`);
});

test('A portal that does not say what runs, and what the cards say', () => {
  const failure = { kind: 'timeout', detail: '' } as const;
  const why = `*What runs is not known*  ·  Backup of ${name}
The portal did not answer in time. Check its server and the network between it and the bot.`;
  assert.ok(read({ failure }, [earlier]).startsWith(`${why}\nLast: *Completed*`));
  assert.ok(
    read({ failure }, [earlier, aRunning()]).startsWith(
      `${why}\nThe newest card says *Running*. See <https://acme.slack.com/archives/C1/p2|the card>.\nLast: *Completed*`,
    ),
  );
});

test('The schedule, whatever is known of it', () => {
  const last = (next: Next): string | undefined => read({ job: undefined }, [], { next }).split('\n').at(-1);
  assert.equal(last({ kind: 'none' }), 'No schedule.');
  assert.match(last({ kind: 'at', at: at - 1 }) ?? '', /^\*Schedule\* {2}· {2}The next one is due/);
  const overdue = last({ kind: 'at', at: at - 4 * 1440 * minuteMs }) ?? '';
  assert.match(overdue, /:warning: \*Overdue since .*2026-02-26T12:05:00Z.*\*: the portal has not started it/);
  assert.match(
    last({ kind: 'unzoned' }) ?? '',
    /^\*Schedule\* {2}· {2}When the next one starts is not known, because this bot does not know the portal’s time zone\.$/,
  );
  assert.match(last({ kind: 'never' }) ?? '', /^\*Schedule\* {2}· {2}:warning: /);
  const refused = { kind: 'payment', detail: '', httpStatus: 402 } as const;
  assert.equal(last({ kind: 'unread', failure: refused }), 'The schedule could not be read (402).');
  assert.equal(last({ kind: 'unread', failure: { kind: 'timeout', detail: '' } }), 'The schedule could not be read.');
});

test('The whole instance’s backups stand in a part of their own', () => {
  const next = { kind: 'none' } as const;
  const slots = (['portal', 'dump'] as const).map((slot) => ({
    ...slotStatus(slot, { job: undefined }, [], at),
    next,
  }));
  const { blocks } = status({ portal, at, deleted: new Map(), areCardsRead: true, slots }, placeOf);
  assert.equal(blocks.length, 2);
  assert.match(JSON.stringify(blocks[1]), /Nothing runs\* {2}· {2}Backup of the whole instance of/);
});

test('No text from a portal breaks the status', () => {
  const token =
    /^<(@U\d+|https?:\/\/[^<>|]+\|[^<>|]+|!date\^-?\d+\^(?:\{date_short_pretty\} \{time_secs\}|\{date_short\}, \{time\})\|[-\dT:]+Z)>$/;
  const anyLook: fc.Arbitrary<Look> = fc.oneof(
    fc.constant({ job: undefined }),
    fc
      .tuple(anyJob, anyText())
      .map(([job, text]) => ({ job: { ...job, id: text, error: job.error && text, warning: text } })),
    anyText().map((detail) => ({ failure: { kind: 'broken' as const, detail } })),
  );
  fc.assert(
    fc.property(anyLook, fc.array(anyRun(), { maxLength: 4 }), fc.boolean(), (look, runs, areCardsRead) => {
      const { text, blocks } = tell(look, runs, { areCardsRead });
      assert.ok(blocks.length > 0);
      for (const found of text.match(/<[^<>]*>?|>/g) ?? []) assert.match(found, token);
      assert.ok(JSON.stringify(blocks).isWellFormed());
    }),
    { numRuns: 300, interruptAfterTimeLimit: 20_000 },
  );
});

test('A backup that no card has is told with when it ended and who began it, as far as that is known', () => {
  const endOf = (end: ForeignEnd): string => {
    const slot = { ...slotStatus('portal', { job: aDoneJob({ id: 'f1' }) }, [], at), next: { kind: 'none' } } as const;
    assert.ok(slot.last?.kind === 'job');
    const slots = [{ ...slot, last: { ...slot.last, end } }];
    const { text } = status({ portal, at, deleted: new Map(), areCardsRead: true, slots }, placeOf);
    return /\*Completed\* (.*?)\. `/.exec(text.replaceAll(/<!date[^|]+\|([^>]+)>/g, '$1'))?.[1] ?? '';
  };
  const endedAt = startedAt;
  const time = '2026-03-02T12:00:00Z';
  assert.deepEqual(
    [
      endOf({ endedAt, by: 'schedule' }),
      endOf({ endedAt, by: 'schedule', isLikely: true }),
      endOf({ endedAt, by: 'elsewhere', name: 'Ada Admin' }),
      endOf({ by: 'schedule' }),
    ],
    [
      `${time}, by the portal’s schedule`,
      `${time}, probably by the portal’s schedule`,
      `${time}, begun in DocSpace by Ada Admin`,
      'within the last day, by the portal’s schedule',
    ],
  );
});
