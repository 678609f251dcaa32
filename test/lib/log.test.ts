import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { boltLogger, createLog } from '../../src/lib/log.ts';
import { createRedact } from '../../src/lib/redact.ts';

const secret = 'xoxb-1-2-known';
const key = `sk-${'0123456789abcdef'.repeat(4)}`;

const logged = (level = 'info') => {
  const written: string[] = [];
  const log = createLog({
    level,
    redact: createRedact([secret]),
    destination: { write: (line: string) => void written.push(line) },
  });
  return { log, written, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

test('a line is JSON with level, time, message and fields', () => {
  const { log, lines } = logged();
  log.info({ run: 'r1' }, 'Backup started');
  log.debug({}, 'not at this level');
  assert.equal(lines().length, 1);
  const { level, time, msg, run } = lines()[0] ?? {};
  assert.deepEqual({ level, msg, run }, { level: 'info', msg: 'Backup started', run: 'r1' });
  assert.match(String(time), /^\d{4}-\d\d-\d\dT.*Z$/);
});

test('secrets are gone from message, fields, errors, stacks and causes', () => {
  const { log, written } = logged('trace');
  const cause = new Error(`denied for ${key}`);
  log.error(
    { err: new Error(`with ${secret}`, { cause }), deep: { url: `https://x/?auth=${secret}` } },
    `at ${secret}`,
  );
  assert.equal(written.length, 1);
  assert.ok(!written.join().includes(secret));
  assert.ok(!written.join().includes(key));
  assert.ok(written.join().includes('denied for [secret]'));
});

test('of an error only its name, message, code, stack and causes are logged', () => {
  const { log, lines } = logged();
  const refused = Object.assign(new Error('connect ECONNREFUSED'), {
    code: 'ECONNREFUSED',
    request: { body: 'payload' },
  });
  const err = new TypeError('fetch failed', { cause: new AggregateError([refused], 'all failed') });
  log.warn({ err: Object.assign(err, { response: { headers: { cookie: 'abc' } } }) }, 'The portal is down');
  assert.deepEqual(shape(lines()[0]?.err), {
    name: 'TypeError',
    message: 'fetch failed',
    cause: {
      name: 'AggregateError',
      message: 'all failed',
      errors: [{ name: 'Error', message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' }],
    },
  });
});

const shape = (err: unknown): unknown =>
  JSON.parse(JSON.stringify(err, (name, value: unknown) => (name === 'stack' ? undefined : value)));

test('an error that is its own cause, and a thrown thing that is no error, are logged', () => {
  const { log, lines } = logged();
  const circular = new Error('round');
  circular.cause = circular;
  log.error({ err: circular }, 'circular');
  log.error({ err: 'just text' }, 'text');
  assert.equal(lines().length, 2);
  assert.deepEqual(lines()[1]?.err, { message: "'just text'" });
});

test("Bolt's debug and info lines are never written, even at trace", () => {
  const { log, lines } = logged('trace');
  const bolt = boltLogger(log);
  bolt.setName('socket');
  bolt.debug('wss://wss.slack.com/link/?ticket=abc');
  bolt.info('payload', { token: 'abc' });
  bolt.warn('Slow', 'ack');
  bolt.error(new Error('lost'), { nested: { token: 'abc' } });
  assert.equal(bolt.getLevel(), 'warn');
  assert.deepEqual(
    lines().map(({ level, msg, from }) => ({ level, msg, from })),
    [
      { level: 'warn', msg: 'Slow ack', from: 'bolt' },
      { level: 'error', msg: 'lost { nested: [Object] }', from: 'bolt' },
    ],
  );
  assert.equal((shape(lines()[1]?.err) as { message: string }).message, 'lost');
});

test("Bolt's warnings follow a stricter level of the bot", () => {
  const { log, written } = logged('error');
  boltLogger(log).warn('Slow');
  assert.deepEqual(written, []);
});

test('a process whose log nobody reads any more still ends', async (t) => {
  const log = new URL('../../src/lib/log.ts', import.meta.url).href;
  const script = `
    import { createLog } from '${log}';
    const log = createLog({ level: 'info', redact: (text) => text });
    process.stdin.once('end', () => {
      for (const message of ['one', 'two', 'three']) log.info({}, message);
      process.exit(0);
    });
    process.stdin.resume();
    log.info({}, 'begun');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  await once(child.stdout, 'close');
  child.stdin.end();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});
