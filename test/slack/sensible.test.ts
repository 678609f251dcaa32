import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App, Receiver } from '@slack/bolt';
import { isSensible, sensibleOnly } from '../../src/slack/sensible.ts';
import { createKeptLog } from '../support/log.ts';

const command = {
  command: '/backup',
  text: '',
  user_id: 'U1',
  team_id: 'T1',
  trigger_id: '1.2',
  response_url: 'https://hooks.slack.com/x',
};
const view = {
  id: 'V1',
  hash: '1',
  callback_id: 'backup_options',
  private_metadata: '',
  title: { type: 'plain_text', text: 'Title' },
  state: { values: { block: { action: { type: 'plain_text_input', value: null } } } },
};
const sent = { type: 'view_submission', user: { id: 'U1' }, team: { id: 'T1' }, view };
const press = {
  type: 'block_actions',
  user: { id: 'U1' },
  team: null,
  trigger_id: '1.2',
  actions: [{ type: 'button', action_id: 'backup_start' }],
};

const opened = {
  type: 'event_callback',
  event_id: 'Ev1',
  team_id: 'T1',
  event: { type: 'app_home_opened', user: 'U1', tab: 'home' },
};
const { title: _, ...homeView } = { ...view, type: 'home' };

const whole = {
  command,
  sent,
  press,
  change: { ...press, view },
  opened,
  'a press in the Home tab': { ...press, view: homeView },
};
for (const [name, body] of Object.entries(whole)) {
  test(`A whole request is passed on: ${name}`, () => assert.ok(isSensible(body)));
}

const broken: Readonly<Record<string, unknown>> = {
  null: null,
  'a text': 'x',
  nothing: {},
  'a command without text': { ...command, text: undefined },
  'a command of nobody': { ...command, user_id: undefined },
  'a modal without state': { ...sent, view: { ...view, state: undefined } },
  'a modal without values': { ...sent, view: { ...view, state: {} } },
  'a modal with a block that is null': { ...sent, view: { ...view, state: { values: { block: null } } } },
  'a modal of nobody': { ...sent, user: undefined },
  'a modal without a team': { ...sent, team: undefined },
  'a press without actions': { ...press, actions: [] },
  'a press with an action that is null': { ...press, actions: [null] },
  'a change in a modal that is null': { ...press, view: null },
};
for (const [name, body] of Object.entries(broken)) {
  test(`A request that makes no sense is acknowledged and dropped: ${name}`, async () => {
    let process: App['processEvent'] = async () => undefined;
    const inner: Receiver = {
      init: (app) => {
        process = app.processEvent;
      },
      start: async () => undefined,
      stop: async () => undefined,
    };
    const seen: string[] = [];
    // A receiver calls nothing else of its app.
    const app = { processEvent: async () => void seen.push('passed on') } as unknown as App;
    sensibleOnly(inner, createKeptLog()).init(app);
    await process({ body: body as never, ack: async () => void seen.push('acknowledged') });
    assert.deepEqual(seen, ['acknowledged']);
  });
}
