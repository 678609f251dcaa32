import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optionsForm, optionsState } from '../../src/commands/start/view-options.ts';
import { modalOf } from '../../src/slack/blocks/modal.ts';
import { label, type Modal, row, section } from '../../src/slack/blocks/text.ts';
import { createScreen, openScreen, redraw } from '../../src/slack/dialog.ts';
import { createKeptLog } from '../support/log.ts';
import { createSlackClient } from '../support/slack-server.ts';

const button = row({ type: 'button', action_id: 'backup_x', text: label('X') });
const told = modalOf('Title', [section('Saved.'), button]);
const form = optionsForm(
  optionsState({ storage: 'DataStore', params: {}, slot: 'portal' }, false),
  'https://portal.example.com',
);

/** What Slack is asked when the modal is shown, where `views.update` is refused with the code; '' for not at all. */
const shown = async (modal: Modal, code = '') => {
  const { client, calls } = createSlackClient(({ method }) =>
    method === 'views.update' && code !== '' ? { ok: false, error: code } : { ok: true },
  );
  await createScreen({ client, viewId: 'V1', user: 'U1', log: createKeptLog() }).show(modal);
  return calls;
};

test('A modal is shown in the place of the one that is open', async () => {
  const [call, ...more] = await shown(told);
  assert.deepEqual([call?.method, call?.args.view_id, call?.args.hash], ['views.update', 'V1', undefined]);
  assert.deepEqual(JSON.parse(call?.args.view ?? ''), told);
  assert.equal(more.length, 0);
});

test('What a modal would tell goes by direct message where it was closed, with its buttons', async () => {
  const [, message] = await shown(told, 'not_found');
  assert.deepEqual([message?.method, message?.args.channel, message?.args.text], ['chat.postMessage', 'U1', 'Saved.']);
  assert.deepEqual(JSON.parse(message?.args.blocks ?? ''), told.blocks);
});

test('A form that was closed leaves only its words', async () => {
  const [, message] = await shown(form, 'not_found');
  assert.match(message?.args.text ?? '', /^One backup of/);
  assert.deepEqual(
    (JSON.parse(message?.args.blocks ?? '[]') as { type: string }[]).map(({ type }) => type),
    ['section'],
  );
});

test('A modal opens at once and is filled in its own place', async () => {
  const { client, calls } = createSlackClient(() => ({ ok: true, view: { id: 'V7' } }));
  const screen = await openScreen({ client, trigger: '1.2', title: 'Title', user: 'U1', log: createKeptLog() });
  await screen.show(told);
  assert.deepEqual(
    calls.map(({ method, args }) => [method, args.trigger_id ?? args.view_id]),
    [
      ['views.open', '1.2'],
      ['views.update', 'V7'],
    ],
  );
  assert.match(calls[0]?.args.view ?? '', /Checking…/);
});

test('A form is shown again only over itself, and nobody hears of it where something else is there by now', async () => {
  const log = createKeptLog();
  const { client, calls } = createSlackClient(() => ({ ok: false, error: 'hash_conflict' }));
  await redraw({ client, view: { id: 'V1', hash: 'h1' }, modal: form, log });
  assert.deepEqual(
    calls.map(({ method, args }) => [method, args.view_id, args.hash]),
    [['views.update', 'V1', 'h1']],
  );
  assert.deepEqual(log.lines, ['warn: a modal was not shown again']);
});
