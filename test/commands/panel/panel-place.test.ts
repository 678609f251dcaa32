import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPanelPlace } from '../../../src/commands/panel/message.ts';
import { panel } from '../../../src/commands/panel/view.ts';
import { createSlackClient, type SlackCall } from '../../support/slack-server.ts';

const about = { request: 'r1', shows: 'nothing' };
const metadata = { event_type: 'docspace_backup_panel', event_payload: about };
const message = panel('https://portal.example.com', [], 0);
const posted = (ts: string, change: object = {}) => ({ ts, bot_id: 'B1', metadata, ...change });

const create = (respond: (call: SlackCall) => Readonly<Record<string, unknown>>) => {
  const server = createSlackClient(respond);
  return { ...server, place: createPanelPlace({ client: server.client, channel: 'C1', botId: 'B1' }) };
};

test('A panel is posted with its record and without previews, edited in place, and removed', async () => {
  const { place, calls } = create(() => ({ ok: true, ts: '1.000001' }));
  assert.deepEqual(await place.post(message, about), { ...about, ts: '1.000001' });
  await place.update({ ts: '1.000001', request: 'r1', shows: 'more' }, message);
  await place.remove('1.000001');
  const blocks = JSON.stringify(message.blocks);
  assert.deepEqual(
    calls.map(({ method, args }) => ({ method, ...args })),
    [
      {
        method: 'chat.postMessage',
        channel: 'C1',
        text: message.text,
        blocks,
        metadata: JSON.stringify(metadata),
        unfurl_links: 'false',
        unfurl_media: 'false',
      },
      {
        method: 'chat.update',
        channel: 'C1',
        ts: '1.000001',
        text: message.text,
        blocks,
        metadata: JSON.stringify({ ...metadata, event_payload: { request: 'r1', shows: 'more' } }),
      },
      { method: 'chat.delete', channel: 'C1', ts: '1.000001' },
    ],
  );
});

test('The panels of this bot are found, newest first, in the latest pages and no further', async () => {
  const { place, calls } = create(({ args }) => ({
    ok: true,
    messages: [
      posted(`${9 - calls.length}.000001`),
      posted('9.000002', { bot_id: 'B2' }),
      posted('9.000003', { metadata: { ...metadata, event_type: 'docspace_backup_run' } }),
      posted('9.000004', { metadata: undefined }),
      { bot_id: 'B1', metadata },
    ],
    response_metadata: { next_cursor: `after ${args.cursor ?? 'the first'}` },
  }));
  const found = await place.find();
  assert.deepEqual(
    found.map(({ ts }) => ts),
    ['8.000001', '7.000001', '6.000001'],
  );
  const common = { channel: 'C1', inclusive: 'true', include_all_metadata: 'true', limit: '200' };
  assert.deepEqual(
    calls.map(({ args }) => args),
    [common, { ...common, cursor: 'after the first' }, { ...common, cursor: 'after after the first' }],
  );
});

test('A short channel is read once, and a record with something missing is still a panel', async () => {
  const { place, calls } = create(() => ({
    ok: true,
    messages: [posted('1.000001', { metadata: { event_type: 'docspace_backup_panel' } })],
  }));
  assert.deepEqual(await place.find(), [{ ts: '1.000001', request: '', shows: '' }]);
  assert.equal(calls.length, 1);
});

test('One panel is read by its ts, and a neighbour is not taken for it', async () => {
  const { place, calls } = create(() => ({ ok: true, messages: [posted('1.000001')] }));
  assert.deepEqual(await place.at('1.000001'), { ...about, ts: '1.000001' });
  assert.equal(await place.at('1.000002'), undefined);
  assert.deepEqual([calls[0]?.args.latest, calls[0]?.args.limit], ['1.000001', '1']);
});
