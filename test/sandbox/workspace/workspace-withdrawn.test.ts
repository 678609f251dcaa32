import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import { webApi } from '@slack/bolt';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { clientFor, manualClock, refusal } from './workspace-support.ts';

const clock = manualClock();
let workspace: SimulatedWorkspace;

suite('A workspace that withdraws a token', () => {
  beforeEach(async () => {
    workspace = await startWorkspace({ clock });
  });
  afterEach(() => workspace.close());

  describe('What Slack takes away for a while or for good', () => {
    test('A revoked token is told so, the new one works, and the other kind is left alone', async () => {
      const [bot, app] = [clientFor(workspace), clientFor(workspace, workspace.appToken)];
      const token = workspace.renewToken('bot');
      assert.equal(token, workspace.botToken);
      assert.equal(await refusal(bot.auth.test()), 'token_revoked');
      assert.equal((await clientFor(workspace, token).auth.test()).ok, true);
      assert.equal((await app.apps.connections.open({})).ok, true);
      workspace.renewToken('app');
      assert.equal(await refusal(app.apps.connections.open({})), 'token_revoked');
      assert.equal((await clientFor(workspace, workspace.appToken).apps.connections.open({})).ok, true);
      assert.equal(await refusal(clientFor(workspace, 'xoxb-1-2-never').auth.test()), 'invalid_auth');
    });

    test('A method that is shut answers 429 with the time that is left, even where limits are off, and others continue', async () => {
      const client = clientFor(workspace);
      const post = () => client.chat.postMessage({ channel: workspace.adminChannel, text: 'x' });
      const { ts = '' } = await post();
      const edit = () => client.chat.update({ channel: workspace.adminChannel, ts, text: 'y' });
      const retryAfter = async (): Promise<number> => {
        const error: unknown = await edit().catch((reason: unknown) => reason);
        assert.ok(error instanceof webApi.WebAPIRateLimitedError, String(error));
        return error.retryAfter;
      };
      workspace.knobs.areLimitsOn = false;
      workspace.rateLimit('chat.update', 60_000);
      assert.equal(await retryAfter(), 60);
      clock.pass(45_000);
      assert.equal(await retryAfter(), 15);
      assert.equal((await post()).ok, true);
      clock.pass(15_000);
      assert.equal((await edit()).ok, true);
      assert.equal(workspace.messages(workspace.adminChannel)[0]?.edits, 1);
    });
  });
});
