import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { App, webApi } from '@slack/bolt';
import type { View } from '../../../src/sandbox/workspace/modals.ts';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { type Running, startHttpApp } from './workspace-app-support.ts';
import { clientFor } from './workspace-support.ts';

let workspace: SimulatedWorkspace;
let client: webApi.WebClient;
let running: Running;
let heard: unknown[] = [];

suite('Forms of a workspace', () => {
  beforeEach(async () => {
    heard = [];
    workspace = await startWorkspace();
    client = clientFor(workspace);
    running = await startHttpApp(workspace, (app: App) => {
      app.command('/backup', async ({ ack }) => ack());
      app.action('storage', async ({ ack, body }) => {
        heard.push(body.type === 'block_actions' ? held(body.view?.state.values ?? {}) : undefined);
        await ack();
      });
      app.view('options', async ({ ack, view }) => {
        heard.push(held(view.state.values));
        await ack();
      });
    });
  });
  afterEach(async () => {
    await running.end();
    await workspace.close();
  });

  type Values = Readonly<
    Record<string, Readonly<Record<string, { value?: string | null; selected_option?: { value: string } | null }>>>
  >;

  /** What the fields hold, by block. */
  const held = (values: Values): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(values).map(([block, elements]) => [
        block,
        Object.values(elements)
          .map(({ value, selected_option }) => value ?? selected_option?.value ?? '')
          .join(),
      ]),
    );

  const words = (text: string) => ({ type: 'plain_text', text });
  const option = (value: string) => ({ text: words(value), value });
  const storage = (more: object = {}) => ({
    type: 'input',
    block_id: 'storage',
    label: words('Storage'),
    dispatch_action: true,
    element: { type: 'static_select', action_id: 'storage', options: ['DataStore', 'Documents'].map(option) },
    ...more,
  });
  const folder = (initial_value: string, block_id = 'folder') => ({
    type: 'input',
    block_id,
    label: words('Folder'),
    element: { type: 'plain_text_input', action_id: 'folder', initial_value },
  });
  const form = (...blocks: object[]) => ({
    type: 'modal',
    callback_id: 'options',
    title: words('Backup'),
    submit: words('Start'),
    blocks,
  });

  const open = async (...blocks: object[]): Promise<View> => {
    const { triggerId } = await workspace.command(workspace.people.admin, '');
    await client.apiCall('views.open', { trigger_id: triggerId, view: form(...blocks) });
    return top();
  };
  const update = async (...blocks: object[]): Promise<void> => {
    await client.apiCall('views.update', { view_id: top().id, view: form(...blocks) });
  };
  const top = (): View => {
    const view = workspace.modal(workspace.people.admin);
    assert.ok(view);
    return view;
  };

  test('a choice that the app asked to hear of comes with what all fields hold', async () => {
    const { admin } = workspace.people;
    const view = await open(storage(), folder('1'));
    workspace.enter(admin, { folder: '2' });
    await workspace.press(admin, view, 'storage', 'Documents');
    await workspace.submit(admin);
    assert.deepEqual(heard, Array(2).fill({ storage: 'Documents', folder: '2' }));
  });

  test('a choice that the app did not ask to hear of is not told before the form is sent', async () => {
    const view = await open(storage({ dispatch_action: false }));
    await assert.rejects(
      workspace.press(workspace.people.admin, view, 'storage', 'Documents'),
      /does not tell the app/,
    );
  });

  test('a field with the same ids keeps what it held, whatever its new initial value', async () => {
    const { admin } = workspace.people;
    await open(storage(), folder('1'));
    workspace.enter(admin, { storage: 'Documents' });
    await update(storage(), folder('9'));
    await workspace.submit(admin);
    assert.deepEqual(heard, [{ storage: 'Documents', folder: '1' }]);
  });

  test('a field under another id shows its initial value, and one that was gone does too', async () => {
    const { admin } = workspace.people;
    await open(storage(), folder('1'));
    workspace.enter(admin, { storage: 'Documents', folder: '2' });
    await update(storage(), folder('9', 'folder-2'));
    await update(storage(), folder('1'));
    await workspace.submit(admin);
    assert.deepEqual(heard, [{ storage: 'Documents', folder: '1' }]);
  });

  const copies = (more: object = {}) => ({
    type: 'input',
    block_id: 'copies',
    label: words('Copies'),
    element: { type: 'number_input', action_id: 'copies', is_decimal_allowed: false, min_value: '1', max_value: '30' },
    ...more,
  });

  test('a number out of its bounds, of another kind, or none at all is not sent', async () => {
    const { admin } = workspace.people;
    await open(copies());
    const refused: Readonly<Record<string, RegExp>> = {
      '': /copies is required/,
      '0': /copies is less than 1/,
      '31': /copies is more than 30/,
      '-3': /copies is less than 1/,
      '2.5': /copies is no whole number/,
      '1e1': /copies is no number/,
      seven: /copies is no number/,
    };
    for (const [typed, reason] of Object.entries(refused))
      await assert.rejects(workspace.submit(admin, { copies: typed }), reason);
    assert.deepEqual(heard, []);
    await workspace.submit(admin, { copies: '30' });
    assert.deepEqual(heard, [{ copies: '30' }]);
  });

  test('an optional number may be left out, and is in its bounds where it is not', async () => {
    const { admin } = workspace.people;
    await open(copies({ optional: true }));
    await assert.rejects(workspace.submit(admin, { copies: '31' }), /copies is more than 30/);
    await workspace.submit(admin, { copies: '' });
    assert.deepEqual(heard, [{ copies: '' }]);
  });

  test('a text shorter or longer than the app allows is not sent', async () => {
    const { admin } = workspace.people;
    const name = { type: 'plain_text_input', action_id: 'name', min_length: 2, max_length: 4 };
    await open({ type: 'input', block_id: 'name', label: words('Name'), element: name });
    await assert.rejects(workspace.submit(admin, { name: 'a' }), /name is shorter than 2/);
    await assert.rejects(workspace.submit(admin, { name: 'abcde' }), /name is longer than 4/);
    await workspace.submit(admin, { name: 'abcd' });
    assert.deepEqual(heard, [{ name: 'abcd' }]);
  });

  test('nobody can enter something in a field that is not there', async () => {
    const { admin } = workspace.people;
    await open(storage());
    assert.throws(() => workspace.enter(admin, { folder: '2' }), /no field folder/);
    await assert.rejects(workspace.submit(admin, { storage: 'Documents', folder: '2' }), /no field folder/);
  });
});
