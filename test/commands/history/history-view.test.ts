import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Copy } from '../../../src/backup/job.ts';
import { said } from '../../../src/backup/reason.ts';
import type { Run } from '../../../src/backup/run.ts';
import { linesOf, newestFirst, type Past } from '../../../src/commands/history/lines.ts';
import { deletedNote, deletion, type HistoryShown, history, plainHistory } from '../../../src/commands/history/view.ts';
import { readPage } from '../../../src/commands/history/view-buttons.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import type { Block, Message } from '../../../src/slack/blocks/text.ts';
import { anyRun, anyText } from '../../support/any.ts';
import { aBroken, aCancelled, aCompleted, aCopy, aNotStarted, aRunning, startedAt } from '../../support/builders.ts';
import { readMessage } from '../../support/read-message.ts';

const portal = 'https://portal.example.com';
const name = '*<https://portal.example.com|portal.example.com>*';

const pastOf = (copies: readonly Copy[], ...runs: readonly Run[]): Past => {
  const cards = runs.map((run, index) => ({ id: `${index + 1}`, run }));
  return { lines: newestFirst(linesOf('portal', { copies }, cards)), unread: [], areCardsRead: true };
};

const shown = (past: Past, change: Partial<HistoryShown> = {}): HistoryShown => ({
  portal,
  past,
  page: { from: 0, count: 10 },
  mayDelete: true,
  ...change,
});

const missing =
  '“Copy not found”: the portal lists none. It was deleted, or was temporary and its day is over, or its storage cannot be reached. Do not count on it.';

/** The blocks as a person reads them, dates as they would stand without Slack; they are what Slack takes. */
const read = (message: Message): string => {
  assert.deepEqual(problemsOf(message.blocks, { surface: 'message' }), []);
  return readMessage({ ...message, text: '' })
    .slice('\n---\n'.length)
    .replaceAll(/<!date\^\d+\^\{date_short_pretty\} \{time_secs\}\|([^>]+)>/g, '[$1]');
};

const { expiresAt: _, ...lasting } = aCopy({
  id: 't9',
  fileName: 'web.tar.gz',
  storage: 'Documents',
  createdAt: startedAt,
});

const everything = pastOf(
  [aCopy(), lasting],
  aCompleted(),
  aBroken({ key: 'f', backupId: 't2', endedAt: startedAt + 500_000 }),
  aNotStarted({ key: 'n', reasons: said('No.'), requestedBy: 'U2', endedAt: startedAt + 400_000 }),
  aCompleted({
    key: 'w',
    phase: 'completed_with_warnings',
    backupId: 't3',
    reasons: said('2 files are missing.'),
    storage: 'Documents',
    folder: '1234',
    expiresAt: undefined,
    endedAt: startedAt + 300_000,
  }),
);

test('The backups stand in a table, and the copies that can be deleted below it', () => {
  assert.equal(
    read(history(shown(everything))),
    `*Backups* of ${name}, newest first.
---
When | Result | Asked by | Stored in | File
2026-03-02T12:08:20Z | Failed (8 min 20 s). DocSpace: “The disk is full.” | @U1 | – | –
2026-03-02T12:06:40Z | Not started. DocSpace: “No.” | @U2 | – | –
2026-03-02T12:05:00Z | Completed with warnings, copy not found (5 min). DocSpace: “2 files are missing.” | @U1 | – | –
2026-03-02T12:02:00Z | Completed (2 min 10 s) | @U1 | temporary storage (DataStore), until 2026-03-03T12:02:00Z | portal_2026-03-02_12-02-00.tar.gz
2026-03-02T12:00:00Z | Completed | – | a room of the portal (Documents) | web.tar.gz
---
Copies that you can delete:
---
\`portal_2026-03-02_12-02-00.tar.gz\`  ·  [2026-03-02T12:02:00Z]
[Delete]
---
\`web.tar.gz\`  ·  [2026-03-02T12:00:00Z]
[Delete]
---
${missing}`,
  );
});

test('The same without a table', () => {
  assert.equal(
    read(plainHistory(shown(everything))),
    `*Backups* of ${name}, newest first.
---
*Failed*  ·  [2026-03-02T12:08:20Z]  ·  asked by <@U1>  ·  took 8 min 20 s
to temporary storage (DataStore)  ·  ID \`t2\`  ·  DocSpace: “The disk is full.”
---
*Not started*  ·  [2026-03-02T12:06:40Z]  ·  asked by <@U2>
to temporary storage (DataStore)  ·  DocSpace: “No.”
---
*Completed with warnings, copy not found*  ·  [2026-03-02T12:05:00Z]  ·  asked by <@U1>  ·  took 5 min
to a room of the portal (Documents) \`1234\`  ·  ID \`t3\`  ·  DocSpace: “2 files are missing.”
---
*Completed*  ·  [2026-03-02T12:02:00Z]  ·  asked by <@U1>  ·  took 2 min 10 s
to temporary storage (DataStore)  ·  DocSpace deletes it [2026-03-03T12:02:00Z]  ·  \`portal_2026-03-02_12-02-00.tar.gz\`  ·  ID \`t1\`
[Delete]
---
*Completed*  ·  [2026-03-02T12:00:00Z]  ·  who asked is not known here
to a room of the portal (Documents)  ·  \`web.tar.gz\`  ·  ID \`t9\`
[Delete]
---
${missing}`,
  );
});

