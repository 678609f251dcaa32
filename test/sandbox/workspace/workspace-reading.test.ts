import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import type { webApi } from '@slack/bolt';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { clientFor, manualClock, refusal } from './workspace-support.ts';

const clock = manualClock();
let workspace: SimulatedWorkspace;
let client: webApi.WebClient;
let channel: string;

suite('Reading messages in a workspace', () => {
  beforeEach(async () => {
    workspace = await startWorkspace({ clock });
    channel = workspace.adminChannel;
    client = clientFor(workspace);
  });
  afterEach(() => workspace.close());

  const fill = (count: number): readonly string[] =>
    Array.from(
      { length: count },
      (_, index) => workspace.postAs(workspace.people.admin, channel, { text: String(index) }).ts,
    );
  const texts = (page: { messages?: { text?: string }[] }) => page.messages?.map(({ text }) => text);

  describe('History', () => {
    test('It comes newest first and in pages, without replies and deleted messages', async () => {
      const [, second, third] = fill(5);
      workspace.postAs(workspace.people.admin, channel, { text: 'reply', thread_ts: second ?? '' });
      workspace.deleteMessage(channel, third ?? '');
      const first = await client.conversations.history({ channel, limit: 3 });
      assert.deepEqual(texts(first), ['4', '3', '1']);
      assert.equal(first.has_more, true);
      const rest = await client.conversations.history({
        channel,
        limit: 3,
        cursor: first.response_metadata?.next_cursor ?? '',
      });
      assert.deepEqual(texts(rest), ['0']);
      assert.equal(rest.has_more, false);
      assert.equal(rest.response_metadata?.next_cursor, undefined);
    });

    test('Pages continue where they were though a message was deleted meanwhile', async () => {
      const stamps = fill(4);
      const first = await client.conversations.history({ channel, limit: 2 });
      workspace.deleteMessage(channel, stamps[2] ?? '');
      const rest = await client.conversations.history({ channel, cursor: first.response_metadata?.next_cursor ?? '' });
      assert.deepEqual(texts(rest), ['1', '0']);
    });

    test('oldest and latest leave their own messages out unless inclusive', async () => {
      const [oldest = '', , , latest = ''] = fill(4);
      assert.deepEqual(texts(await client.conversations.history({ channel, oldest, latest })), ['2', '1']);
      assert.deepEqual(texts(await client.conversations.history({ channel, oldest, latest, inclusive: true })), [
        '3',
        '2',
        '1',
        '0',
      ]);
      assert.equal(await refusal(client.conversations.history({ channel, oldest: 'yesterday' })), 'invalid_ts_oldest');
    });

    test('Payloads of metadata come only with include_all_metadata', async () => {
      const metadata = { event_type: 'run', event_payload: { run: 'r1' } };
      workspace.postAs(workspace.bot.userId, channel, { text: 'x', metadata });
      const bare = await client.conversations.history({ channel });
      assert.deepEqual(bare.messages?.[0]?.metadata, { event_type: 'run' });
      const all = await client.conversations.history({ channel, include_all_metadata: true });
      assert.deepEqual(all.messages?.[0]?.metadata, metadata);
      assert.equal(all.messages?.[0]?.bot_id, workspace.bot.botId);
    });

    test('A message posted a moment ago is missing until the lag is over', async () => {
      workspace.knobs.historyLagMs = 2000;
      fill(1);
      assert.deepEqual(texts(await client.conversations.history({ channel })), []);
      clock.pass(2000);
      assert.deepEqual(texts(await client.conversations.history({ channel })), ['0']);
    });

    test('A deleted message with replies stays as a tombstone', async () => {
      const [top = ''] = fill(1);
      workspace.postAs(workspace.people.admin, channel, { text: 'reply', thread_ts: top });
      workspace.deleteMessage(channel, top);
      const { messages } = await client.conversations.history({ channel });
      assert.deepEqual(
        messages?.map(({ subtype, ts }) => [subtype, ts]),
        [['tombstone', top]],
      );
    });

    test('What cannot be read is refused', async () => {
      assert.equal(
        await refusal(client.conversations.history({ channel: workspace.generalChannel })),
        'not_in_channel',
      );
      assert.equal(await refusal(client.conversations.history({ channel: 'C0NOWHERE' })), 'channel_not_found');
      assert.equal(await refusal(client.conversations.history({ channel, limit: 1000 })), 'invalid_limit');
      assert.equal(await refusal(client.conversations.history({ channel, cursor: 'nonsense' })), 'invalid_cursor');
    });

    test('An app that Slack has not reviewed reads 15 messages once a minute', async () => {
      fill(40);
      workspace.knobs.isHistoryLimited = true;
      const page = await client.conversations.history({ channel, limit: 999 });
      assert.deepEqual([page.messages?.length, page.has_more], [15, true]);
      await assert.rejects(client.conversations.history({ channel, limit: 999 }), { retryAfter: 60 });
      clock.pass(60_000);
      assert.equal((await client.conversations.history({ channel })).ok, true);
    });

    test('A thread comes oldest first, whichever of its messages is asked for', async () => {
      const [ts = ''] = fill(1);
      const reply = workspace.postAs(workspace.people.admin, channel, { text: 'reply', thread_ts: ts }).ts;
      assert.deepEqual(texts(await client.conversations.replies({ channel, ts })), ['0', 'reply']);
      assert.deepEqual(texts(await client.conversations.replies({ channel, ts: reply })), ['0', 'reply']);
      assert.equal(await refusal(client.conversations.replies({ channel, ts: '1.000001' })), 'thread_not_found');
    });
  });
});
