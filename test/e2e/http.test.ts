import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { minuteMs } from '../../src/lib/durations.ts';
import { signatureHeaders } from '../../src/sandbox/workspace/signature.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { cardSaying } from './reading.ts';
import { openScene, setScene } from './scene.ts';

const form = 'application/x-www-form-urlencoded';

/** A `/backup status` as Slack would send it, with a signature by `secret` of the time `at`. */
const statusRequest = (workspace: SimulatedWorkspace, secret: string, at: number, type = form): RequestInit => {
  const body = new URLSearchParams({
    command: '/backup',
    text: 'status',
    team_id: workspace.teamId,
    user_id: workspace.people.admin,
    channel_id: workspace.adminChannel,
    trigger_id: '1.2.3',
    response_url: workspace.apiUrl,
  }).toString();
  const headers = { 'content-type': type, ...signatureHeaders(secret, at, body) };
  return { method: 'POST', body, headers };
};

describe('over HTTP', { concurrency: 8 }, () => {
  test('only what Slack has signed in the last minutes is taken', async (t) => {
    const { workspace, bot, until } = await openScene(t, { transport: 'http' });
    const { signingSecret } = workspace;
    const isCarriedOut = (): boolean => workspace.calls.some(({ name }) => name === 'users.info');
    const send = async (init: RequestInit) => {
      const { status } = await fetch(`${bot.url()}/slack/events`, init);
      return status;
    };
    const forged = statusRequest(workspace, `${signingSecret}x`, Date.now());
    const old = statusRequest(workspace, signingSecret, Date.now() - 6 * minuteMs);
    const unsigned = { ...statusRequest(workspace, signingSecret, 0), headers: { 'content-type': form } };
    for (const refused of [forged, old, unsigned]) assert.equal(await send(refused), 401);
    assert.ok(!isCarriedOut());

    const withCharset = statusRequest(workspace, signingSecret, Date.now(), `${form}; charset=utf-8`);
    assert.equal(await send(withCharset), 200);
    assert.equal(await send(statusRequest(workspace, signingSecret, Date.now())), 200);
    await until('the request is carried out', isCarriedOut);
  });

  test('the address for events is confirmed to Slack, and to nobody else', async (t) => {
    const { workspace, bot } = await openScene(t, { transport: 'http' });
    const ask = async (secret: string) => {
      const body = JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'a challenge' });
      const headers = { 'content-type': 'application/json', ...signatureHeaders(secret, Date.now(), body) };
      const answer = await fetch(`${bot.url()}/slack/events`, { method: 'POST', body, headers });
      return { status: answer.status, text: await answer.text() };
    };
    const confirmed = await ask(workspace.signingSecret);
    assert.equal(confirmed.status, 200);
    assert.match(confirmed.text, /a challenge/);
    const forged = await ask(`${workspace.signingSecret}x`);
    assert.equal(forged.status, 401);
    assert.doesNotMatch(forged.text, /a challenge/);
  });

  test('rejected requests show on the health page with what to change, until one is taken', async (t) => {
    const { workspace, bot } = await openScene(t, { transport: 'http' });
    const healthAfter = async (secret: string, at: number): Promise<unknown> => {
      await fetch(`${bot.url()}/slack/events`, statusRequest(workspace, secret, at));
      return await (await fetch(`${bot.url()}/healthz`)).json();
    };
    const trouble = (why: string) => ({ status: 'degraded', why: [`requests: ${why}`] });
    const { signingSecret } = workspace;
    assert.deepEqual(
      await healthAfter(`${signingSecret}x`, Date.now()),
      trouble(
        '1 from Slack rejected: their signature is not by SLACK_SIGNING_SECRET; copy the signing secret again from Basic Information',
      ),
    );
    assert.deepEqual(
      await healthAfter(signingSecret, Date.now() - 6 * minuteMs),
      trouble('2 from Slack rejected: their time is more than 5 minutes off; set this machine’s clock'),
    );
    assert.deepEqual(await healthAfter(signingSecret, Date.now()), { status: 'ok', why: [] });
  });

  for (const payload of ['null', '"x"', '{', '{"type":"view_submission","view":{}}', '{"type":"block_actions"}']) {
    test(`a signed request that makes no sense does not end the bot: ${payload}`, async (t) => {
      const { workspace, bot } = await openScene(t, { transport: 'http' });
      const body = new URLSearchParams({ payload }).toString();
      const headers = { 'content-type': form, ...signatureHeaders(workspace.signingSecret, Date.now(), body) };
      const { status } = await fetch(`${bot.url()}/slack/events`, { method: 'POST', body, headers });
      assert.ok(status < 500, `status ${status}`);
      assert.equal((await fetch(`${bot.url()}/healthz`)).status, 200);
    });
  }

  test('a monitor can ask how the bot is, with GET and with HEAD, and nothing else is answered', async (t) => {
    const { bot } = await openScene(t, { transport: 'http' });
    for (const path of ['/healthz', '/readyz']) {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await fetch(bot.url() + path, { method });
        assert.deepEqual([status, headers.get('content-type')], [200, 'application/json'], `${method} ${path}`);
      }
      assert.equal((await fetch(bot.url() + path, { method: 'POST' })).status, 405);
    }
    assert.deepEqual(await (await fetch(`${bot.url()}/healthz`)).json(), { status: 'ok', why: [] });
    assert.equal((await fetch(`${bot.url()}/slack/events`)).status, 405);
    assert.equal((await fetch(`${bot.url()}/`)).status, 404);
  });

  test('the bot is not ready before Slack has answered it, and does no work until then', async (t) => {
    const scene = await setScene(t, { transport: 'http' });
    const { workspace } = scene;
    workspace.faults.add({ on: 'auth.test', fault: { kind: 'delay', ms: 1_000 } });
    const bot = scene.launch();
    const url = await scene.until('the bot listens', () => bot.url() || undefined);
    assert.deepEqual(await readiness(url), { status: 503, why: ['starting'] });
    const early = await fetch(`${url}/slack/events`, statusRequest(workspace, workspace.signingSecret, Date.now()));
    assert.notEqual(early.status, 200);
    await scene.until('the bot is ready', async () => (await readiness(url)).status === 200);
  });

  test('the bot says that it is not ready while it stops', async (t) => {
    const scene = await openScene(t, { transport: 'http' });
    const { portal, workspace, bot } = scene;
    portal.knobs.durationMs = 60_000;
    await workspace.command(workspace.people.admin, '');
    await cardSaying(scene, 'Running');
    workspace.faults.add({ on: 'chat.update', fault: { kind: 'delay', ms: 2_000 }, times: Number.POSITIVE_INFINITY });
    const stopped = bot.stop();
    await scene.until('the bot stops', () => bot.logs().some(({ msg }) => msg === 'stopping'));
    assert.deepEqual(await readiness(bot.url()), { status: 503, why: ['stopping'] });
    assert.equal(await stopped, 0);
  });
});

/** What `/readyz` says to a new connection, as from a load balancer; status 0: the connection was refused. */
const readiness = async (url: string): Promise<{ status: number; why: unknown }> => {
  const asked = request(`${url}/readyz`, { agent: false }).end();
  try {
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const { why } = (await json(answer)) as { why: unknown };
    return { status: answer.statusCode ?? 0, why };
  } catch (error) {
    return { status: 0, why: error };
  }
};