test('Who cannot see the blocks hears every line', () => {
  for (const view of [history, plainHistory]) {
    assert.equal(
      view(shown(everything)).text,
      `*Backups* of ${name}, newest first.
Failed, 2026-03-02T12:08:20Z, t2
Not started, 2026-03-02T12:06:40Z
Completed with warnings, copy not found, 2026-03-02T12:05:00Z, t3
Completed, 2026-03-02T12:02:00Z, t1
Completed, 2026-03-02T12:00:00Z, t9
${missing}`,
    );
  }
});

test('Who may not delete gets no buttons', () => {
  for (const view of [history, plainHistory]) {
    const { blocks } = view(shown(everything, { mayDelete: false }));
    assert.ok(!JSON.stringify(blocks).includes('backup_delete'));
    assert.ok(!JSON.stringify(blocks).includes('you can delete'));
  }
});

const resultOf = (copies: readonly Copy[], run: Run): string | undefined =>
  plainHistory(shown(pastOf(copies, run)))
    .text.split('\n')[1]
    ?.split(', 2026')[0];

test('What the card and the portal say together is one result', () => {
  assert.equal(resultOf([aCopy()], aCompleted({ phase: 'completed_with_warnings' })), 'Completed with warnings');
  assert.equal(resultOf([aCopy()], aBroken({ phase: 'unknown' })), 'Unknown, but there is a copy');
  assert.equal(resultOf([aCopy()], aRunning()), 'Being made');
  assert.equal(resultOf([], aCompleted()), 'Completed, copy not found');
  assert.equal(resultOf([], aCancelled()), 'Cancelled');
  const cards = [{ id: '1', run: aCompleted({ slot: 'dump' }) }];
  const lines = linesOf('dump', { failure: { kind: 'timeout', detail: '' } }, cards);
  const { text } = history(shown({ lines, unread: [], areCardsRead: true }));
  assert.equal(text.split('\n')[1], 'Completed (whole instance), 2026-03-02T12:02:10Z, t1');
});

test('A copy that is still being made has no button', () => {
  const { blocks } = history(shown(pastOf([aCopy()], aRunning())));
  assert.ok(!JSON.stringify(blocks).includes('backup_delete'));
});

/** The buttons of a message, in their order. */
const buttonsIn = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => {
    const elements = block.type === 'actions' ? block.elements : block.type === 'section' ? [block.accessory] : [];
    return elements.flatMap((element) => (element?.type === 'button' ? [element] : []));
  });

test('The button carries the copy’s id and asks before', () => {
  const [first] = buttonsIn(history(shown(pastOf([aCopy()]))).blocks);
  assert.deepEqual([first?.action_id, first?.value], ['backup_delete', 't1']);
  assert.deepEqual(first?.confirm, {
    title: { type: 'plain_text', text: 'Delete this copy?', emoji: false },
    text: {
      type: 'plain_text',
      text: 'portal_2026-03-02_12-02-00.tar.gz, made 2 Mar 2026, 12:02 UTC, is deleted from DocSpace for good. Nothing can be restored from it any more.',
      emoji: false,
    },
    confirm: { type: 'plain_text', text: 'Delete the copy', emoji: false },
    deny: { type: 'plain_text', text: 'Keep it', emoji: false },
    style: 'danger',
  });
});

test('The button of the newest copy in a room says what may come of its number, within what Slack takes', () => {
  const fileName = `${'p'.repeat(90)}_2026-03-02_12-02-00.tar.gz`;
  const inRoom = Array.from({ length: 12 }, (_, i) =>
    aCopy({ id: `t${i}`, storage: 'Documents', fileName, createdAt: startedAt - i }),
  );
  const asked = buttonsIn(history(shown(pastOf(inRoom))).blocks).map(({ confirm }) => confirm?.text?.text ?? '');
  assert.deepEqual(
    asked.map((text) => text.includes('can get its number')),
    asked.map((_, i) => i === 0),
  );
  assert.ok(asked.every(({ length }) => length <= 300));
});

