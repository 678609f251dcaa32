import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChannel } from '../../src/channel/channel.ts';
import { cardEvent, toPayload } from '../../src/channel/record.ts';
import { card, plainCard } from '../../src/channel/view-card.ts';
import { aRunning, aStarting } from '../support/builders.ts';
import { createSlackClient, type SlackCall } from '../support/slack-server.ts';

const hold = { follower: 'one', beat: 3, owesNotice: false };
const run = aRunning();
const metadata = { event_type: cardEvent, event_payload: toPayload(run, hold) };

const create = (respond: (call: SlackCall) => Readonly<Record<string, unknown>>) => {
  const server = createSlackClient(respond);
  return { ...server, channel: createChannel({ client: server.client, id: 'C1', botId: 'B1' }) };
};

const message = (change: object = {}) => ({ ts: '1.000002', bot_id: 'B1', metadata, ...change });

test('A card is posted with its text, its blocks and its record, and without previews', async () => {
  const { channel, calls } = create(() => ({ ok: true, ts: '1.000001' }));
  assert.equal(await channel.post(run, hold), '1.000001');
  assert.deepEqual(
    calls.map(({ method, args }) => ({ method, ...args })),
    [
      {
        method: 'chat.postMessage',
        channel: 'C1',
        text: card(run).text,
        blocks: JSON.stringify(card(run).blocks),
        metadata: JSON.stringify(metadata),
        unfurl_links: 'false',
        unfurl_media: 'false',
      },
    ],
  );
});

test('An edit goes to the same message and writes the record again', async () => {
  const { channel, calls } = create(() => ({ ok: true }));
  await channel.update('1.000001', run, hold);
  const [call] = calls;
  assert.equal(call?.method, 'chat.update');
  assert.equal(call?.args.ts, '1.000001');
  assert.equal(call?.args.metadata, JSON.stringify(metadata));
});

for (const code of ['invalid_blocks', 'invalid_blocks_format', 'msg_too_long', 'msg_blocks_too_long']) {
  test(`A layout refused as ${code} is replaced by the plain one, for good`, async () => {
    const fine = JSON.stringify(card(run).blocks);
    const { channel, calls } = create(({ args }) =>
      args.blocks === fine ? { ok: false, error: code } : { ok: true, ts: '1.000001' },
    );
    await channel.update('1.000001', run, hold);
    await channel.update('1.000001', run, hold);
    assert.equal(await channel.post(run, hold), '1.000001');
    const plain = JSON.stringify(plainCard(run).blocks);
    assert.deepEqual(
      calls.map(({ args }) => args.blocks),
      [fine, plain, plain, plain],
    );
  });
}

test('Another failure is no reason for the plain layout', async () => {
  const { channel, calls } = create(() => ({ ok: false, error: 'message_not_found' }));
  await assert.rejects(channel.update('1.000001', run, hold), /message_not_found/);
  await assert.rejects(channel.update('1.000001', run, hold), /message_not_found/);
  assert.equal(calls.length, 2);
  assert.equal(calls[1]?.args.blocks, JSON.stringify(card(run).blocks));
});

test('A plain layout that is refused too is refused', async () => {
  const { channel, calls } = create(() => ({ ok: false, error: 'invalid_blocks' }));
  await assert.rejects(channel.update('1.000001', run, hold), /invalid_blocks/);
  assert.equal(calls.length, 2);
});

test('A page tells the cards of this bot, oldest first, and how far it reaches', async () => {
  const older = { event_type: cardEvent, event_payload: toPayload(aStarting(), hold) };
  const messages = [
    message({ ts: '1.000009', bot_id: 'B2' }),
    message(),
    message({ ts: '1.000001', metadata: older }),
    message({ ts: '1.000000', metadata: undefined }),
    message({ metadata: { event_type: 'docspace_backup_notice', event_payload: metadata.event_payload } }),
    message({ metadata: { event_type: cardEvent, event_payload: { run: 'x' } } }),
    message({ ts: undefined }),
  ];
  const { channel } = create(() => ({ ok: true, messages, response_metadata: { next_cursor: 'more' } }));
  assert.deepEqual(await channel.read({}), {
    cards: [
      { id: '1.000001', run: aStarting(), ...hold },
      { id: '1.000002', run, ...hold },
    ],
    newest: '1.000009',
    oldest: '1.000000',
    messages: 6,
    cursor: 'more',
  });
});

test('A page is as big as Slack allows, and lies where it was asked for', async () => {
  const { channel, calls } = create(() => ({ ok: true, messages: [], response_metadata: { next_cursor: '' } }));
  const { cursor, newest } = await channel.read({});
  await channel.read({ before: '2.0' });
  await channel.read({ after: '1.0', cursor: 'more' });
  assert.deepEqual([cursor, newest], [undefined, undefined]);
  const common = { channel: 'C1', inclusive: 'true', include_all_metadata: 'true', limit: '999' };
  assert.deepEqual(
    calls.map(({ args }) => args),
    [common, { ...common, latest: '2.0' }, { ...common, oldest: '1.0', cursor: 'more' }],
  );
});

