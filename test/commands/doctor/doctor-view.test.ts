import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Finding, ok, problem, unknown } from '../../../src/commands/doctor/finding.ts';
import { doctor, doctorText } from '../../../src/commands/doctor/view.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { anyText } from '../../support/any.ts';
import { readMessage } from '../../support/read-message.ts';

const at = Date.UTC(2026, 2, 2, 12);
const date = '<!date^1772452800^{date_short_pretty} {time_secs}|2026-03-02T12:00:00Z>';

const portal = 'https://portal.example.com';
const host = '<https://portal.example.com|portal.example.com>';

const mixed: readonly Finding[] = [
  problem('Key', 'It ends ', { at }, ', in 3 days. Make a new one before.'),
  unknown('Message retention', 'Not known. See that messages are kept.'),
  ok('Slack', 'The token is good.'),
  ok('Admin channel', 'The bot is in ', { channel: 'C1' }, ', which is private.'),
];

test('A report names the worst first and puts what is well together', () => {
  const said = [
    '*1 problem. 1 thing is not known.*',
    `❌ *Key*: It ends ${date}, in 3 days. Make a new one before.`,
    '❔ *Message retention*: Not known. See that messages are kept.',
    '✅ *Slack*: The token is good.',
    '✅ *Admin channel*: The bot is in <#C1>, which is private.',
  ];
  const foot = `Portal: ${host}`;
  const [head, key, unread, ...well] = said;
  assert.equal(
    readMessage(doctor(mixed, portal)),
    [...said, foot, '---', head, '---', key, unread, '---', ...well, '---', foot].join('\n'),
  );
});

test('A report of a portal and a workspace where all is well is two blocks and the portal’s name', () => {
  assert.equal(
    readMessage(doctor([ok('Slack', 'Fine.')], portal)),
    [
      '*All well.*',
      '✅ *Slack*: Fine.',
      `Portal: ${host}`,
      '---',
      '*All well.*',
      '---',
      '✅ *Slack*: Fine.',
      '---',
      `Portal: ${host}`,
    ].join('\n'),
  );
});

test('A report in a terminal is the same in plain words', () => {
  assert.equal(
    doctorText(mixed, portal),
    [
      '1 problem. 1 thing is not known.',
      '',
      'problem  Key: It ends 2026-03-02T12:00:00Z, in 3 days. Make a new one before.',
      'unknown  Message retention: Not known. See that messages are kept.',
      'ok       Slack: The token is good.',
      'ok       Admin channel: The bot is in C1, which is private.',
      '',
      'Portal: https://portal.example.com',
    ].join('\n'),
  );
});

test('A sentence that is too long is cut at its end, and the times in it stay', () => {
  const { blocks } = doctor(
    [problem('Key', 'x'.repeat(890), ' ', { at }, 'y'.repeat(50)), ok('Storage', 'z'.repeat(500))],
    portal,
  );
  const [, open, well] = blocks.map((block) => (block.type === 'section' ? block.text?.text : undefined));
  assert.equal(open, `❌ *Key*: ${'x'.repeat(890)} ${date}${'y'.repeat(8)}…`);
  assert.equal(well, `✅ *Storage*: ${'z'.repeat(159)}…`);
});

test('A terminal gets no control characters from outside', () => {
  const text = doctorText([ok('Key', 'a\u001b[31mb\nok       Fake: x\u202ec')], portal);
  assert.equal(text.split('\n').length, 5);
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
});

const anyFinding: fc.Arbitrary<Finding> = fc.record({
  kind: fc.constantFrom('ok', 'problem', 'unknown'),
  about: fc.constantFrom('Key', 'Slack, Connection, Admin channel, Message retention, Who may use it'),
  words: fc.array(fc.oneof(anyText(1_200), fc.constant({ at }), fc.constant({ channel: 'C1' })), { maxLength: 4 }),
});

/** What is ours to say with angle brackets: a time and the channel. */
const ours = [date, '<#C1>', host];

test('Whatever is found fits into a message that Slack takes, and no markup comes from outside', () => {
  fc.assert(
    fc.property(fc.array(anyFinding, { maxLength: 12 }), (findings) => {
      const { text, blocks } = doctor(findings, portal);
      assert.deepEqual(problemsOf(blocks, { surface: 'message' }), []);
      assert.ok(text.length <= 4_000);
      for (const words of [text, readMessage({ text: '', blocks })]) {
        for (const token of words.match(/<[^<>]*>?|>/g) ?? []) assert.ok(ours.includes(token), token);
      }
    }),
    { numRuns: 200, interruptAfterTimeLimit: 20_000 },
  );
});
