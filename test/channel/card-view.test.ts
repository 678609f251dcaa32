import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LastCopy } from '../../src/backup/last-copy.ts';
import { said } from '../../src/backup/reason.ts';
import type { CopyGone, Run } from '../../src/backup/run.ts';
import { card, plainCard } from '../../src/channel/view-card.ts';
import { reasonText } from '../../src/slack/blocks/reason-text.ts';
import { aBroken, aCancelled, aCompleted, aNotStarted, aRunning, aStarting, startedAt } from '../support/builders.ts';
import { readMessage } from '../support/read-message.ts';

const portal = '*<https://portal.example.com|portal.example.com>*';
const started = '*Started* <!date^1772452800^{date_short_pretty} {time_secs}|2026-03-02T12:00:00Z>';
const moved = '<!date^1772452860^{date_short_pretty} {time_secs}|2026-03-02T12:01:00Z>';
const expiry = '<!date^1772539330^{date_short}, {time}|2026-03-03T12:02:10Z>';
const temporary = `:warning: *Temporary copy*: kept until ${expiry}. Get it before then.`;
const noon = '<!date^1772452800^{date_short}, {time}|2026-03-02T12:00:00Z>';
const asked = ['*Asked by* <@U1>', '*Storage* temporary storage (DataStore)'];
const stored = ['*Asked by* <@U1>', '*Stored in* temporary storage (DataStore)'];
const checked = 'checked <!date^1772452890^{date_short_pretty} {time_secs}|2026-03-02T12:01:30Z>';
const ref = 'ref `0123456789abcdef`';

const figures = {
  sizeBytes: 1_234_567_890,
  tookMs: 41_200,
  sha256: 'AB12'.repeat(16),
  tables: 48,
  documents: 14_203,
  documentsWhole: 14_203,
};

