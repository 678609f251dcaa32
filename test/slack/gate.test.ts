import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../../src/slack/access.ts';
import { plain } from '../../src/slack/blocks/text.ts';
import { createGate } from '../../src/slack/gate.ts';
import type { Asked, Listener } from '../../src/slack/listener.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';
import { createSlackClient } from '../support/slack-server.ts';

const yes: Verdict = { isAllowed: true };
const no: Verdict = { isAllowed: false, why: 'You may not.' };
const refusal = 'You may not. Nothing was done.';

/** What a person is told whose check and whose answer take so long, with the seconds that had passed. */
const toldTo = async (first: Listener['first'], verdict: Verdict, checkMs: number, answerMs: number) => {
  const clock = createFakeClock();
  const told: string[] = [];
  const after = async <It>(ms: number, it: It): Promise<It> => {
    await clock.sleep(ms);
    return it;
  };
  const gate = createGate({
    access: { may: () => after(checkMs, verdict) },
    client: createSlackClient(() => ({ ok: false, error: 'fatal_error' })).client,
    clock,
    log: createKeptLog(),
  });
  const asked: Asked = {
    ...{ actor: { user: 'U1', teams: ['T1'] }, trigger: '1', value: '', message: '' },
    reply: async ({ text }) => void told.push(`${clock.elapsed() / 1_000} ${text}`),
  };
  const run: Listener['run'] = async ({ reply }) => await reply(await after(answerMs, plain('The answer')));
  const done = gate.listen({ who: 'user', ...(first && { first }), run }, asked);
  await clock.advance(60_000);
  await done;
  return told;
};

const looking = { words: 'Looking…' };
const inPlace = { words: 'Looking…', inPlace: true };

for (const [name, first, verdict, checkMs, answerMs, expected] of [
  ['A slow check is announced', looking, yes, 9_000, 0, ['1.5 Looking…', '9 The answer']],
  ['A slow check that refuses is announced', looking, no, 9_000, 0, ['1.5 Looking…', `9 ${refusal}`]],
  [
    'A check and an answer that are slow are announced once',
    looking,
    yes,
    5_000,
    5_000,
    ['1.5 Looking…', '10 The answer'],
  ],
  ['A refusal that comes at once stands alone', looking, no, 1_000, 0, [`1 ${refusal}`]],
  ['A slow check leaves a button in its place', inPlace, yes, 9_000, 1_000, ['9 Looking…', '10 The answer']],
  ['A refusal leaves a button in its place', inPlace, no, 9_000, 0, [`9 ${refusal}`]],
] as const) {
  test(name, async () => assert.deepEqual(await toldTo(first, verdict, checkMs, answerMs), expected));
}
