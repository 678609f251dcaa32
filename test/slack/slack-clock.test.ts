import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, minuteMs } from '../../src/lib/durations.ts';
import { createSlackClock } from '../../src/slack/slack-clock.ts';
import { createKeptLog } from '../support/log.ts';

const noon = Date.UTC(2026, 2, 2, 12);

/** A machine that has been up for an hour, and a Slack whose clock stands at noon; all of it can be set. */
const begin = (options: { readonly machineAt?: number; readonly date?: () => string | undefined } = {}) => {
  const at = { machine: options.machineAt ?? noon, up: 3_600_000, slack: noon, answerMs: 0 };
  const log = createKeptLog();
  const machine = { now: () => at.machine, elapsed: () => 0, sleep: async () => undefined };
  const { clock, fetch } = createSlackClock({
    machine,
    uptimeMs: () => at.up,
    log,
    fetch: async () => {
      at.up += at.answerMs;
      const date = options.date ? options.date() : new Date(at.slack).toUTCString();
      return new Response('', { headers: date === undefined ? {} : { date } });
    },
  });
  return { at, log, clock, ask: () => fetch('https://slack.example/api/auth.test') };
};

for (const minutes of [-20, 20, 1]) {
  test(`A machine whose clock is ${minutes} minutes ahead tells Slack's time from the first answer on`, async () => {
    const { clock, ask, log } = begin({ machineAt: noon + minutes * minuteMs });
    await ask();
    await ask();
    assert.equal(clock.now(), noon + 500);
    assert.equal(log.lines.length, 1);
  });
}

test('Within the error of a Date header the time is the machine’s', async () => {
  const { clock, ask } = begin({ machineAt: noon + 4_000 });
  await ask();
  assert.equal(clock.now(), noon + 4_000);
});

test('Setting the machine’s clock changes no time', () => {
  const { at, clock } = begin();
  at.up += 9_000;
  at.machine += 7_200_000;
  assert.equal(clock.now(), noon + 9_000);
});

test('Time continues while the machine is suspended', () => {
  const { at, clock } = begin();
  at.up += hourMs;
  assert.equal(clock.now(), noon + hourMs);
});

test('A slow answer, or one that tells no time, changes nothing', async () => {
  const slow = begin({ machineAt: noon + 60_000 });
  slow.at.answerMs = 2_001;
  await slow.ask();
  assert.equal(slow.clock.now(), noon + 62_001);
  for (const date of [undefined, 'soon']) {
    const { clock, ask } = begin({ machineAt: noon + 60_000, date: () => date });
    await ask();
    assert.equal(clock.now(), noon + 60_000);
  }
});
