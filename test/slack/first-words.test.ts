import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain } from '../../src/slack/blocks/text.ts';
import { runWithFirstWords } from '../../src/slack/first-words.ts';
import type { Asked, Listener } from '../../src/slack/listener.ts';
import { createFakeClock } from '../support/clock.ts';

/** Runs a listener that answers after `ms`; `told` fills with what the person reads, and whether it took a place. */
const begin = (first: Listener['first'], ms: number) => {
  const clock = createFakeClock();
  const told: (readonly [words: string, inPlace: boolean])[] = [];
  const asked: Asked = {
    actor: { user: 'U1', teams: ['T1'] },
    trigger: '1',
    value: '',
    message: '',
    reply: async ({ text }, inPlace = false) => void told.push([text, inPlace]),
  };
  const run: Listener['run'] = async ({ reply }) => {
    await clock.sleep(ms);
    await reply(plain('The answer'));
  };
  const done = runWithFirstWords({ ...(first && { first }), run }, asked, clock);
  return { clock, told, done };
};

const rows: readonly (readonly [name: string, first: Listener['first'], ms: number, told: readonly unknown[]])[] = [
  ['An answer that comes at once stands alone', { words: 'Looking…' }, 1_000, [['The answer', false]]],
  [
    'An answer that takes a while is announced',
    { words: 'Looking…' },
    5_000,
    [
      ['Looking…', false],
      ['The answer', false],
    ],
  ],
  ['A listener without first words says nothing before its answer', undefined, 5_000, [['The answer', false]]],
  [
    'First words in place of a button stand at once, and the answer in their place',
    { words: 'Starting…', inPlace: true },
    1_000,
    [
      ['Starting…', true],
      ['The answer', true],
    ],
  ],
];

for (const [name, first, ms, expected] of rows) {
  test(name, async () => {
    const { clock, told, done } = begin(first, ms);
    await clock.advance(60_000);
    await done;
    assert.deepEqual(told, expected);
  });
}