test('One card is read by its ts, and a neighbour is not taken for it', async () => {
  const { channel, calls } = create(() => ({ ok: true, messages: [message()] }));
  assert.deepEqual(await channel.at('1.000002'), { id: '1.000002', run, ...hold });
  assert.equal(await channel.at('1.000003'), undefined);
  assert.deepEqual([calls[0]?.args.oldest, calls[0]?.args.latest], ['1.000002', '1.000002']);
});

test('The marks under a card are those of this bot alone', async () => {
  const mark = { run: 'k1', about: 'end' };
  const said = { bot_id: 'B1', metadata: { event_type: 'docspace_backup_notice', event_payload: mark } };
  let messages: readonly object[] = [{ text: 'a person says something' }, said];
  const { channel, calls } = create(() => ({ ok: true, messages }));
  assert.deepEqual(await channel.marks('1.000001'), [mark]);
  assert.equal(calls[0]?.args.include_all_metadata, 'true');
  messages = [
    { ...said, bot_id: 'B2' },
    { ...said, metadata: { ...said.metadata, event_type: 'other' } },
  ];
  assert.deepEqual(await channel.marks('1.000001'), []);
  messages = [{ ...said, metadata: { ...said.metadata, event_payload: { run: 1, about: 'end' } } }];
  assert.deepEqual(await channel.marks('1.000001'), []);
  const cancel = { run: 'k1', about: 'cancel', by: 'U2' };
  messages = [said, { ...said, metadata: { ...said.metadata, event_payload: cancel } }];
  assert.deepEqual(await channel.marks('1.000001'), [mark, cancel]);
});

test('A notice is found in a thread of more than one page', async () => {
  const mark = { run: 'k1', about: 'end' };
  const said = { bot_id: 'B1', metadata: { event_type: 'docspace_backup_notice', event_payload: mark } };
  const { channel } = create(({ args }) =>
    args.cursor === 'more'
      ? { ok: true, messages: [said] }
      : { ok: true, messages: [], has_more: true, response_metadata: { next_cursor: 'more' } },
  );
  assert.deepEqual(await channel.marks('1.000001'), [mark]);
});

test('A notice goes into the thread with its mark, a direct message to the person', async () => {
  const { channel, calls } = create(() => ({ ok: true, ts: '1.000009', message: { thread_ts: '1.000001' } }));
  const text = { text: 'It failed.', blocks: [] };
  await channel.reply('1.000001', text, { run: 'k1', about: 'end' });
  await channel.direct('U1', text);
  await channel.remove('1.000001');
  const [reply, direct, removed] = calls;
  assert.deepEqual([reply?.args.channel, reply?.args.thread_ts], ['C1', '1.000001']);
  assert.match(reply?.args.metadata ?? '', /"docspace_backup_notice".*"run":"k1","about":"end"/);
  assert.deepEqual([direct?.args.channel, direct?.args.thread_ts], ['U1', undefined]);
  assert.deepEqual([removed?.method, removed?.args.ts], ['chat.delete', '1.000001']);
});

test('A reply that Slack puts into the channel because its card was deleted is taken back and counts as refused', async () => {
  const message = { ts: '1.000009' };
  const { channel, calls } = create(() => ({ ok: true, ts: message.ts, message, messages: [message] }));
  const text = { text: 'Completed', blocks: [] };
  await assert.rejects(channel.reply('1.000001', text, { run: 'k1', about: 'end' }), /thread_not_found/);
  assert.deepEqual(
    calls.map(({ method, args }) => [method, args.ts]),
    [
      ['chat.postMessage', undefined],
      ['conversations.history', undefined],
      ['chat.delete', '1.000009'],
    ],
  );
});

test('A reply whose answer does not say where it stands stays unless it is seen in the channel', async () => {
  for (const history of [
    { ok: true, messages: [] },
    { ok: false, error: 'internal_error' },
  ]) {
    const { channel, calls } = create(({ method }) =>
      method === 'chat.postMessage' ? { ok: true, ts: '1.000009' } : history,
    );
    await channel.reply('1.000001', { text: 'Completed', blocks: [] }, { run: 'k1', about: 'end' });
    assert.deepEqual(
      calls.map(({ method }) => method),
      ['chat.postMessage', 'conversations.history'],
    );
  }
});

test('A reply that stands in its thread stays', async () => {
  const { channel, calls } = create(() => ({ ok: true, ts: '1.000009', message: { thread_ts: '1.000001' } }));
  await channel.reply('1.000001', { text: 'Completed', blocks: [] }, { run: 'k1', about: 'end' });
  assert.equal(calls.length, 1);
});
