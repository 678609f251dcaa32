import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { createTerminal } from '../../../src/sandbox/terminal/terminal.ts';

const open = (t: TestContext, isPerson: boolean) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let interrupts = 0;
  const onInterrupt = (): void => {
    interrupts += 1;
  };
  const terminal = createTerminal({ input, output, isPerson, onInterrupt });
  t.after(terminal.close);
  const shown = (): string => String(output.read() ?? '');
  return { input, terminal, shown, interrupts: () => interrupts };
};

test('a script’s lines come one after the other, each shown when its turn comes, the last one too', async (t) => {
  const { input, terminal, shown } = open(t, false);
  input.end('one\ntwo');
  assert.equal(await terminal.next('ada> '), 'one');
  terminal.say(['done']);
  assert.equal(await terminal.next('gus> '), 'two');
  assert.equal(await terminal.next('gus> '), undefined);
  assert.equal(shown(), 'ada> one\ndone\ngus> two\n');
});

test('what happens while a person types stands above what they typed so far', async (t) => {
  const { input, terminal, shown } = open(t, true);
  const line = terminal.next('ada> ');
  input.write('he');
  await new Promise(setImmediate);
  assert.match(shown(), /ada> /);
  terminal.say(['news']);
  assert.match(shown(), /news\n.*ada> he/);
  input.write('lp\r');
  assert.equal(await line, 'help');
});

test('Ctrl-C interrupts and the end of the input does not', async (t) => {
  const { input, terminal, interrupts } = open(t, true);
  const line = terminal.next('ada> ');
  input.write('\u0003');
  await new Promise(setImmediate);
  assert.equal(interrupts(), 1);
  input.write('\u0004');
  assert.equal(await line, undefined);
  assert.equal(interrupts(), 1);
});