const cards: readonly (readonly [name: string, run: Run, lines: readonly string[]])[] = [
  [
    'A backup that was just asked for',
    aStarting(),
    [
      'Starting: Backup of https://portal.example.com, started 2026-03-02T12:00:00Z, asked by <@U1>, to temporary storage (DataStore)',
      '---',
      `:hourglass_flowing_sand: *Starting*  ·  Backup of ${portal}`,
      '---',
      'Asking the portal to start.',
      '---',
      started,
      ...asked,
      '---',
      ref,
    ],
  ],
  [
    'A start without an answer',
    aStarting({ isUnclear: true }),
    [
      'Starting: Backup of https://portal.example.com, started 2026-03-02T12:00:00Z, asked by <@U1>, to temporary storage (DataStore)',
      '---',
      `:hourglass_flowing_sand: *Starting*  ·  Backup of ${portal}`,
      '---',
      'The portal did not confirm the start. Checking whether the backup runs.',
      '---',
      started,
      ...asked,
      '---',
      ref,
    ],
  ],
  [
    'A backup that waits',
    aRunning({ step: 'waiting', percent: 0 }),
    [
      'Running: Backup of https://portal.example.com, 0 %, backup ID t1, started 2026-03-02T12:00:00Z, asked by <@U1>, to temporary storage (DataStore)',
      '---',
      `:arrows_counterclockwise: *Running*  ·  Backup of ${portal}`,
      '---',
      `░░░░░░░░░░  0 %  ·  waiting for one of the portal’s workers since ${moved}  ·  ${checked}`,
      '---',
      started,
      ...asked,
      '---',
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Cancel]',
    ],
  ],
  [
    'A dump that nobody here started',
    aRunning({ slot: 'dump', storage: 'Local', requestedBy: undefined, backupId: undefined }),
    [
      'Running: Backup of the whole instance of https://portal.example.com, 40 %, started 2026-03-02T12:00:00Z, to the server’s disk (Local)',
      '---',
      `:arrows_counterclockwise: *Running*  ·  Backup of the whole instance of ${portal}`,
      '---',
      `████░░░░░░  40 %  ·  packing  ·  ${checked}`,
      '---',
      started,
      '*Asked by* nobody here',
      '*Storage* the server’s disk (Local)',
      '---',
      ref,
    ],
  ],
  [
    'A backup that uploads',
    aRunning({ step: 'uploading', percent: 90, storage: 'ThirdPartyConsumer' }),
    [
      'Running: Backup of https://portal.example.com, 90 %, backup ID t1, started 2026-03-02T12:00:00Z, asked by <@U1>, to third-party storage (ThirdPartyConsumer)',
      '---',
      `:arrows_counterclockwise: *Running*  ·  Backup of ${portal}`,
      '---',
      `█████████░  90 %  ·  uploading since ${moved} (no progress is shown until that is done)  ·  ${checked}`,
      '---',
      started,
      '*Asked by* <@U1>',
      '*Storage* third-party storage (ThirdPartyConsumer)',
      '---',
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Cancel]',
    ],
  ],
  [
    'A backup that stalls',
    aRunning({ isStalled: true, seenAt: startedAt + 2_100_000 }),
    [
      'Running: Backup of https://portal.example.com, 40 %, stalled since 2026-03-02T12:01:00Z, backup ID t1, started 2026-03-02T12:00:00Z, asked by <@U1>, to temporary storage (DataStore)',
      '---',
      `:warning: *Stalled*  ·  *Running*  ·  Backup of ${portal}`,
      '---',
      '████░░░░░░  40 %  ·  packing  ·  checked <!date^1772454900^{date_short_pretty} {time_secs}|2026-03-02T12:35:00Z>',
      `*No progress* since ${moved} (34 min); the backup may be stuck. Look at DocSpace’s backup page and at the portal’s server. If nothing moves there either, cancel the backup and start again.`,
      '---',
      started,
      ...asked,
      '---',
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Cancel]',
    ],
  ],
  [
    'A backup of a portal that does not answer',
    aRunning({ origin: 'found', trouble: { kind: 'timeout', detail: '' } }),
    [
      'Running: Backup of https://portal.example.com, 40 %, portal unreachable since 2026-03-02T12:01:30Z, backup ID t1, started 2026-03-02T12:00:00Z, asked by <@U1>, to temporary storage (DataStore)',
      '---',
      `:warning: *Running*, portal unreachable  ·  Backup of ${portal}`,
      '---',
      '████░░░░░░  40 %  ·  packing',
      'The portal’s answer to the start was lost. This backup began at that moment, so it is probably the one that was asked for.',
      `Nothing is known since ${checked.slice(8)}; the backup may still be running. The portal did not answer in time. Check its server and the network between it and the bot. This card continues when the portal answers.`,
      '---',
      started,
      ...asked,
      '---',
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Cancel]',
    ],
  ],
  [
    'A finished backup',
    aCompleted(),
    [
      'Completed: Backup of https://portal.example.com, backup ID t1, started 2026-03-02T12:00:00Z, took 2 min 10 s, asked by <@U1>, to temporary storage (DataStore), expires 2026-03-03T12:02:10Z',
      '---',
      `:white_check_mark: *Completed*  ·  Backup of ${portal}`,
      '---',
      temporary,
      '---',
      started,
      '*Took* 2 min 10 s',
      ...stored,
      '---',
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Get the link]',
      '[Verify]',
    ],
  ],
  [
    'A finished backup in a room whose title is known',
    aCompleted({
      storage: 'Documents',
      folder: '1234',
      expiresAt: undefined,
      proof: { kind: 'sized', sizeBytes: 7, roomTitle: 'Backups & <co>' },
    }),
    [
      'Completed: Backup of https://portal.example.com, backup ID t1, started 2026-03-02T12:00:00Z, took 2 min 10 s, asked by <@U1>, to a room of the portal (Documents), 7 B, size only: the content is not verified',
      '---',
      `:white_check_mark: *Completed*  ·  Backup of ${portal}`,
      '---',
      '7 B, size only: the content is not verified',
      '---',
      started,
      '*Took* 2 min 10 s',
      '*Asked by* <@U1>',
      '*Stored in* the room <https://portal.example.com/rooms/shared/1234/filter?folder=1234|Backups &amp; &lt;co&gt;> (Documents)',
      '---',
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Verify]',
    ],
  ],
  [
    'A finished backup that is probably the one asked for',
    aCompleted({ origin: 'found', storage: 'Documents', expiresAt: undefined, endedAt: startedAt + 11_100_000 }),
    [
      'Completed: Backup of https://portal.example.com, backup ID t1, started 2026-03-02T12:00:00Z, took 3 h 5 min, asked by <@U1>, to a room of the portal (Documents)',
      '---',
      `:white_check_mark: *Completed*  ·  Backup of ${portal}`,
      '---',
      'The portal’s answer to the start was lost. This backup began at that moment, so it is probably the one that was asked for.',
      '---',
      started,
      '*Took* 3 h 5 min',
      '*Asked by* <@U1>',
      '*Stored in* a room of the portal (Documents)',
      '---',
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Verify]',
    ],
  ],
  [
    'A finished backup whose copy is being verified',
    aCompleted({ proof: { kind: 'pending', mode: 'full', attempt: 1 } }),
    [
      'Completed: Backup of https://portal.example.com, backup ID t1, started 2026-03-02T12:00:00Z, took 2 min 10 s, asked by <@U1>, to temporary storage (DataStore), verifying the copy…, expires 2026-03-03T12:02:10Z',
      '---',
      `:white_check_mark: *Completed*  ·  Backup of ${portal}`,
      '---',
      'Verifying the copy…',
      '---',
      temporary,
      '---',
      started,
      '*Took* 2 min 10 s',
      ...stored,
      '---',
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Get the link]',
    ],
  ],
  [
    'A finished backup whose copy is verified',
    aCompleted({ proof: { kind: 'whole', ...figures, keptAs: 't1__portal.tar.gz' } }),
    [
      'Completed: Backup of https://portal.example.com, backup ID t1, started 2026-03-02T12:00:00Z, took 2 min 10 s, asked by <@U1>, to temporary storage (DataStore), 1.2 GB · verified in 41 s: 48 tables, 14,203 of 14,203 documents, SHA-256 ab12ab12ab12… · kept as `t1__portal.tar.gz`, expires 2026-03-03T12:02:10Z',
      '---',
      `:white_check_mark: *Completed*  ·  Backup of ${portal}`,
      '---',
      '1.2 GB · verified in 41 s: 48 tables, 14,203 of 14,203 documents, SHA-256 ab12ab12ab12… · kept as `t1__portal.tar.gz`',
      '---',
      temporary,
      '---',
      started,
      '*Took* 2 min 10 s',
      ...stored,
      '---',
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Get the link]',
      '[Verify]',
    ],
  ],
  [
    'A finished backup whose copy lacks documents',
    aCompleted({ phase: 'completed_with_warnings', proof: { kind: 'incomplete', ...figures, documentsWhole: 14_200 } }),
    [
      'Completed with warnings: Backup of https://portal.example.com, backup ID t1, started 2026-03-02T12:00:00Z, took 2 min 10 s, asked by <@U1>, to temporary storage (DataStore), 1.2 GB · read in 41 s: 48 tables, 14,200 of 14,203 documents, SHA-256 ab12ab12ab12…, expires 2026-03-03T12:02:10Z',
      '---',
      `:warning: *Completed with warnings*  ·  Backup of ${portal}`,
      '---',
      '1.2 GB · read in 41 s: 48 tables, 14,200 of 14,203 documents, SHA-256 ab12ab12ab12…',
      '---',
      'The copy *lacks 3 documents*, or has them with another size: a restore would not bring them back. Check the server’s disk, then start again with `/backup`.',
      '---',
      temporary,
      '---',
      started,
      '*Took* 2 min 10 s',
      ...stored,
      '---',
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Get the link]',
      '[Verify]',
    ],
  ],
];

