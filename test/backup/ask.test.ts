import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAsk, subcommands } from '../../src/backup/ask.ts';
import { anyText } from '../support/any.ts';

const understood: readonly (readonly [typed: string, kind: string])[] = [
  ['', 'start'],
  ['   \t\n ', 'start'],
  ['“”', 'start'],
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
];

for (const [typed, kind] of understood) {
  test(`${JSON.stringify(typed)} is understood as ${kind}`, () => assert.deepEqual(readAsk(typed), { kind }));
}

test('Help is help, without a word that was misread', () => {
  assert.deepEqual(readAsk(' HELP '), { kind: 'help', misread: '', nearest: undefined });
});

const misread: readonly (readonly [typed: string, misread: string, nearest: string | undefined])[] = [
  ['stat', 'stat', 'start'],
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

test('Any text is understood or answered with help, and only its own word starts a backup', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const ask = readAsk(text);
      if (ask.kind !== 'help') {
        const letters = text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
        return assert.equal(letters, letters === '' ? '' : ask.kind);
      }
      assert.doesNotMatch(ask.misread, /[\p{Cc}`"]|^\s|\s$/u);
      assert.ok(ask.misread.length <= 400);
      assert.ok(ask.nearest === undefined || subcommands.includes(ask.nearest));
    }),
    { interruptAfterTimeLimit: 5_000 },
  );
});
