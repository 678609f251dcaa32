import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../../src/lib/clock.ts';
import { type BotProcess, readEntry, startBotProcess } from '../../src/sandbox/bot-process.ts';

/** A bot that waits for a Slack that is not there; `sleep` is the wait before a stop becomes a kill. */
const start = (t: TestContext, sleep = systemClock.sleep): BotProcess => {
  const bot = startBotProcess({
    number: 1,
    directory: tmpdir(),
    environment: {
      SLACK_API_URL: 'http://127.0.0.1:1/',
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_ADMIN_CHANNEL: 'C1',
      DOCSPACE_API_HOST: 'http://127.0.0.1:1',
      DOCSPACE_API_KEY: 'sk-1',
      PORT: '0',
    },
    onLine: (line) => (readEntry(line).message === 'listening' ? listening.resolve() : undefined),
    clock: { ...systemClock, sleep },
  });
  const listening = Promise.withResolvers<void>();
  listens.set(bot, listening.promise);
  t.after(() => bot.kill());
  return bot;
};
const listens = new WeakMap<BotProcess, Promise<void>>();

test('a bot that is asked to stop does so by itself', async (t) => {
  const bot = start(t);
  await listens.get(bot);
  assert.ok(Number(bot.port()) > 0);
  await bot.stop();
  assert.deepEqual(await bot.ended, { code: 0, signal: null });
  assert.equal(await bot.ready, false);
});

test('a bot that does not stop is killed after 10 s', async (t) => {
  const waits: number[] = [];
  const bot = start(t, async (ms) => void waits.push(ms));
  await listens.get(bot);
  process.kill(Number(bot.pid), 'SIGSTOP');
  await bot.stop();
  assert.deepEqual(await bot.ended, { code: null, signal: 'SIGKILL' });
  assert.deepEqual(waits, [10_000]);
});

test('a line that is no log entry is a message as it stands', () => {
  assert.deepEqual(readEntry('oops'), { level: '', message: 'oops', port: undefined });
  assert.deepEqual(readEntry('null'), { level: '', message: 'null', port: undefined });
  assert.deepEqual(readEntry('{"level":"info","msg":"ready"}'), { level: 'info', message: 'ready', port: undefined });
});
