import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import type { webApi } from '@slack/bolt';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { clientFor, refusal } from './workspace-support.ts';

let workspace: SimulatedWorkspace;
let client: webApi.WebClient;
let channel: string;

suite('Editing messages in a workspace', () => {
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
  const metadata = { event_type: 'docspace_backup_run', event_payload: { run: 'r1', isDone: false, count: 1 } };

  describe('Editing and deleting', () => {
    test('An edit shows at once and every version is kept', async () => {
      const ts = await post('one');
      await client.chat.update({ channel, ts, text: 'two', blocks: divider });
      const [message] = workspace.messages(channel);
      assert.equal(message?.text, 'two');
      assert.equal(message?.edits, 1);
      assert.equal(message?.isMarkedEdited, false);
      assert.deepEqual(
        message?.versions.map(({ text }) => text),
        ['one', 'two'],
      );
    });

    test('Blocks that are not given stay, an empty list removes them, and an edit of text alone is marked', async () => {
      const ts = await post('one', { blocks: divider });
      await client.chat.update({ channel, ts, text: 'two' });
      assert.equal(workspace.messages(channel)[0]?.blocks.length, 1);
      assert.equal(workspace.messages(channel)[0]?.isMarkedEdited, true);
      await client.chat.update({ channel, ts, text: 'two', blocks: [] });
      assert.equal(workspace.messages(channel)[0]?.blocks.length, 0);
    });

    test('Metadata stays where it is not given, is replaced where it is, and {} removes it', async () => {
      const ts = await post('one', { metadata });
      await client.chat.update({ channel, ts, text: 'two' });
      assert.deepEqual(workspace.messages(channel)[0]?.metadata, metadata);
      const other = { ...metadata, event_payload: { run: 'r2' } };
      await client.chat.update({ channel, ts, text: 'two', metadata: other });
      assert.deepEqual(workspace.messages(channel)[0]?.metadata, other);
      await client.apiCall('chat.update', { channel, ts, text: 'two', metadata: {} });
      assert.equal(workspace.messages(channel)[0]?.metadata, undefined);
    });

    test('Edits that Slack refuses are refused', async () => {
      const ts = await post('mine', {
        blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [] }] }],
      });
      const theirs = workspace.postAs(workspace.people.admin, channel, { text: 'theirs' }).ts;
      const edit = (more: object) => refusal(client.apiCall('chat.update', { channel, ts, text: 'x', ...more }));
      assert.equal(await edit({ ts: '1.000001' }), 'message_not_found');
      assert.equal(await edit({ ts: theirs }), 'cant_update_message');
      assert.equal(await edit({ text: 'x'.repeat(4001) }), 'msg_too_long');
      assert.equal(await edit({ text: '' }), 'no_text');
      assert.equal(await edit({ blocks: divider }), 'block_mismatch');
      workspace.knobs.editWindowMs = 60_000;
      assert.equal(await edit({ text: '' }), 'no_text');
      workspace.knobs.editWindowMs = 0;
      assert.equal(await edit({}), 'edit_window_closed');
      workspace.knobs.channel(channel).isArchived = true;
      assert.equal(await edit({}), 'is_inactive');
      workspace.knobs.channel(channel).isBotMember = false;
      assert.equal(await edit({}), 'channel_not_found');
      assert.equal(workspace.messages(channel)[0]?.edits, 0);
    });

    test('The own message can be deleted, another one cannot, and the record of it stays', async () => {
      const ts = await post('mine');
      const theirs = workspace.postAs(workspace.people.robot, channel, { text: 'theirs' }).ts;
      assert.equal(await refusal(client.chat.delete({ channel, ts: theirs })), 'cant_delete_message');
      workspace.knobs.areDeletesRefused = true;
      assert.equal(await refusal(client.chat.delete({ channel, ts })), 'cant_delete_message');
      workspace.knobs.areDeletesRefused = false;
      await client.chat.delete({ channel, ts });
      assert.deepEqual(
        workspace.messages(channel).map(({ text }) => text),
        ['theirs'],
      );
      assert.deepEqual(
        workspace.everything(channel).map(({ isDeleted }) => isDeleted),
        [true, false],
      );
      assert.equal(await refusal(client.chat.delete({ channel, ts })), 'message_not_found');
      assert.equal(await refusal(client.chat.update({ channel, ts, text: 'x' })), 'message_not_found');
    });
  });

  describe('Metadata', () => {
    const postWith = (given: unknown) => client.apiCall('chat.postMessage', { channel, text: 'x', metadata: given });
    const payload = (value: unknown) => ({ event_type: 'e', event_payload: { value } });

    test('Flat values, flat objects and lists of flat objects are taken', async () => {
      for (const value of ['x', 1, true, { a: 1 }, [{ a: 'x' }, { b: false }], []]) await postWith(payload(value));
      assert.equal(workspace.messages(channel).length, 6);
    });

    test('Anything deeper, null, no payload and too much of it are refused', async () => {
      for (const value of [null, { a: { b: 1 } }, [1], [[{}]], { a: null }]) {
        assert.equal(await refusal(postWith(payload(value))), 'invalid_metadata_schema', JSON.stringify(value));
      }
      assert.equal(await refusal(postWith({ event_type: 'e' })), 'invalid_metadata_schema');
      assert.equal(await refusal(postWith({ event_payload: {} })), 'invalid_metadata_schema');
      assert.equal(await refusal(postWith('{')), 'invalid_metadata_format');
      assert.equal(await refusal(postWith([])), 'invalid_metadata_format');
      assert.equal(await refusal(postWith(payload('x'.repeat(8192)))), 'metadata_too_large');
      assert.deepEqual(workspace.messages(channel), []);
    });

    test('An event type with other signs is ignored with a warning', async () => {
      const answer = await postWith({ event_type: 'backup.run', event_payload: {} });
      assert.deepEqual(answer.response_metadata?.warnings, ['invalid_metadata_schema']);
      assert.equal(workspace.messages(channel)[0]?.metadata, undefined);
    });

    test('Another app can forge it, but not the bot_id', () => {
      workspace.postAs(workspace.people.robot, channel, { text: 'x', metadata });
      const [message] = workspace.messages(channel);
      assert.deepEqual(message?.metadata, metadata);
      assert.notEqual(message?.bot_id, workspace.bot.botId);
      assert.notEqual(message?.bot_id, '');
    });
  });
});
