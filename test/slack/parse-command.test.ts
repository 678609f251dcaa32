import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commands } from '../../src/commands/commands.ts';
import { parseCommand } from '../../src/slack/parse-command.ts';
import { anyText } from '../support/any.ts';

const parse = (text: string) => parseCommand(text, commands);

const understood: readonly (readonly [typed: string, name: string])[] = [
  ['', 'start'],
  ['   \t\n ', 'start'],
  ['start', 'start'],
  ['START', 'start'],
  ['  Start  ', 'start'],
  ['“start”', 'start'],
  ['‘panel’', 'panel'],
  ['"panel"', 'panel'],
  ['`panel`', 'panel'],
  ['\u00a0panel\u00a0', 'panel'],
  ['\u200bpanel', 'panel'],
  ['PaNeL', 'panel'],
  ['status', 'status'],
  ['history', 'history'],
  ['cancel', 'cancel'],
  ['schedule', 'schedule'],
  ['doctor', 'doctor'],
  ['HELP', 'help'],
  [' Start   OPTIONS ', 'start options'],
];

for (const [typed, name] of understood) {
  test(`${JSON.stringify(typed)} is understood as ${name}`, () => {
    assert.deepEqual(parse(typed), { kind: 'command', name, rest: '' });
  });
}

test('Nothing but quotes is no start, nor is a word that comes after many spaces', () => {
  assert.deepEqual(parse('“”'), { kind: 'misread', typed: '', nearest: undefined });
  assert.equal(parse('`'.repeat(3_000)).kind, 'misread');
  assert.equal(parse(`${' '.repeat(300)}everything`).kind, 'misread');
});

test('A long text is shown without the space at which it was cut', () => {
  const read = parse(`${'x'.repeat(199)} y`);
  assert.equal(read.kind === 'misread' && read.typed, 'x'.repeat(199));
});

test('A history takes a number from 1 to 100', () => {
  assert.deepEqual(parse('history 1'), { kind: 'command', name: 'history', rest: '1' });
  assert.deepEqual(parse('history  100'), { kind: 'command', name: 'history', rest: '100' });
  for (const count of ['0', '101', '-1', '1.5', '1000', 'ten', '1 2']) {
    assert.equal(parse(`history ${count}`).kind, 'misread', count);
  }
});

const misread: readonly (readonly [typed: string, misread: string, nearest: string | undefined])[] = [
  ['stat', 'stat', 'status'],
  ['statu', 'statu', 'status'],
  ['histroy', 'histroy', 'history'],
  ['doctor now', 'doctor now', 'doctor'],
  ['strat', 'strat', 'start'],
  ['sta', 'sta', 'status'],
  ['st', 'st', undefined],
  ['startt', 'startt', 'start'],
  ['starting', 'starting', undefined],
  ['pannel', 'pannel', 'panel'],
  ['hlep', 'hlep', 'help'],
  ['halp', 'halp', 'help'],
  ['tsrat', 'tsrat', undefined],
  ['Start Now', 'start now', 'start'],
  ['please  “start”', 'please start', undefined],
  ['restore', 'restore', undefined],
];

for (const [typed, words, nearest] of misread) {
  test(`${JSON.stringify(typed)} gets help that ${nearest ? `names ${nearest}` : 'names no other word'}`, () => {
    assert.deepEqual(parse(typed), { kind: 'misread', typed: words, nearest });
  });
}

test('A very long text is read no further than 200 characters', () => {
  assert.deepEqual(parse('x'.repeat(300)), { kind: 'misread', typed: 'x'.repeat(200), nearest: undefined });
});

test('Any text is understood or answered with help, and only its own word starts a backup', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const read = parse(text);
      if (read.kind === 'command') {
        const letters = text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
        const own = `${read.name}${read.rest}`.replaceAll(' ', '');
        return assert.ok(letters === own || (letters === '' && own === 'start'), `${letters}, ${own}`);
      }
      assert.doesNotMatch(read.typed, /[\p{Cc}`"]|^\s|\s$/u);
      assert.ok(read.typed.length <= 400);
      assert.ok(read.nearest === undefined || commands.some(({ name }) => name === read.nearest));
    }),
    { interruptAfterTimeLimit: 5_000 },
  );
});
