import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import type { webApi } from '@slack/bolt';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { clientFor, refusal, told } from './workspace-support.ts';

let workspace: SimulatedWorkspace;
let client: webApi.WebClient;
let channel: string;

suite('Posting messages in a workspace', () => {
  beforeEach(async () => {
    workspace = await startWorkspace();
    workspace.knobs.areLimitsOn = false;
    channel = workspace.adminChannel;
    client = clientFor(workspace);
  });
  afterEach(() => workspace.close());

  const post = async (text: string, more: object = {}): Promise<string> => {
    const { ts } = await client.chat.postMessage({ channel, text, ...more });
    assert.ok(ts);
    return ts;
  };
  const divider = [{ type: 'divider' }];

  describe('Posting', () => {
    test('A message is there at once, its blocks with ids, and ts grows', async () => {
      const first = await post('one');
      const second = await post('two', { blocks: divider });
      assert.ok(Number(second) > Number(first));
      assert.deepEqual(
        workspace.messages(channel).map(({ text }) => text),
        ['one', 'two'],
      );
      assert.ok(workspace.messages(channel)[1]?.blocks[0]?.block_id);
      assert.equal(workspace.messages(channel)[0]?.bot_id, workspace.bot.botId);
    });

    test('Text is kept escaped, addresses as links, and cut at 40,000 characters', async () => {
      await post('a & b < c <@U1> https://example.com/x?a=1.');
      await post('x'.repeat(40_001));
      const [first, second] = workspace.messages(channel);
      assert.equal(first?.text, 'a &amp; b &lt; c <@U1> <https://example.com/x?a=1>.');
      assert.equal(second?.text.length, 40_000);
    });

    test('Nothing to show, bad blocks and attachments are refused', async () => {
      assert.equal(await refusal(client.chat.postMessage({ channel, text: '' })), 'no_text');
      assert.equal(await refusal(client.chat.postMessage({ channel, text: '', blocks: [] })), 'no_text');
      const bad = await told(client.chat.postMessage({ channel, text: 'x', blocks: [{ type: 'fireworks' }] }));
      assert.equal(bad.error, 'invalid_blocks');
      assert.deepEqual(bad.response_metadata?.messages, [
        '[ERROR] unsupported type: fireworks [json-pointer:/blocks/0/type]',
      ]);
      assert.equal(
        await refusal(client.apiCall('chat.postMessage', { channel, blocks: '[{' })),
        'invalid_blocks_format',
      );
      assert.equal(
        await refusal(client.chat.postMessage({ channel, text: 'x', attachments: [] })),
        'invalid_attachments',
      );
      const cell = [{ type: 'raw_text', text: 'x' }];
      const table = { type: 'data_table', caption: 'x', rows: [cell, cell] };
      assert.equal(
        await refusal(client.chat.postMessage({ channel, text: 'x', blocks: [table, table] })),
        'invalid_attachments',
      );
      workspace.knobs.newBlocksRefused.add('divider');
      assert.equal(await refusal(client.chat.postMessage({ channel, text: 'x', blocks: divider })), 'invalid_blocks');
      assert.deepEqual(workspace.messages(channel), []);
    });

    test('Channels that cannot be written to are told apart', async () => {
      const to = (id: string) => refusal(client.chat.postMessage({ channel: id, text: 'x' }));
      assert.equal(await to('C0NOWHERE'), 'channel_not_found');
      assert.equal(await to(workspace.generalChannel), 'not_in_channel');
      assert.equal(await to(workspace.people.deactivated), 'channel_not_found');
      workspace.knobs.channel(channel).isArchived = true;
      assert.equal(await to(channel), 'is_archived');
      workspace.knobs.channel(channel).isBotMember = false;
      assert.equal(await to(channel), 'channel_not_found');
    });

    test('A user ID is a direct message', async () => {
      await client.chat.postMessage({ channel: workspace.people.admin, text: 'to you alone' });
      assert.deepEqual(
        workspace.directMessages(workspace.people.admin).map(({ text }) => text),
        ['to you alone'],
      );
      assert.deepEqual(workspace.directMessages(workspace.people.colleague), []);
    });

    test('Replies stand in the thread, and a thread that is not there is refused', async () => {
      const ts = await post('top');
      const reply = await post('reply', { thread_ts: ts });
      assert.deepEqual(
        workspace.messages(channel).map(({ text }) => text),
        ['top'],
      );
      assert.deepEqual(
        workspace.thread(channel, ts).map(({ text }) => text),
        ['top', 'reply'],
      );
      assert.equal(
        await refusal(client.chat.postMessage({ channel, text: 'x', thread_ts: '1.000001' })),
        'thread_not_found',
      );
      assert.equal(
        await refusal(client.chat.postMessage({ channel, text: 'x', thread_ts: reply })),
        'cannot_reply_to_message',
      );
      workspace.deleteMessage(channel, ts);
      assert.ok(await post('still possible', { thread_ts: ts }));
    });

    test('An ephemeral is seen by one person alone and is in no history', async () => {
      const { admin, nobody } = workspace.people;
      await client.chat.postEphemeral({ channel, user: admin, text: 'psst' });
      assert.deepEqual(
        workspace.ephemerals(admin).map(({ text, from }) => [text, from]),
        [['psst', 'chat.postEphemeral']],
      );
      assert.deepEqual(workspace.ephemerals(workspace.people.colleague), []);
      assert.deepEqual((await client.conversations.history({ channel })).messages, []);
      assert.equal(
        await refusal(client.chat.postEphemeral({ channel, user: nobody, text: 'x' })),
        'user_not_in_channel',
      );
    });
  });
});
