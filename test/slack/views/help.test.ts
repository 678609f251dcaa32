import assert from 'node:assert/strict';
import { test } from 'node:test';
import { help } from '../../../src/commands/help/view.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { parseCommand } from '../../../src/slack/parse-command.ts';
import { type Verb, verbs } from '../../../src/slack/permissions.ts';

const all = Object.keys(verbs) as Verb[];
const users = all.filter((verb) => verbs[verb] === 'user');

const everything = [
  '`/backup start` backs up the portal now, like `/backup` alone; `/backup start options` asks what and where to',
  '`/backup status` what runs, or how the last backup ended',
  '`/backup history` copies, and backups that made none; `/backup history 30` shows more',
  '`/backup cancel` cancels a running backup, after asking',
  '`/backup schedule` the portal’s own schedule',
  '`/backup panel` posts buttons for all this in the admin channel',
  '`/backup doctor` checks Slack, the portal, the key and the storage',
  '`/backup help` this list',
];

const forUsers = ['`/backup start` backs up the portal now, like `/backup` alone', ...everything.slice(1)];

test('An operator reads what can be typed', () => {
  assert.equal(help(parseCommand('help'), all).text, everything.join('\n'));
});

test('Who is no operator reads what is not for them as well', () => {
  const last =
    'For operators only: links, deleting copies, paid starts, starts with options, changing the schedule, cancelling another’s backup.';
  assert.equal(help(parseCommand('help'), users).text, [...forUsers, last].join('\n'));
});

test('What a person may not do is not named', () => {
  const { text } = help(
    parseCommand('help'),
    all.filter((verb) => verb !== 'schedule' && verb !== 'cancel'),
  );
  assert.doesNotMatch(text, /backup (schedule|cancel)/);
});

const misread: readonly (readonly [typed: string, first: string])[] = [
  ['strat', '`/backup strat` is no command; nothing was done. Did you mean `/backup start`?'],
  ['stauts', '`/backup stauts` is no command; nothing was done. Did you mean `/backup status`?'],
  ['“histroy”', '`/backup histroy` is no command; nothing was done. Did you mean `/backup history`?'],
  ['  Cancle  ', '`/backup cancle` is no command; nothing was done. Did you mean `/backup cancel`?'],
  [
    'restore',
    '`/backup restore` is no command; nothing was done. A portal is restored in DocSpace itself, never from Slack.',
  ],
  [
    'history 101',
    '`/backup history 101` is no command; nothing was done. `/backup history` takes a number from 1 to 100, or none.',
  ],
  ['status now', '`/backup status now` is no command; nothing was done. Did you mean `/backup status`?'],
  ['<!channel> `x`', '`/backup &lt;!channel&gt; x` is no command; nothing was done.'],
];

for (const [typed, first] of misread) {
  test(`What makes no sense is said first: ${typed}`, () => {
    const { text, blocks } = help(parseCommand(typed), all);
    assert.equal(text, [first, ...everything].join('\n'));
    assert.deepEqual(problemsOf(blocks, { surface: 'message' }), []);
  });
}

test('Thousands of odd characters are cut, and Slack takes the answer', () => {
  const { blocks } = help(parseCommand('&\u{1f600}<'.repeat(3_000)), users);
  assert.deepEqual(problemsOf(blocks, { surface: 'message' }), []);
});
