import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { createLog } from '../../src/lib/log.ts';
import { createRedact } from '../../src/lib/redact.ts';
import { createTerminalLog } from '../../src/lib/terminal-log.ts';

const secret = 'xoxb-1-2-known';

/** A log on a terminal; `lines` are what is read there, without colours and the time. */
const logged = (showsStacks = false) => {
  const stream = new PassThrough({ encoding: 'utf8' });
  const redact = createRedact([secret]);
  const log = createLog({ level: 'debug', redact, destination: createTerminalLog({ stream, redact, showsStacks }) });
  const shown = (): string => String(stream.read() ?? '');
  const lines = (): readonly string[] =>
    stripVTControlCharacters(shown())
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''));
  return { log, lines, shown };
};

test('an event is one line: the local time, the message and its fields in words', () => {
  const { log, shown } = logged();
  const before = new Date();
  log.info({ run: '31fb20034fe09237', user: 'U1', tries: 2, isDeleted: false, needed: '' }, 'a link is given');
  const [line = '', ...more] = stripVTControlCharacters(shown()).split('\n');
  assert.deepEqual(more, ['']);
  const [time = '', words] = line.split('  ');
  assert.equal(words, 'A link is given · run 31fb20034fe09237 · user U1 · tries 2 · isDeleted false');
  assert.ok(
    [before, new Date()].some((now) => now.toTimeString().startsWith(time)),
    time,
  );
});

test('only a warning and an error say what they are', () => {
  const { log, lines } = logged();
  log.debug({}, 'the old card stays');
  log.info({}, 'listening');
  log.warn({}, 'refused');
  log.error({}, 'lost');
  assert.deepEqual(lines(), ['The old card stays', 'Listening', 'warning  Refused', 'error  Lost']);
});

test('an error says its message and those of its causes, each once, and shows no stack', () => {
  const { log, lines } = logged();
  const refused = Object.assign(new Error(''), { code: 'ECONNREFUSED' });
  const cause = new AggregateError([refused, refused], 'no address answers');
  log.warn({ err: new TypeError('fetch failed', { cause }), run: 'r1' }, 'the channel could not be read');
  log.warn({ err: new Error('lost'), from: 'bolt' }, 'lost socket');
  assert.deepEqual(lines(), [
    'warning  The channel could not be read: fetch failed: no address answers: ECONNREFUSED · run r1',
    'warning  Lost socket · from bolt',
  ]);
});

test('the stacks of an error and of its causes stand below it where they are wanted', () => {
  const { log, lines } = logged(true);
  log.error({ err: new Error('outer', { cause: new RangeError('inner') }) }, 'following a backup failed');
  const [first, ...stacks] = lines();
  assert.equal(first, 'error  Following a backup failed: outer: inner');
  assert.equal(stacks[0], '          Error: outer');
  assert.ok(stacks.includes('          RangeError: inner'));
  assert.match(stacks[1] ?? '', /^ {14}at .*terminal-log\.test\.ts/);
});

test('a group of fields stands below its event, one value under the other', () => {
  const { log, lines } = logged();
  log.info({ summary: { portal: 'https://acme.onlyoffice.com', operators: 'U1' } }, 'Slack answers');
  assert.deepEqual(lines(), [
    'Slack answers',
    '          Portal     https://acme.onlyoffice.com',
    '          Operators  U1',
  ]);
});

test('a secret is gone from message, fields, groups, errors and stacks', () => {
  const { log, shown } = logged(true);
  const err = new Error(`with ${secret}`, { cause: new Error('GET https://x.example.com/f?auth=canary') });
  log.error({ err, url: `https://x.example.com/?token=canary&of=${secret}`, summary: { key: secret } }, `at ${secret}`);
  const text = shown();
  assert.doesNotMatch(text, /known|canary/);
  assert.match(text, /At \[secret\]/);
  assert.match(text, /auth=\[secret\]/);
});

test('foreign text moves no cursor, begins no line and turns no writing round', () => {
  const { log, shown } = logged(true);
  const hostile = 'a\u001b[2J\r\nb\u0007\u009b1A\u2028c\u202ed';
  log.warn({ err: new Error(`no ${hostile}`), user: hostile, summary: { channel: hostile } }, `said ${hostile}`);
  const text = stripVTControlCharacters(shown());
  assert.doesNotMatch(text, /[^\P{Cc}\n]|[\u2028\u202e]/u);
  assert.match(text, /Said a�\[2J b��1A c�d: no a�/);
  const begun = text.split('\n').filter((line) => /^[^\d ]/.test(line));
  assert.deepEqual(begun, []);
});

test('the first trouble with Slack or the portal names the doctor, the next ones do not', () => {
  const { log, lines } = logged();
  log.warn({}, 'SLACK_ALOWED_USERS is not one of the bot’s variables');
  log.info({ kind: 'http' }, 'listening');
  log.warn({ kind: 'unavailable' }, 'the portal does not answer');
  log.warn({ kind: 'unavailable' }, 'the portal does not answer');
  assert.deepEqual(lines(), [
    'warning  SLACK_ALOWED_USERS is not one of the bot’s variables',
    'Listening · kind http',
    'warning  The portal does not answer · kind unavailable',
    '          npm run doctor looks at everything that the bot needs.',
    'warning  The portal does not answer · kind unavailable',
  ]);
});

test('a line that is no event is shown as it stands', () => {
  const stream = new PassThrough({ encoding: 'utf8' });
  const destination = createTerminalLog({ stream, redact: createRedact([secret]), showsStacks: false });
  destination.write(`oops ${secret}\n`);
  assert.match(stripVTControlCharacters(String(stream.read())), /^--:--:-- {2}Oops \[secret\]\n$/);
});
