import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App } from '@slack/bolt';
import { buttons, startHttpApp } from '../workspace/workspace-app-support.ts';
import { until } from '../workspace/workspace-support.ts';
import { endsOf, openServed } from './page-support.ts';

const view = (blocks: readonly unknown[]) => ({
  type: 'modal' as const,
  callback_id: 'form',
  title: { type: 'plain_text' as const, text: 'Form' },
  submit: { type: 'plain_text' as const, text: 'Send' },
  blocks: blocks as [],
});

const field = (id: string) => ({
  type: 'input',
  block_id: id,
  label: { type: 'plain_text', text: id },
  element: { type: 'plain_text_input', action_id: id },
});

test('what is written stands in the channel as text, and /backup goes to the app', async (t) => {
  const { stage, act } = await openServed(t);
  const { workspace } = endsOf(stage.scene());
  const channel = workspace.generalChannel;
  assert.equal((await act({ do: 'say', who: 'guest', channel, text: 'Hi <!channel> & all' })).problem, '');
  assert.equal(workspace.messages(channel)[0]?.text, 'Hi &lt;!channel&gt; &amp; all');
  await act({ do: 'say', who: 'guest', channel, text: '/backup status' });
  assert.equal(workspace.deliveries[0]?.name, '/backup status');
  assert.equal(workspace.ephemerals(workspace.people.guest)[0]?.text, '/backup failed because the app did not respond');
});

test('what cannot be said is refused in a sentence, and nothing is sent', async (t) => {
  const { stage, act } = await openServed(t);
  const { workspace } = endsOf(stage.scene());
  const channel = workspace.adminChannel;
  const problem = async (asked: Readonly<Record<string, unknown>>) => (await act({ do: 'say', ...asked })).problem;
  assert.match(await problem({ who: 'admin', channel, text: '/remind me' }), /has no command \/remind/);
  assert.match(await problem({ who: 'nobody', channel, text: 'Hello' }), /cannot see that channel/);
  assert.match(await problem({ who: 'robot', channel, text: 'Hello' }), /no such person/);
  assert.match(await problem({ who: 'admin', channel: 'C1', text: 'Hello' }), /knows nothing by the ID C1/);
  workspace.knobs.channel(channel).isArchived = true;
  assert.match(await problem({ who: 'admin', channel, text: '/backup' }), /archived/);
  assert.deepEqual([workspace.everything(channel), workspace.deliveries], [[], []]);
});

test('somebody of another organisation sees shared channels alone and has no commands', async (t) => {
  const { stage, act } = await openServed(t);
  const { workspace } = endsOf(stage.scene());
  const say = async (channel: string, text: string) =>
    (await act({ do: 'say', who: 'outsider', channel, text })).problem;
  assert.match(await say(workspace.generalChannel, 'Hello'), /cannot see that channel/);
  assert.match(await say(workspace.adminChannel, '/backup'), /^Slack shares no commands/);
  assert.equal(await say(workspace.adminChannel, 'Hello'), '');
  assert.deepEqual(workspace.deliveries, []);
});

test('a person’s first direct message opens the conversation', async (t) => {
  const { stage, act } = await openServed(t);
  const { workspace } = endsOf(stage.scene());
  await act({ do: 'say', who: 'colleague', channel: '', text: 'Are you there?' });
  assert.equal(workspace.directMessages(workspace.people.colleague)[0]?.text, 'Are you there?');
});

test('a button is pressed by anyone who sees it, and a form is filled, refused in place, and sent', async (t) => {
  const { stage, act } = await openServed(t);
  const { workspace } = endsOf(stage.scene());
  const told: unknown[] = [];
  const { end } = await startHttpApp(workspace, (app: App) => {
    app.action('copy', async ({ ack, body, client }) => {
      await ack();
      if (body.type === 'block_actions')
        await client.views.open({ trigger_id: body.trigger_id, view: view([field('room'), field('note')]) });
    });
    app.view('form', async ({ ack, view: sent }) => {
      const room = sent.state.values.room?.room?.value;
      told.push(room);
      await (room === '1' ? ack() : ack({ response_action: 'errors', errors: { room: 'Room 1 only.' } }));
    });
  });
  t.after(end);
  const { ts, channel } = workspace.postAs(workspace.bot.userId, workspace.adminChannel, {
    text: 'x',
    blocks: buttons,
  });
  const press = { do: 'press', channel, ts, action: 'copy', value: '2' };
  assert.match((await act({ ...press, who: 'nobody' })).problem, /sees no message/);
  assert.match((await act({ ...press, who: 'admin', value: '3' })).problem, /There is no copy 3/);
  assert.equal((await act({ ...press, who: 'admin' })).problem, '');
  await until(() => workspace.modal(workspace.people.admin) !== undefined, 'the form is open');

  const submit = (entries: unknown) => act({ do: 'submit', who: 'admin', entries });
  assert.match((await submit({ room: '1' })).problem, /note is required/);
  assert.match((await submit({ door: '1' })).problem, /no field door/);
  assert.deepEqual((await submit({ room: '2', note: 'n' })).errors, { room: 'Room 1 only.' });
  assert.deepEqual(await submit({ room: '1', note: 'n' }), { said: [], problem: '', errors: {} });
  assert.deepEqual(told, ['2', '1']);
  assert.equal(workspace.modal(workspace.people.admin), undefined);
  assert.match((await act({ do: 'dismiss', who: 'admin' })).problem, /no modal open/);
});

test('what is typed for the portal and the bots does what the terminal does', async (t) => {
  const { stage, act } = await openServed(t);
  const { portal } = endsOf(stage.scene());
  const type = async (line: string) => (await act({ do: 'type', line })).said.join('\n');
  assert.equal(await type('speed 20'), 'The next backups take 20 s each.');
  assert.equal(portal.knobs.durationMs, 20_000);
  assert.equal(await type('plan paid'), 'The free backups of this month are used up: the next one costs money.');
  assert.match(await type('break frozen'), /^No backup is running/);
  assert.match(await type('kill'), /^No bot runs/);
  assert.match(await type('brake'), /nearest is “break TROUBLE”/);
  assert.equal(await type('quit'), '', 'the sandbox is not ended from the page');
});

test('what nobody can do is a problem in words', async (t) => {
  const { act } = await openServed(t);
  assert.match((await act({})).problem, /no such person|not possible here/);
  assert.match((await act({ do: 'fly', who: 'admin' })).problem, /not possible here/);
  assert.match((await act({ do: 'scenario', name: 'paradise' })).problem, /no scenario called “paradise”/);
});

test('with a real end there are no scenarios, and Slack’s own side is left to the real one', async (t) => {
  const { stage, act } = await openServed(t, { isSlackReal: true });
  const scene = stage.scene();
  assert.match((await act({ do: 'scenario', name: 'guest' })).problem, /needs both ends simulated/);
  assert.match((await act({ do: 'say', who: 'admin', channel: 'C1', text: '/backup' })).problem, /real one here/);
  assert.equal(stage.scene(), scene);
});