test('The button says that another copy has the same file', () => {
  const past = pastOf([aCopy(), aCopy({ id: 't2' }), aCopy({ id: 't3', fileName: 'other.tar.gz' })]);
  const asked = buttonsIn(history(shown(past)).blocks).map(({ confirm }) => JSON.stringify(confirm?.text));
  assert.deepEqual(
    asked.map((words) => words.includes('Another backup has the same file: its copy is lost too.')),
    [true, true, false],
  );
});

test('Two rows of one file say so, in either form', () => {
  const past = pastOf([aCopy(), aCopy({ id: 't2' }), aCopy({ id: 't3', fileName: 'other.tar.gz' })]);
  for (const message of [history(shown(past)), plainHistory(shown(past))]) {
    const words = read(message);
    assert.equal(words.match(/portal_2026-03-02_12-02-00\.tar\.gz`? \(same file\)/g)?.length, 2, words);
    assert.match(words, /“Same file”: .* Deleting one of these copies deletes both\./);
    assert.doesNotMatch(words, /other\.tar\.gz`? \(same file\)/);
  }
});

const inRoom = pastOf(
  [{ ...lasting, id: 't1' }],
  aCompleted({
    storage: 'Documents',
    folder: '1234',
    expiresAt: undefined,
    proof: { kind: 'sized', sizeBytes: 7, roomTitle: 'Backups & <co>' },
  }),
);

test('A copy that is damaged says so in its row', () => {
  const proof = { kind: 'unreadable', why: 'empty' } as const;
  const past = pastOf([aCopy()], aCompleted({ phase: 'completed_with_warnings', proof }));
  for (const message of [history(shown(past)), plainHistory(shown(past))])
    assert.match(read(message), /Completed with warnings.*The copy could not be read: it has no content/s);
});

test('A copy in a room is named by the room, with a link to it', () => {
  const url = 'https://portal.example.com/rooms/shared/1234/filter?folder=1234';
  assert.match(
    read(history(shown(inRoom))),
    new RegExp(`@U1 \\| <${url.replace('?', '\\?')}\\|Backups & <co>> \\| web`),
  );
  assert.ok(read(plainHistory(shown(inRoom))).includes(`to the room <${url}|Backups &amp; &lt;co&gt;> (Documents)`));
});

test('What is deleted and has no card is told in the admin channel', () => {
  assert.equal(
    deletedNote([aCopy()], { by: 'U2', portal: 'https://portal.example.com' }).text,
    `<@U2> deleted from *<https://portal.example.com|portal.example.com>*: \`portal_2026-03-02_12-02-00.tar.gz\`, made <!date^1772452920^{date_short_pretty} {time_secs}|2026-03-02T12:02:00Z> (backup \`t1\`).`,
  );
});

const many = pastOf(Array.from({ length: 65 }, (_, index) => aCopy({ id: `t${index}`, fileName: `${index}.tar.gz` })));

test('More than a page is paged through', () => {
  const page = (from: number, count: number) => {
    const { text, blocks } = history(shown(many, { page: { from, count }, mayDelete: false }));
    const [head, ...lines] = text.split('\n');
    const to = buttonsIn(blocks).map(({ action_id, value }) => [action_id, readPage(value ?? '')]);
    return { head: head?.replace(`*Backups* of ${name}`, ''), count: lines.length, to };
  };
  const [older, newer] = ['backup_history_page', 'backup_history_page_newer'];
  assert.deepEqual(page(0, 10), {
    head: ', 1 to 10 of 65, newest first.',
    count: 10,
    to: [[older, { from: 10, count: 10 }]],
  });
  assert.deepEqual(page(10, 10).to, [
    [newer, { from: 0, count: 10 }],
    [older, { from: 20, count: 10 }],
  ]);
  assert.deepEqual(page(60, 10), {
    head: ', 61 to 65 of 65, newest first.',
    count: 5,
    to: [[newer, { from: 50, count: 10 }]],
  });
  assert.deepEqual(page(3, 10).to[0], [newer, { from: 0, count: 10 }]);
  assert.deepEqual(page(0, 100), {
    head: ', 1 to 30 of 65, newest first.',
    count: 30,
    to: [[older, { from: 30, count: 30 }]],
  });
});

test('A page button with a foreign value leads nowhere', () => {
  for (const value of [
    '',
    'x',
    'null',
    '[]',
    '7',
    '{}',
    '{"from":-1,"count":10}',
    '{"from":0,"count":0}',
    '{"from":"0","count":1}',
  ]) {
    assert.equal(readPage(value), undefined, value);
  }
});

test('What could not be learned is said, and nothing that is not known', () => {
  const failed: Past = {
    lines: [],
    unread: [
      { slot: 'portal', failure: { kind: 'broken', detail: 'boom', httpStatus: 500 } },
      { slot: 'dump', failure: { kind: 'timeout', detail: '' } },
    ],
    areCardsRead: false,
  };
  assert.equal(
    read(history(shown(failed))),
    `No backup of ${name} can be shown.
---
The list of the portal’s copies could not be read, so only what the cards say is shown. The portal had an error of its own (500): “boom”. The portal's log says more. Ask again in a minute.
---
The list of the copies of the whole instance could not be read, so only what the cards say is shown. The portal did not answer in time. Check its server and the network between it and the bot. Ask again in a minute.
---
Slack did not show the cards, so who asked, how long it took, and the backups that made no copy are missing here. Ask again in a minute.`,
  );
  assert.equal(
    read(history(shown({ lines: [], unread: [], areCardsRead: true }))),
    `No backup of ${name} is known, neither at the portal nor here.`,
  );
});

test('A list that was not read just now says as of when it is', () => {
  const past = { lines: [], unread: [], areCardsRead: true, listedAt: startedAt };
  assert.match(
    history(shown(past)).text,
    /\nThe portal’s list is as of <!date\^1772452800\^.*it is read once a minute\.$/,
  );
});

test('What became of a copy that somebody wanted deleted', () => {
  const failure = { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 } as const;
  assert.equal(
    deletion({ kind: 'deleted', copy: aCopy(), twins: [], isNoted: true }),
    'The copy `portal_2026-03-02_12-02-00.tar.gz` is deleted.',
  );
  assert.equal(
    deletion({ kind: 'deleted', copy: aCopy({ fileName: '' }), twins: [aCopy({ id: 't2' })], isNoted: false }),
    'The copy `t1` is deleted. The copies of these backups had the same file and are gone with it: `t2`. Slack did not accept every note of it in the admin channel.',
  );
  assert.equal(deletion({ kind: 'gone' }), 'That copy is not there any more. Nothing was deleted now.');
  assert.equal(
    deletion({ kind: 'going' }),
    'That backup is still being made. Nothing was deleted. Wait for its end, or cancel it.',
  );
  assert.match(deletion({ kind: 'kept', failure }), /Access denied.* Nothing was deleted\.$/);
  assert.match(
    deletion({ kind: 'unclear', failure: { kind: 'timeout', detail: '' } }),
    /did not answer in time.* Whether the copy is deleted is not known: look at `\/backup history` in a minute\.$/,
  );
});

const anyCopy: fc.Arbitrary<Copy> = fc
  .tuple(anyText(), anyText(), fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }))
  .map(([id, fileName, createdAt]) => aCopy({ id, fileName, createdAt }));

