import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import { minuteMs } from '../../../src/lib/durations.ts';
import type { Place } from '../../../src/sandbox/workspace/pressing.ts';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { buttons, postCard } from './workspace-app-support.ts';
import { type ManualClock, manualClock } from './workspace-support.ts';

let clock: ManualClock;
let workspace: SimulatedWorkspace;
let channel: string;

suite('Response URLs of a workspace', () => {
  beforeEach(async () => {
    clock = manualClock();
    workspace = await startWorkspace({ clock });
    channel = workspace.adminChannel;
  });
  afterEach(() => workspace.close());

  const seenBy = (who: string) => workspace.ephemerals(who).map(({ text, from }) => [text, from]);

  describe('Response URLs', () => {
    const answer = async (url: string, body: object) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      return [response.status, await response.text()];
    };
    const urlOf = async (): Promise<string> =>
      String((await workspace.command(workspace.people.admin, 'x')).outgoing.envelope.payload.response_url);

    test('work five times', async () => {
      const url = await urlOf();
      for (let count = 0; count < 5; count += 1) assert.deepEqual(await answer(url, { text: 'x' }), [200, 'ok']);
      assert.deepEqual(await answer(url, { text: 'x' }), [404, '{"ok":false,"error":"used_url"}']);
      assert.deepEqual(await answer(`${url}0`, { text: 'x' }), [404, '{"ok":false,"error":"invalid_url"}']);
      assert.equal(seenBy(workspace.people.admin).filter(([, from]) => from === 'response_url').length, 5);
    });

    test('work for 30 minutes', async () => {
      const url = await urlOf();
      clock.pass(30 * minuteMs);
      assert.equal((await answer(url, { text: 'x' }))[0], 200);
      clock.pass(1);
      assert.deepEqual(await answer(url, { text: 'x' }), [404, '{"ok":false,"error":"expired_url"}']);
    });

    test('refuse what is no message', async () => {
      const url = await urlOf();
      assert.deepEqual(await answer(url, {}), [400, '{"ok":false,"error":"no_text"}']);
      assert.deepEqual(await answer(url, { blocks: [{ type: 'x' }] }), [400, '{"ok":false,"error":"invalid_blocks"}']);
    });

    test('leave a channel message alone unless told, and replace an ephemeral unless told', async () => {
      const { admin } = workspace.people;
      const { ts } = postCard(workspace);
      const press = async (on: Place): Promise<string> =>
        String((await workspace.press(admin, on, 'cancel')).outgoing.envelope.payload.response_url);
      const toCard = await press({ channel, ts });
      await answer(toCard, { text: 'For you', blocks: buttons });
      assert.deepEqual([seenBy(admin), workspace.messages(channel)[0]?.edits], [[['For you', 'response_url']], 0]);
      const [ephemeral] = workspace.ephemerals(admin);
      assert.ok(ephemeral);
      await answer(await press(ephemeral), { text: 'Instead' });
      assert.deepEqual(seenBy(admin), [['Instead', 'response_url']]);
      await answer(toCard, { text: 'Over it', response_type: 'in_channel' });
      assert.deepEqual(
        workspace.messages(channel).map(({ text }) => text),
        ['Over it'],
      );
    });

    test('delete the pressed message, and are counted and struck by their own name', async () => {
      const { ts } = postCard(workspace);
      const { outgoing } = await workspace.press(workspace.people.admin, { channel, ts }, 'cancel');
      const url = String(outgoing.envelope.payload.response_url);
      workspace.faults.add({ on: 'response_url', fault: { kind: 'status', status: 500 } });
      assert.equal((await answer(url, { delete_original: true }))[0], 500);
      assert.equal(workspace.messages(channel).length, 1);
      assert.equal((await answer(url, { delete_original: true }))[0], 200);
      assert.deepEqual(workspace.messages(channel), []);
      assert.deepEqual(
        workspace.calls.map(({ name }) => name),
        ['response_url', 'response_url'],
      );
    });
  });

  describe('Watching', () => {
    test('A listener hears of posts, commands, ephemerals and deletes until it leaves', async () => {
      const heard: string[] = [];
      const leave = workspace.onChange(({ kind }) => heard.push(kind));
      const { ts } = postCard(workspace);
      await workspace.command(workspace.people.admin, 'status');
      workspace.deleteMessage(channel, ts);
      leave();
      postCard(workspace);
      assert.deepEqual(heard, ['posted', 'command', 'ephemeral', 'deleted']);
    });
  });
});