for (const [name, run, lines] of cards) {
  test(`${name} reads as written here`, () => assert.equal(readMessage(card(run)), lines.join('\n')));
}

test('Numbers of deleted copies that could not be checked are told with how many there are', () => {
  const proof = { kind: 'sized', sizeBytes: 7, unchecked: [18, 12] } as const;
  const told =
    /2 document numbers could not be checked \(18, 12\): a document with a number that a deleted copy had is in no backup/;
  assert.match(readMessage(card(aCompleted({ proof }))), told);
});

test('A copy that shrank and a backup that was slow are told with both values', () => {
  const slow = { tookMs: 1_800_000, usualMs: 480_000 };
  const proof = { kind: 'sized', sizeBytes: 1_234_567_890, usualBytes: 2_000_000_000, slow } as const;
  const told =
    /shrunk to 1\.2 GB: earlier copies have about 2(\.0)? GB · slow: took 30 min, earlier backups about 8 min/;
  assert.match(readMessage(card(aCompleted({ proof }))), told);
});

test('A joined backup, a folder and an earlier try are told on the card', () => {
  const run = aRunning({ origin: 'joined', storage: 'Documents', folder: '1234', retryOf: '1772452700.000100' });
  const told = readMessage(card(run));
  assert.match(told, /A backup was already running when this one was requested/);
  assert.match(told, /^\*Storage\* a room of the portal \(Documents\) `1234`$/m);
  assert.match(told, /^\*Tries again\* the backup of <!date\^1772452700\^/m);
});

