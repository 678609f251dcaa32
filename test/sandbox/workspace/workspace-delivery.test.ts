import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import type { App } from '@slack/bolt';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { buttons, postCard, startHttpApp, startSocketApp } from './workspace-app-support.ts';
import { type ManualClock, manualClock, until } from './workspace-support.ts';

let ends: (() => Promise<unknown>)[] = [];
let clock: ManualClock;
let workspace: SimulatedWorkspace;
let channel: string;

suite('Delivering to an app', () => {
  beforeEach(async () => {
    clock = manualClock();
    workspace = await startWorkspace({ clock });
    channel = workspace.adminChannel;
  });
  afterEach(async () => {
    for (const end of ends.toReversed()) await end();
    ends = [];
    await workspace.close();
  });

  const listen = (app: App): void => {
    app.command('/backup', async ({ command, ack, respond }) => {
      if (command.text === 'nothing') return;
      await ack(command.text === 'quiet' ? undefined : `You said ${command.text}`);
      if (command.text === 'loud') await respond({ response_type: 'in_channel', text: 'To all' });
    });
    app.action('cancel', async ({ ack, action, body, respond }) => {
      await ack();
      await respond({ text: `${JSON.stringify(action)} by ${body.user.id}`, replace_original: false });
    });
    app.action('copy', async ({ ack, action, respond }) => {
      await ack();
      await respond({ text: `Copy ${'value' in action ? action.value : ''}`, replace_original: true });
    });
  };

  const overSocket = async () => {
    const app = await startSocketApp(workspace, listen);
    ends.push(app.end);
    return app.receiver;
  };
  const overHttp = async (secret?: string) => {
    ends.push((await startHttpApp(workspace, listen, secret)).end);
  };

  const seenBy = (who: string) => workspace.ephemerals(who).map(({ text, from }) => [text, from]);

  for (const transport of ['socket', 'http'] as const) {
    describe(`A plain Bolt app over ${transport}`, () => {
      beforeEach(async () => {
        if (transport === 'socket') await overSocket();
        else await overHttp();
      });

      test('answers a command to the person alone', async () => {
        const { admin } = workspace.people;
        const delivery = await workspace.command(admin, 'status');
        assert.deepEqual([delivery.transport, delivery.ack, delivery.failure], [transport, 'acked', '']);
        assert.ok(delivery.ackMs >= 0 && delivery.ackMs < 3000);
        assert.deepEqual(seenBy(admin), [['You said status', 'ack']]);
        assert.deepEqual(workspace.messages(channel), []);
      });

      test('answers through the response URL to everybody', async () => {
        await workspace.command(workspace.people.admin, 'loud', { channel: workspace.generalChannel });
        await until(() => workspace.messages(workspace.generalChannel).length === 1, 'the answer is posted');
        assert.equal(workspace.messages(workspace.generalChannel)[0]?.text, 'To all');
      });

      test('hears of a press with all that Slack says about it', async () => {
        const { outsider } = workspace.people;
        const { ts } = postCard(workspace);
        const delivery = await workspace.press(outsider, { channel, ts }, 'cancel');
        assert.equal(delivery.ack, 'acked');
        await until(() => workspace.ephemerals(outsider).length === 1, 'the press is answered');
        assert.match(workspace.ephemerals(outsider)[0]?.text ?? '', /"value":"r1".*"block_id":"buttons"/);
        assert.equal(workspace.messages(channel)[0]?.edits, 0);
        const { payload } = delivery.outgoing.envelope;
        const shape = {
          type: payload.type,
          user: payload.user,
          team: payload.team,
          channel: payload.channel,
          container: payload.container,
          enterprise: payload.enterprise,
          isEnterprise: payload.is_enterprise_install,
        };
        assert.deepEqual(shape, {
          type: 'block_actions',
          user: { id: outsider, username: 'olga', name: 'olga', team_id: workspace.knobs.person(outsider).teamId },
          team: { id: workspace.teamId, domain: 'example' },
          channel: { id: channel, name: 'privategroup' },
          container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
          enterprise: null,
          isEnterprise: false,
        });
      });

      test('replaces the pressed message when it says so', async () => {
        const { ts } = postCard(workspace);
        await workspace.press(workspace.people.admin, { channel, ts }, 'copy', '2');
        await until(() => workspace.messages(channel)[0]?.edits === 1, 'the card is replaced');
        assert.equal(workspace.messages(channel)[0]?.text, 'Copy 2');
      });

      test('that does not acknowledge lets the person read of a timeout', async () => {
        const { admin } = workspace.people;
        const command = workspace.command(admin, 'nothing');
        clock.wake();
        const delivery = await command;
        assert.deepEqual([delivery.ack, delivery.ackMs], ['none', -1]);
        assert.equal(delivery.failure, '/backup failed with the error "operation_timeout"');
        assert.deepEqual(seenBy(admin), [[delivery.failure, 'slack']]);
      });

      test('gets the same trigger when something is delivered twice', async () => {
        const { admin } = workspace.people;
        const first = await workspace.command(admin, 'start');
        const second = await workspace.redeliver(first);
        assert.equal(second.ack, 'acked');
        assert.equal(second.triggerId, first.triggerId);
        assert.equal(workspace.ephemerals(admin).length, 2);
      });
    });
  }

  describe('Pressing', () => {
    test('only works on what is there and can be seen', async () => {
      const { admin, colleague, nobody } = workspace.people;
      const { ts } = postCard(workspace);
      await assert.rejects(workspace.press(admin, { channel, ts }, 'delete'), /no delete to press/);
      await assert.rejects(workspace.press(admin, { channel, ts }, 'copy'), /2 of copy/);
      await assert.rejects(workspace.press(nobody, { channel, ts }, 'cancel'), /sees no message/);
      workspace.deleteMessage(channel, ts);
      await assert.rejects(workspace.press(admin, { channel, ts }, 'cancel'), /sees no message/);
      await assert.rejects(workspace.command(nobody, 'status', { channel }), /cannot see/);
      assert.equal((await workspace.command(colleague, 'status')).transport, 'none');
    });

    test('an ephemeral carries no message, and its answer replaces it unless the app says otherwise', async () => {
      await overSocket();
      const { admin, colleague } = workspace.people;
      const send = (body: object) =>
        fetch(`${workspace.apiUrl}chat.postEphemeral`, {
          method: 'POST',
          headers: { authorization: `Bearer ${workspace.botToken}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
      await send({ channel, user: admin, text: 'Sure?', blocks: buttons });
      const [asked] = workspace.ephemerals(admin);
      assert.ok(asked);
      await assert.rejects(workspace.press(colleague, asked, 'cancel'), /sees no message/);
      const delivery = await workspace.press(admin, asked, 'copy', '1');
      assert.equal(delivery.outgoing.envelope.payload.message, undefined);
      await until(() => workspace.ephemerals(admin)[0]?.edits === 1, 'the ephemeral is replaced');
      assert.equal(workspace.ephemerals(admin)[0]?.text, 'Copy 1');
    });
  });

  describe('Without an app', () => {
    test('a command fails as Slack shows it', async () => {
      const { nobody } = workspace.people;
      const delivery = await workspace.command(nobody, 'status');
      assert.equal(delivery.transport, 'none');
      assert.deepEqual(seenBy(nobody), [['/backup failed because the app did not respond', 'slack']]);
    });

    test('or with Slack down, nothing is delivered', async () => {
      await overHttp();
      workspace.knobs.isDown = true;
      assert.equal((await workspace.command(workspace.people.admin, 'status')).transport, 'none');
    });

    test('an address where nobody listens, or a signature that does not fit, is a failed dispatch', async () => {
      const { admin } = workspace.people;
      workspace.setEventsUrl('http://127.0.0.1:9/slack/events');
      assert.equal(
        (await workspace.command(admin, 'status')).failure,
        '/backup failed with the error "dispatch_failed"',
      );
      await overHttp('another secret');
      const refused = await workspace.command(admin, 'status');
      assert.equal(refused.status, 401);
      assert.equal(refused.failure, '/backup failed with the error "dispatch_failed"');
    });
  });
});
