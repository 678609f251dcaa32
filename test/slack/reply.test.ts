import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain } from '../../src/slack/blocks/text.ts';
import { createReply } from '../../src/slack/reply.ts';
import { createKeptLog } from '../support/log.ts';
import { createSlackClient } from '../support/slack-server.ts';

type Answered = { readonly status?: number; readonly body: string };

/** A person's response_url that answers so, one after the other, and the bot's own way to them. */
const begin = (answers: readonly Answered[], direct: (blocks: string) => string = () => '') => {
  const left = [...answers];
  const sent: { readonly text: string; readonly replace_original: boolean; readonly plainer?: unknown }[] = [];
  const { client, calls } = createSlackClient(({ args }) => {
    const error = direct(args.blocks ?? '');
    return error === '' ? { ok: true } : { ok: false, error };
  });
  const log = createKeptLog();
  const reply = createReply({
    responseUrl: 'https://hooks.slack.com/commands/T1/1/x',
    user: 'U1',
    client,
    apiUrl: 'https://slack.com/api/',
    fetch: async (_, { body } = {}) => {
      sent.push(JSON.parse(String(body)));
      const { status = 200, body: answer } = left.shift() ?? { status: 500, body: '' };
      return new Response(answer, { status });
    },
    log,
  });
  return { reply, sent, calls, log };
};

const rich = { ...plain('With a table'), plainer: () => plain('Without') };
const texts = (sent: readonly { readonly text: string }[]) => sent.map(({ text }) => text);

test('What Slack takes is told once', async () => {
  for (const body of ['ok', '', '{"ok":true}']) {
    const { reply, sent, calls } = begin([{ body }]);
    await reply(rich, true);
    assert.deepEqual([texts(sent), sent[0]?.replace_original, calls], [['With a table'], true, []]);
  }
});

const refusals: readonly Answered[] = [
  { status: 400, body: '{"ok":false,"error":"invalid_blocks"}' },
  { status: 200, body: '{"ok":false,"error":"invalid_blocks"}' },
  { status: 400, body: 'invalid_blocks' },
  { status: 400, body: '{"ok":false,"error":"msg_blocks_too_long"}' },
];

for (const failure of refusals) {
  test(`Blocks that Slack refuses with ${failure.status} ${failure.body} are told plainly in the same place`, async () => {
    const { reply, sent, calls } = begin([failure, { body: 'ok' }]);
    await reply(rich, true);
    assert.deepEqual(texts(sent), ['With a table', 'Without']);
    assert.deepEqual([sent[1]?.replace_original, sent[1]?.plainer, calls], [true, undefined, []]);
  });
}

test('Another failure, or one without plainer words, sends the message itself by direct message', async () => {
  const rows = [
    [rich, { status: 404, body: '{"ok":false,"error":"used_url"}' }],
    [rich, { status: 200, body: '{"ok":false,"error":"expired_url"}' }],
    [rich, { status: 503, body: '<html>' }],
    [plain('With a table'), { status: 400, body: 'invalid_blocks' }],
  ] as const;
  for (const [message, answered] of rows) {
    const { reply, sent, calls } = begin([answered]);
    await reply(message);
    assert.deepEqual([sent.length, calls.map(({ args }) => args.text)], [1, ['With a table']]);
  }
});

test('A direct message whose blocks are refused is sent plainly', async () => {
  const fine = JSON.stringify(rich.blocks);
  const { reply, calls, log } = begin([{ status: 500, body: '' }], (blocks) =>
    blocks === fine ? 'invalid_blocks' : '',
  );
  await reply(rich);
  assert.deepEqual(
    calls.map(({ args }) => args.text),
    ['With a table', 'Without'],
  );
  assert.ok(!log.lines.some((line) => line.startsWith('error')));
});

test('A direct message that Slack finds too long in every form is its words alone, cut', async () => {
  const { reply, calls, log } = begin([{ status: 500, body: '' }], (blocks) =>
    blocks === '[]' ? '' : 'msg_blocks_too_long',
  );
  await reply({ ...plain('x'), text: 'x'.repeat(12_591) });
  assert.equal(calls.at(-1)?.args.text, 'x'.repeat(4_000));
  assert.ok(!log.lines.some((line) => line.startsWith('error')));
});

test('An answer that nobody can be given is an error in the log, and nothing more', async () => {
  const { reply, log } = begin([{ status: 500, body: '' }], () => 'channel_not_found');
  await reply(rich);
  assert.ok(log.lines.includes('error: an answer could not be given at all'));
});