test('A backup that costs money says how much and who agreed, unless nothing was started', () => {
  const paid = { payment: { price: '$10' } };
  assert.match(readMessage(card(aCompleted(paid))), /^\*Paid\* \$10, agreed by <@U1>$/m);
  assert.match(readMessage(card(aBroken(paid))), /^\*Price\* \$10 if it makes a copy, agreed by <@U1>$/m);
  assert.match(readMessage(card(aRunning({ payment: { price: undefined } }))), /^\*Price\* money if it makes a copy/m);
  assert.doesNotMatch(readMessage(card(aNotStarted(paid))), /Paid|Price/);
});

const goneCopies: readonly (readonly [gone: CopyGone, line: string, inText: string])[] = [
  [
    { why: 'deleted', at: startedAt, by: 'U2' },
    `:wastebasket: *Copy deleted by <@U2> ${noon}*.`,
    'copy deleted by <@U2> 2026-03-02T12:00:00Z',
  ],
  [
    { why: 'twin', at: startedAt, by: 'U2' },
    `:wastebasket: *Copy deleted by <@U2> ${noon} with another backup’s, which had the same file*.`,
    'copy deleted by <@U2> 2026-03-02T12:00:00Z with another backup’s, which had the same file',
  ],
  [
    { why: 'missing', at: startedAt },
    `:warning: *Copy not found at the portal ${noon}*. It was deleted in DocSpace, or its storage could not be reached. Do *not* count on it.`,
    'copy not found at the portal 2026-03-02T12:00:00Z',
  ],
  [
    { why: 'expired', at: Date.UTC(2027, 0, 1) },
    `:wastebasket: *Copy expired ${expiry}*.`,
    'copy expired 2026-03-03T12:02:10Z',
  ],
];

for (const [gone, line, inText] of goneCopies) {
  test(`A card whose copy is gone (${gone.why}) says so and offers nothing to do with it`, () => {
    const run = aCompleted({ gone });
    const told = readMessage(card(run));
    assert.ok(told.includes(`\n${line}\n`), told);
    assert.match(told, /^:wastebasket: \*Completed\*/m);
    assert.doesNotMatch(told, /Temporary copy|expires|\[/);
    assert.ok(card(run).text.endsWith(`, ${inText}`), card(run).text);
    assert.ok(readMessage(plainCard(run)).includes(line));
  });
}

const lastCopies: readonly (readonly [copy: LastCopy, line: string])[] = [
  ['none', ':warning: *No other copy is known* at the portal.'],
  [{ at: startedAt }, `*Last good copy before this*: ${noon}.`],
  [
    { at: startedAt, storage: 'Documents', folder: '1234', isVerified: true },
    `*Last good copy before this*: ${noon}, in a room of the portal (Documents) \`1234\`, verified.`,
  ],
  [
    { at: startedAt, storage: 'DataStore', expiresAt: startedAt + 86_530_000 },
    `*Last good copy before this*: ${noon}, in temporary storage (DataStore), kept until ${expiry}.`,
  ],
];

for (const [lastCopy, line] of lastCopies) {
  test(`A card without a copy says which other is known: ${line}`, () => {
    for (const run of [aBroken(), aBroken({ phase: 'unknown' }), aNotStarted(), aCancelled()]) {
      assert.ok(readMessage(card({ ...run, lastCopy })).includes(`\n${line}\n`));
      assert.ok(readMessage(plainCard({ ...run, lastCopy })).includes(line));
      assert.match(readMessage(card(run)), /^\*No other good copy is known here\*; /m);
    }
  });
}

test('A failed backup that was begun elsewhere has no button to try it again, and names none', () => {
  for (const run of [aBroken(), aBroken({ phase: 'unknown' })]) {
    const told = readMessage(card({ ...run, begun: { by: 'schedule' } }));
    assert.match(told, / start one with `\/backup`\.$/m);
    assert.doesNotMatch(told, /Try again/);
  }
});

test('A backup that waits long for a worker is told what is usual', () => {
  const long = aRunning({ step: 'waiting', percent: 0, seenAt: startedAt + 180_000 });
  assert.match(readMessage(card(long)), /workers since <!date[^>]*> \(usually within a minute\)/);
});

test('A card that was tried again leads to the new card and offers no further try', () => {
  const retriedAs = '1772452900.000100';
  for (const run of [aBroken({ retriedAs }), aBroken({ phase: 'unknown', retriedAs }), aNotStarted({ retriedAs })]) {
    const told = readMessage(card(run, 'https://example.slack.com/archives/C1/p1'));
    assert.match(told, / Tried again: <https:\/\/example\.slack\.com\/archives\/C1\/p1\|new card>\.$/m);
    assert.doesNotMatch(told, /\[Try again\]|press/);
    assert.match(readMessage(plainCard(run)), / Tried again: see its newer card\.$/m);
  }
});

test('A backup that is being cancelled says by whom, and offers no second cancel', () => {
  const told = readMessage(card(aRunning({ cancelledBy: 'U2' })));
  assert.match(told, /Being cancelled by <@U2>/);
  assert.doesNotMatch(told, /\[Cancel\]/);
});

test('What did not come about can be tried again, with the button of its run', () => {
  for (const run of [aBroken(), aBroken({ phase: 'unknown' }), aNotStarted()]) {
    assert.match(readMessage(card(run)), /\[Try again\]$/);
  }
  for (const run of [aStarting(), aCancelled(), aCompleted({ storage: 'Local' }), aRunning({ backupId: undefined })]) {
    assert.doesNotMatch(readMessage(card(run)), /\]$/);
  }
});

