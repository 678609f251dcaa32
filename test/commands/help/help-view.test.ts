import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../src/commands/commands.ts';
import { help } from '../../../src/commands/help/view.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { parseCommand } from '../../../src/slack/parse-command.ts';

const read = (text: string) => parseCommand(text, commands);
const forUsers = commands.filter(({ who }) => who === 'user');

const everything = commands.map(({ name, help: does }) => `\`/backup ${name}\` ${does}`);

test('An operator reads what can be typed', () => {
  const { text } = help(read('help'), commands, true);
  assert.equal(text, everything.join('\n'));
  assert.match(text, /^`\/backup start` backs up the portal now, like `\/backup` alone\n/);
});

test('Who is no operator reads what is not for them as well', () => {
  const last =
    'For operators only: links, deleting copies, paid starts, starts with options, changing the schedule, cancelling another’s backup, clearing a backup that blocks the portal, acknowledging alarms, approving requests.';
  const lines = everything.filter((line) => !line.includes('start options'));
  assert.equal(help(read('help'), forUsers, false).text, [...lines, last].join('\n'));
});

const misread: readonly (readonly [typed: string, first: string])[] = [
  ['strat', '`/backup strat` is not a command. Nothing was done. Did you mean `/backup start`?'],
  ['stauts', '`/backup stauts` is not a command. Nothing was done. Did you mean `/backup status`?'],
  ['stat', '`/backup stat` is not a command. Nothing was done. Did you mean `/backup status`?'],
  ['star', '`/backup star` is not a command. Nothing was done. Did you mean `/backup start`?'],
  ['sched', '`/backup sched` is not a command. Nothing was done. Did you mean `/backup schedule`?'],
  ['“histroy”', '`/backup histroy` is not a command. Nothing was done. Did you mean `/backup history`?'],
  ['  Cancle  ', '`/backup cancle` is not a command. Nothing was done. Did you mean `/backup cancel`?'],
  [
    'restore',
    '`/backup restore` is not a command. Nothing was done. A portal is restored in DocSpace itself, never from Slack.',
  ],
  [
    'history 101',
    '`/backup history 101` is not a command. Nothing was done. `/backup history` takes a number from 1 to 100, or none.',
  ],
  ['status now', '`/backup status now` is not a command. Nothing was done. Did you mean `/backup status`?'],
  ['<!channel> `x`', '`/backup &lt;!channel&gt; x` is not a command. Nothing was done.'],
];

for (const [typed, first] of misread) {
  test(`What makes no sense is answered in two lines: ${typed}`, () => {
    const { text, blocks } = help(read(typed), commands, true);
    assert.equal(text, `${first}\n\`/backup help\` lists all commands.`);
    assert.deepEqual(problemsOf(blocks, { surface: 'message' }), []);
  });
}

test('Thousands of odd characters are cut, and Slack takes the answer', () => {
  const { blocks } = help(read('&\u{1f600}<'.repeat(3_000)), forUsers, false);
  assert.deepEqual(problemsOf(blocks, { surface: 'message' }), []);
});
