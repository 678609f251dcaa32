import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import { webApi } from '@slack/bolt';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { clientFor, manualClock } from './workspace-support.ts';

const clock = manualClock();
let workspace: SimulatedWorkspace;
let client: webApi.WebClient;
let channel: string;

suite('Rate limits of a workspace', () => {
  beforeEach(async () => {
    workspace = await startWorkspace({ clock });
    channel = workspace.adminChannel;
    client = clientFor(workspace);
  });
  afterEach(() => workspace.close());

  describe('Rate limits', () => {
    const retryAfter = async (call: () => Promise<unknown>): Promise<number> => {
      const error: unknown = await call().catch((reason: unknown) => reason);
      assert.ok(error instanceof webApi.WebAPIRateLimitedError, String(error));
      return error.retryAfter;
    };
    const post = () => client.chat.postMessage({ channel, text: 'x' });

    test('A channel takes a short burst of posts, then one a second', async () => {
      for (let count = 0; count < 4; count += 1) await post();
      assert.equal(await retryAfter(post), 1);
      assert.equal(workspace.messages(channel).length, 4);
      await client.chat.postMessage({ channel: workspace.people.admin, text: 'another channel' });
      clock.pass(1000);
      await post();
      assert.equal(await retryAfter(post), 1);
    });

    test('50 edits a minute are taken, the next is told how long to wait', async () => {
      const { ts = '' } = await post();
      const edit = () => client.chat.update({ channel, ts, text: 'y' });
      for (let count = 0; count < 50; count += 1) {
        await edit();
        clock.pass(100);
      }
      assert.equal(await retryAfter(edit), 55);
      assert.equal(workspace.messages(channel)[0]?.edits, 50);
      clock.pass(55_000);
      await edit();
    });

    test('The answer is 429 with Retry-After and the word ratelimited, and limits can be switched off', async () => {
      workspace.knobs.groups = { S1: [] };
      const headers = { authorization: `Bearer ${workspace.botToken}` };
      const ask = () => fetch(`${workspace.apiUrl}usergroups.users.list?usergroup=S1`, { headers });
      for (let count = 0; count < 20; count += 1) assert.equal((await ask()).status, 200);
      const refused = await ask();
      assert.equal(refused.status, 429);
      assert.equal(refused.headers.get('retry-after'), '60');
      assert.deepEqual(await refused.json(), { ok: false, error: 'ratelimited' });
      workspace.knobs.areLimitsOn = false;
      assert.equal((await ask()).status, 200);
    });
  });
});
