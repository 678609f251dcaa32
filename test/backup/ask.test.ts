import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCommand, subcommands } from '../../src/slack/parse-command.ts';
import { anyText } from '../support/any.ts';

const understood: readonly (readonly [typed: string, kind: string])[] = [
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
];

for (const [typed, kind] of understood) {
  test(`${JSON.stringify(typed)} is understood as ${kind}`, () => assert.equal(parseCommand(typed).kind, kind));
}

test('Nothing but quotes is no start, nor is a word that comes after many spaces', () => {
  assert.deepEqual(parseCommand('“”'), { kind: 'help', misread: '', nearest: undefined });
  assert.equal(parseCommand('`'.repeat(3_000)).kind, 'help');
  assert.equal(parseCommand(`${' '.repeat(300)}everything`).kind, 'help');
});

test('A long text is shown without the space at which it was cut', () => {
  const ask = parseCommand(`${'x'.repeat(199)} y`);
  assert.equal(ask.kind === 'help' && ask.misread, 'x'.repeat(199));
});

test('A start may ask for its options', () => {
  assert.deepEqual(parseCommand('start'), { kind: 'start', hasOptions: false });
  assert.deepEqual(parseCommand(' Start   OPTIONS '), { kind: 'start', hasOptions: true });
});

test('A history is of ten lines, or of as many as are asked for, from 1 to 100', () => {
  assert.deepEqual(parseCommand('history'), { kind: 'history', count: 10 });
  assert.deepEqual(parseCommand('history 1'), { kind: 'history', count: 1 });
  assert.deepEqual(parseCommand('history  100'), { kind: 'history', count: 100 });
  for (const count of ['0', '101', '-1', '1.5', '1000', 'ten', '1 2']) {
    assert.equal(parseCommand(`history ${count}`).kind, 'help', count);
  }
});

test('Help is help, without a word that was misread', () => {
  assert.deepEqual(parseCommand(' HELP '), { kind: 'help', misread: '', nearest: undefined });
});

const misread: readonly (readonly [typed: string, misread: string, nearest: string | undefined])[] = [
  ['stat', 'stat', 'start'],
  ['statu', 'statu', 'status'],
  ['histroy', 'histroy', 'history'],
  ['doctor now', 'doctor now', 'doctor'],
  ['strat', 'strat', 'start'],
  ['sta', 'sta', 'start'],
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
    assert.deepEqual(parseCommand(typed), { kind: 'help', misread: words, nearest });
  });
}

test('A very long text is read no further than 200 characters', () => {
  const ask = parseCommand(`${'x'.repeat(300)}`);
  assert.deepEqual(ask, { kind: 'help', misread: 'x'.repeat(200), nearest: undefined });
});

const ownLetters = {
  start: /^(start(options)?)?$/,
  status: /^status$/,
  history: /^history\d*$/,
  cancel: /^cancel$/,
  schedule: /^schedule$/,
  panel: /^panel$/,
  doctor: /^doctor$/,
} as const;

test('Any text is understood or answered with help, and only its own word starts a backup', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const ask = parseCommand(text);
      if (ask.kind !== 'help') {
        const letters = text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
        return assert.match(letters, ownLetters[ask.kind]);
      }
      assert.doesNotMatch(ask.misread, /[\p{Cc}`"]|^\s|\s$/u);
      assert.ok(ask.misread.length <= 400);
      assert.ok(ask.nearest === undefined || subcommands.includes(ask.nearest));
    }),
    { interruptAfterTimeLimit: 5_000 },
  );
});