test('No text from a portal breaks the history, however many lines it has', () => {
  const token = /^<(@U\d+|https?:\/\/[^<>|]+\|[^<>|]+|!date\^\d+\^\{date_short_pretty\} \{time_secs\}\|[-\dT:]+Z)>$/;
  const runs = fc.array(anyRun(), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(anyCopy, { maxLength: 40 }), runs, fc.boolean(), (copies, known, mayDelete) => {
      const all = shown(pastOf(copies, ...known), { page: { from: 0, count: 100 }, mayDelete });
      for (const message of [history(all), plainHistory(all)]) {
        assert.deepEqual(problemsOf(message.blocks, { surface: 'message' }), []);
        assert.ok(message.text.length <= 4_000);
        // Slack reads no markup in plain text, such as the question of a button.
        const mrkdwn = JSON.stringify(
          message.blocks.filter(({ type }) => type !== 'data_table'),
          (_, value) => (value?.type === 'plain_text' ? value.type : value),
        );
        for (const found of message.text.match(/<[^<>]*>?|>/g) ?? []) assert.match(found, token);
        assert.doesNotMatch(mrkdwn, /<!(channel|here)|<@U0EVIL|<#C0EVIL/);
        assert.ok(JSON.stringify(message).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(message)));
      }
    }),
    { numRuns: 200, interruptAfterTimeLimit: 20_000 },
  );
});

test('The longest texts fit', () => {
  const long = 'x&'.repeat(5_000);
  const copies = Array.from({ length: 30 }, (_, index) => aCopy({ id: `${index}${'i'.repeat(90)}`, fileName: long }));
  const runs = copies.map(({ id }) =>
    aCompleted({
      key: id,
      backupId: id,
      phase: 'completed_with_warnings',
      reasons: said(long),
      folder: long.slice(0, 100),
    }),
  );
  const all = shown(pastOf(copies, ...runs), { page: { from: 0, count: 30 } });
  for (const { blocks, text } of [history(all), plainHistory(all)]) {
    assert.deepEqual(problemsOf(blocks, { surface: 'message' }), []);
    assert.ok(text.length <= 4_000);
  }
});
