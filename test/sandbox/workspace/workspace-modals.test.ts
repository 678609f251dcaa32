import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import type { App, webApi } from '@slack/bolt';
import type { View } from '../../../src/sandbox/workspace/modals.ts';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { startHttpApp } from './workspace-app-support.ts';
import { clientFor, type ManualClock, manualClock, refusal } from './workspace-support.ts';

let ends: (() => Promise<unknown>)[] = [];
let clock: ManualClock;
let workspace: SimulatedWorkspace;
let client: webApi.WebClient;

suite('Modals of a workspace', () => {
  beforeEach(async () => {
    clock = manualClock();
    workspace = await startWorkspace({ clock });
    client = clientFor(workspace);
  });
  afterEach(async () => {
    for (const end of ends.toReversed()) await end();
    ends = [];
    await workspace.close();
  });

  const input = {
    type: 'input',
    block_id: 'storage',
    label: { type: 'plain_text', text: 'Storage' },
    element: {
      type: 'static_select',
      action_id: 'storage',
      options: ['DataStore', 'Documents'].map((value) => ({ text: { type: 'plain_text', text: value }, value })),
    },
  };
  const button = { type: 'button', action_id: 'look', text: { type: 'plain_text', text: 'Look' } };
  const form = (blocks: object[], more: object = {}) => ({
    type: 'modal',
    callback_id: 'options',
    title: { type: 'plain_text', text: 'Backup' },
    submit: { type: 'plain_text', text: 'Start' },
    blocks,
    ...more,
  });
  const trigger = async (): Promise<string> => (await workspace.command(workspace.people.admin, 'options')).triggerId;
  const viewFrom = async (method: string, args: Record<string, unknown>): Promise<View> => {
    const answer: object = await client.apiCall(method, args);
    return (answer as { readonly view: View }).view;
  };
  const open = (trigger_id: string, view: object) => viewFrom('views.open', { trigger_id, view });
  const update = (view_id: string, hash: string, view: object) => viewFrom('views.update', { view_id, hash, view });

  describe('Opening', () => {
    test('a trigger opens one modal, and a modal that is wrong does not use it up', async () => {
      const { admin, colleague } = workspace.people;
      const id = await trigger();
      const long = { title: { type: 'plain_text', text: 'x'.repeat(25) } };
      assert.equal(await refusal(open(id, form([], long))), 'invalid_arguments');
      await open(id, form([input]));
      assert.equal(await refusal(open(id, form([input]))), 'exchanged_trigger_id');
      assert.equal(await refusal(open('1.2.3', form([input]))), 'invalid_trigger_id');
      assert.equal(workspace.modal(admin)?.callback_id, 'options');
      assert.equal(workspace.modal(colleague), undefined);
    });

    test('a trigger is good for 3 s', async () => {
      const early = await trigger();
      const late = await trigger();
      clock.pass(3000);
      await open(early, form([]));
      clock.pass(1);
      assert.equal(await refusal(open(late, form([]))), 'expired_trigger_id');
    });
  });

  describe('What Slack does not open', () => {
    test('a modal of more than 250 kB', async () => {
      const words = { type: 'section', text: { type: 'plain_text', text: 'x'.repeat(2_900) } };
      assert.equal(await refusal(open(await trigger(), form(Array(90).fill(words)))), 'view_too_large');
      await open(await trigger(), form(Array(80).fill(words)));
    });
  });

  describe('Updating', () => {
    test('shows at once, and an old hash or an unknown view is refused', async () => {
      const { id, hash } = await open(await trigger(), form([]));
      await update(id, hash, form([input]));
      assert.equal(workspace.modal(workspace.people.admin)?.blocks.length, 1);
      assert.equal(await refusal(update(id, hash, form([]))), 'hash_conflict');
      assert.equal(await refusal(update('V0', '', form([]))), 'not_found');
    });
  });

  describe('With an app', () => {
    const heard: unknown[] = [];
    const listen = (app: App): void => {
      app.view('options', async ({ ack, view }) => {
        heard.push(view.state.values);
        if (heard.length === 1) await ack({ response_action: 'errors', errors: { storage: 'Full' } });
        else await ack();
      });
      app.action('look', async ({ ack, body }) => {
        heard.push(body.type === 'block_actions' ? body.container.type : '');
        await ack();
      });
    };
    const started = async (view: object): Promise<void> => {
      heard.length = 0;
      await open(await trigger(), view);
      ends.push((await startHttpApp(workspace, listen)).end);
    };

    test('a submission carries what was entered; errors keep the modal, a bare acknowledgement closes it', async () => {
      const { admin } = workspace.people;
      await started(form([input]));
      await assert.rejects(workspace.submit(admin), /storage is required/);
      await assert.rejects(workspace.submit(admin, { storage: 'Moon' }), /no option with the value Moon/);
      const refused = await workspace.submit(admin, { storage: 'DataStore' });
      assert.deepEqual(refused.ackBody, { response_action: 'errors', errors: { storage: 'Full' } });
      assert.ok(workspace.modal(admin));
      assert.equal((await workspace.submit(admin, { storage: 'Documents' })).ack, 'acked');
      assert.equal(workspace.modal(admin), undefined);
      const option = input.element.options[1];
      assert.deepEqual(heard[1], { storage: { storage: { type: 'static_select', selected_option: option } } });
      await assert.rejects(workspace.submit(admin), /no modal open/);
    });

    test('errors under no input of the modal are a failure that the person sees', async () => {
      const { admin } = workspace.people;
      await started(form([{ ...input, block_id: 'other', optional: true }]));
      assert.equal((await workspace.submit(admin)).failure, 'We had some trouble connecting. Try again?');
      assert.ok(workspace.modal(admin));
    });

    test('a button in a modal can be pressed, and closing is not told to the app', async () => {
      const { admin } = workspace.people;
      await started(form([{ type: 'actions', elements: [button] }]));
      const view = workspace.modal(admin);
      assert.ok(view);
      await workspace.press(admin, view, 'look');
      workspace.dismiss(admin);
      assert.deepEqual(heard, ['view']);
      assert.equal(workspace.modal(admin), undefined);
    });
  });
});
