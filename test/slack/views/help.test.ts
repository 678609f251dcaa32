import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAsk } from '../../../src/backup/ask.ts';
import { type Verb, verbs } from '../../../src/backup/verbs.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { help } from '../../../src/slack/views/help.ts';

const all = Object.keys(verbs) as Verb[];
const users = all.filter((verb) => verbs[verb] === 'user');

const everything = [
  '`/backup start` backs up the portal now; the same as `/backup` alone. `/backup start options` lets you choose what and where to',
  '`/backup status` what runs now, or how the last backup ended',
  '`/backup history` the copies that are there, and the runs that made none; `/backup history 30` for more of them',
  '`/backup cancel` cancels what runs',
  '`/backup schedule` the portal’s own schedule',
  '`/backup panel` posts a message with buttons for all this into the admin channel',
  '`/backup doctor` looks whether everything is well: Slack, the portal, the key, the storage',
  '`/backup help` this text',
];

test('An operator reads what can be typed', () => {
  assert.equal(help(readAsk('help'), all).text, everything.join('\n'));
});

test('Who is no operator reads what is not for them as well', () => {
  const last =
    'Links, cancelling what another started, deleting copies, paid starts, and changes of the schedule are for the operators of this bot.';
  assert.equal(help(readAsk('help'), users).text, [...everything, last].join('\n'));
});

test('What a person may not do is not named', () => {
  const { text } = help(
    readAsk('help'),
    all.filter((verb) => verb !== 'schedule' && verb !== 'cancel'),
  );
  assert.doesNotMatch(text, /backup (schedule|cancel)/);
});

const misread: readonly (readonly [typed: string, first: string])[] = [
  ['strat', 'There is no `strat` here; nothing was done. Did you mean `/backup start`?'],
  ['“histroy”', 'There is no `histroy` here; nothing was done. Did you mean `/backup history`?'],
  ['  Cancle  ', 'There is no `cancle` here; nothing was done. Did you mean `/backup cancel`?'],
  [
    'restore',
    'There is no `restore` here; nothing was done. A portal is restored in DocSpace itself, never from Slack.',
  ],
  [
    'history 101',
    'There is no `history 101` here; nothing was done. `/backup history` takes a number from 1 to 100, or none.',
  ],
  ['status now', 'There is no `status now` here; nothing was done. Did you mean `/backup status`?'],
  ['<!channel> `x`', 'There is no `&lt;!channel&gt; x` here; nothing was done.'],
];

for (const [typed, first] of misread) {
  test(`What makes no sense is said first: ${typed}`, () => {
    const { text, blocks } = help(readAsk(typed), all);
    assert.equal(text, [first, ...everything].join('\n'));
    assert.deepEqual(problemsOf(blocks, { surface: 'message' }), []);
  });
}

test('Thousands of odd characters are cut, and Slack takes the answer', () => {
  const { blocks } = help(readAsk('&\u{1f600}<'.repeat(3_000)), users);
  assert.deepEqual(problemsOf(blocks, { surface: 'message' }), []);
});