const ends: readonly (readonly [run: Run, sign: string, word: string, advice: string])[] = [
  [
    aCompleted({ phase: 'completed_with_warnings', reasons: said('2 files were left out.') }),
    ':warning:',
    'Completed with warnings',
    'There is a copy, but *not all is as it should be*. Read the warning above before you rely on it.',
  ],
  [
    aBroken({ reasons: said('The disk is full.') }),
    ':x:',
    'Failed',
    'This backup made *no copy*. Fix the cause, then press *Try again*.',
  ],
  [
    aCancelled({ reasons: said('By hand.') }),
    ':black_square_for_stop:',
    'Cancelled',
    'Cancelled outside Slack: in DocSpace, or because its server stopped. This backup made *no copy*. If it was a mistake, start again with `/backup`.',
  ],
  [
    aCancelled({ reasons: said('Backup cancelled'), cancelledBy: 'U2' }),
    ':black_square_for_stop:',
    'Cancelled',
    'Cancelled by <@U2>. This backup made *no copy*. If it was a mistake, start again with `/backup`.',
  ],
  [
    aBroken({ phase: 'unknown', reasons: said('Nobody knows.') }),
    ':grey_question:',
    'Unknown',
    'Do *not* count on a copy from this backup. Look for one on DocSpace’s backup page; if there is none, press *Try again*.',
  ],
  [
    aNotStarted({ reasons: said('No.') }),
    ':no_entry_sign:',
    'Not started',
    '*Nothing was started* by this request. Fix the cause, then press *Try again*.',
  ],
];

for (const [run, sign, word, advice] of ends) {
  test(`A backup that ends as ${word} says why, whether there is a copy, and what to do`, () => {
    const [text = '', , head, , ...lines] = readMessage(card(run)).split('\n');
    const why = 'reasons' in run && run.phase !== 'cancelled' ? [reasonText(run.reasons), '---'] : [];
    assert.ok(text.startsWith(`${word}: Backup of https://portal.example.com, `));
    assert.ok(text.endsWith(why[0] === undefined ? '(DataStore)' : `, ${why[0]}`));
    assert.equal(head, `${sign} *${word}*  ·  Backup of ${portal}`);
    assert.deepEqual(lines.slice(0, why.length + 1), [...why, advice]);
  });
}

test('What nothing was started for says when it was asked for, not when it started', () => {
  const shown = readMessage(card(aNotStarted()));
  assert.match(shown, /, asked for 2026-03-02T12:00:00Z, /);
  assert.ok(shown.includes(`\n${started.replace('Started', 'Asked for')}\n*Asked by*`), shown);
});

test('The plain card says the same in one block, with the same button', () => {
  const run = aCompleted({ phase: 'completed_with_warnings', reasons: said('2 files were left out.') });
  const { text, blocks } = plainCard(run);
  assert.equal(text, card(run).text);
  assert.deepEqual(
    blocks.map(({ type }) => type),
    ['section', 'actions'],
  );
  assert.equal(
    readMessage({ text: '', blocks }),
    [
      '',
      '---',
      `:warning: *Completed with warnings*  ·  Backup of ${portal}`,
      'DocSpace: “2 files were left out.”',
      'There is a copy, but *not all is as it should be*. Read the warning above before you rely on it.',
      temporary,
      `${started.replaceAll('*', '').replace('Started', 'Started:')}  ·  Took: 2 min 10 s  ·  Asked by: <@U1>  ·  Stored in: temporary storage (DataStore)`,
      `Backup ID \`t1\`  ·  ${ref}`,
      '---',
      '[Get the link]',
      '[Verify]',
    ].join('\n'),
  );
});
