import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import { webApi } from '@slack/bolt';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { clientFor, refusal, told } from './workspace-support.ts';

let workspace: SimulatedWorkspace;
let client: webApi.WebClient;
let channel: string;

suite('The Web API of a workspace', () => {
  beforeEach(async () => {
    workspace = await startWorkspace();
    workspace.knobs.areLimitsOn = false;
    channel = workspace.adminChannel;
    client = clientFor(workspace);
  });
  afterEach(() => workspace.close());

  const clientWith = (token: string) => clientFor(workspace, token);
  const divider = [{ type: 'divider' }];
  const metadata = { event_type: 'docspace_backup_run', event_payload: { run: 'r1', isDone: false, count: 1 } };

  describe('Tokens and scopes', () => {
    test('A wrong token, no token and an app token are told apart', async () => {
      assert.equal(await refusal(clientWith('xoxb-wrong').auth.test()), 'invalid_auth');
      assert.equal(await refusal(clientWith('').auth.test()), 'not_authed');
      assert.equal(await refusal(clientWith(workspace.appToken).auth.test()), 'not_allowed_token_type');
      assert.equal(await refusal(client.apps.connections.open()), 'not_allowed_token_type');
      workspace.knobs.isTokenRevoked = true;
      assert.equal(await refusal(client.auth.test()), 'token_revoked');
    });

    test('auth.test names the bot, and every answer carries the granted scopes', async () => {
      const answer = await client.auth.test();
      assert.equal(answer.user_id, workspace.bot.userId);
      assert.equal(answer.bot_id, workspace.bot.botId);
      assert.equal(answer.team_id, workspace.teamId);
      assert.deepEqual(answer.response_metadata?.scopes, workspace.knobs.scopes);
    });

    test('A missing scope is named, for the kind of channel too', async () => {
      workspace.knobs.scopes = ['channels:history'];
      assert.equal((await told(client.chat.postMessage({ channel, text: 'x' }))).needed, 'chat:write');
      assert.equal((await told(client.conversations.history({ channel }))).needed, 'groups:history');
      assert.equal((await told(client.users.info({ user: workspace.people.admin }))).needed, 'users:read');
      workspace.knobs.appScopes = [];
      assert.equal((await told(clientWith(workspace.appToken).apps.connections.open())).needed, 'connections:write');
    });

    test('Unknown methods are refused, and a Slack that is down answers 503', async () => {
      assert.equal(await refusal(client.apiCall('chat.shout')), 'unknown_method');
      assert.equal(await refusal(client.apiCall('constructor')), 'unknown_method');
      assert.equal(await refusal(client.conversations.list()), 'unknown_method', 'the app does not use it');
      workspace.knobs.isDown = true;
      await assert.rejects(client.auth.test(), webApi.WebAPIHTTPError);
    });

    test('JSON is taken as well as forms, but not with the token inside', async () => {
      const send = async (headers: Record<string, string>, body: string) =>
        (await fetch(`${workspace.apiUrl}chat.postMessage`, { method: 'POST', headers, body })).json();
      const json = { 'content-type': 'application/json; charset=utf-8' };
      const bearer = { authorization: `Bearer ${workspace.botToken}` };
      const good = await send({ ...json, ...bearer }, JSON.stringify({ channel, blocks: divider, metadata }));
      assert.equal((good as { ok: boolean }).ok, true);
      assert.deepEqual(workspace.messages(channel)[0]?.metadata, metadata);
      const inside = await send(json, JSON.stringify({ channel, text: 'x', token: workspace.botToken }));
      assert.deepEqual(inside, { ok: false, error: 'not_authed' });
      assert.deepEqual(await send({ ...json, ...bearer }, '{'), { ok: false, error: 'invalid_json' });
      assert.deepEqual(await send({ ...bearer, 'content-type': 'text/css' }, 'a{}'), {
        ok: false,
        error: 'invalid_post_type',
      });
      const form = new URLSearchParams({ channel, text: 'x', token: workspace.botToken });
      assert.equal(
        ((await send({ 'content-type': 'application/x-www-form-urlencoded' }, String(form))) as { ok: boolean }).ok,
        true,
      );
      const socket = await fetch(`${workspace.apiUrl}apps.connections.open`, {
        method: 'POST',
        body: new URLSearchParams({ token: workspace.appToken }),
      });
      assert.deepEqual(await socket.json(), { ok: false, error: 'not_authed' });
    });
  });

  describe('Faults', () => {
    test('A reply that is lost after the effect leaves the message posted', async () => {
      workspace.faults.add({ on: 'chat.postMessage', fault: { kind: 'drop-after' } });
      await assert.rejects(client.chat.postMessage({ channel, text: 'once' }), webApi.WebAPIRequestError);
      assert.deepEqual(
        workspace.messages(channel).map(({ text }) => text),
        ['once'],
      );
      assert.deepEqual(
        workspace.calls.map(({ name, status }) => [name, status]),
        [['chat.postMessage', 0]],
      );
    });
  });
});
