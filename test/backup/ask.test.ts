import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAsk, subcommands } from '../../src/backup/ask.ts';
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
  test(`${JSON.stringify(typed)} is understood as ${kind}`, () => assert.equal(readAsk(typed).kind, kind));
}

test('Nothing but quotes is no start, nor is a word that comes after many spaces', () => {
  assert.deepEqual(readAsk('“”'), { kind: 'help', misread: '', nearest: undefined });
  assert.equal(readAsk('`'.repeat(3_000)).kind, 'help');
  assert.equal(readAsk(`${' '.repeat(300)}everything`).kind, 'help');
});

test('A long text is shown without the space at which it was cut', () => {
  const ask = readAsk(`${'x'.repeat(199)} y`);
  assert.equal(ask.kind === 'help' && ask.misread, 'x'.repeat(199));
});

test('A start may ask for its options', () => {
  assert.deepEqual(readAsk('start'), { kind: 'start', hasOptions: false });
  assert.deepEqual(readAsk(' Start   OPTIONS '), { kind: 'start', hasOptions: true });
});

test('A history is of ten lines, or of as many as are asked for, from 1 to 100', () => {
  assert.deepEqual(readAsk('history'), { kind: 'history', count: 10 });
  assert.deepEqual(readAsk('history 1'), { kind: 'history', count: 1 });
  assert.deepEqual(readAsk('history  100'), { kind: 'history', count: 100 });
  for (const count of ['0', '101', '-1', '1.5', '1000', 'ten', '1 2']) {
    assert.equal(readAsk(`history ${count}`).kind, 'help', count);
  }
});

test('Help is help, without a word that was misread', () => {
  assert.deepEqual(readAsk(' HELP '), { kind: 'help', misread: '', nearest: undefined });
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
    assert.deepEqual(readAsk(typed), { kind: 'help', misread: words, nearest });
  });
}

test('A very long text is read no further than 200 characters', () => {
  const ask = readAsk(`${'x'.repeat(300)}`);
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
      const ask = readAsk(text);
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
