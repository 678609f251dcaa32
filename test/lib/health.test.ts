import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { App, HTTPReceiver } from '@slack/bolt';
import { FatalError } from '../../src/lib/fatal-error.ts';
import { createHealth, listen } from '../../src/lib/health.ts';
import { createRedact } from '../../src/lib/redact.ts';

type Options = Partial<Parameters<typeof listen>[0]>;

const metrics = { type: 'application/openmetrics-text', text: () => 'a_metric 1\n# EOF\n' };

const serving = async (context: TestContext, options: Options = {}) => {
  const health = createHealth({ redact: createRedact(['known-secret']), metrics });
  const server = await listen({ port: 0, health, ...options });
  context.after(server.close);
  const origin = `http://127.0.0.1:${server.port}`;
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(origin + path, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? undefined : JSON.parse(text) };
  };
  return { health, server, origin, ask };
};

test('the metrics page answers with its own type', async (context) => {
  const { server } = await serving(context);
  const response = await fetch(`http://127.0.0.1:${server.port}/metrics`);
  assert.deepEqual([response.status, await response.text()], [200, metrics.text()]);
  assert.equal(response.headers.get('content-type'), metrics.type);
});

test('the health page says ok, or degraded and why, and stays 200', async (context) => {
  const { health, ask } = await serving(context);
  const first = await ask('/healthz');
  assert.deepEqual([first.status, first.json], [200, { status: 'ok', why: [] }]);
  assert.equal(first.headers.get('content-type'), 'application/json');
  health.trouble('portal', 'no answer since 12:00');
  health.trouble('channel', 'archived');
  health.trouble('portal', 'refused known-secret');
  const why = ['portal: refused [secret]', 'channel: archived'];
  const second = await ask('/healthz?verbose=1');
  assert.deepEqual([second.status, second.json], [200, { status: 'degraded', why }]);
  health.fine('portal');
  health.fine('channel');
  assert.deepEqual((await ask('/healthz')).json, { status: 'ok', why: [] });
});

test('the bot is not ready at first, then ready, then draining', async (context) => {
  const { health, ask } = await serving(context);
  const first = await ask('/readyz');
  assert.deepEqual([first.status, first.json], [503, { ready: false, why: ['starting'] }]);
  health.ready();
  const second = await ask('/readyz');
  assert.deepEqual([second.status, second.json], [200, { ready: true, why: [] }]);
  health.notReady('draining, known-secret');
  const third = await ask('/readyz');
  assert.deepEqual([third.status, third.json], [503, { ready: false, why: ['draining, [secret]'] }]);
});

test('HEAD answers as GET does, without a body', async (context) => {
  const { ask } = await serving(context);
  for (const [path, status] of [
    ['/healthz', 200],
    ['/readyz', 503],
    ['/other', 404],
  ] as const) {
    const { status: found, json, headers } = await ask(path, { method: 'HEAD' });
    assert.deepEqual([found, json], [status, undefined]);
    assert.ok(Number(headers.get('content-length')) > 0);
  }
});

test('other methods are refused by name, other paths are not found', async (context) => {
  const { ask } = await serving(context, { slackEvents: () => assert.fail('only POST goes to Slack') });
  const refused = await ask('/healthz', { method: 'POST', body: 'x' });
  assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET, HEAD']);
  const looked = await ask('/slack/events');
  assert.deepEqual([looked.status, looked.headers.get('allow')], [405, 'POST']);
  for (const path of ['/', '/healthz/', '/slack', '/slack/events/x']) assert.equal((await ask(path)).status, 404);
});

test('in Socket Mode there is no Slack path', async (context) => {
  const { ask } = await serving(context);
  assert.equal((await ask('/slack/events', { method: 'POST', body: '{}' })).status, 404);
});

const signingSecret = 'test-signing-secret';

const signed = (body: string, contentType: string): RequestInit => {
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', signingSecret).update(`v0:${seconds}:${body}`).digest('hex');
  return {
    method: 'POST',
    body,
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': `v0=${signature}`,
    },
  };
};

test('a signed command reaches Bolt, whatever the charset in its content type', async (context) => {
  const receiver = new HTTPReceiver({ signingSecret });
  const authorize = async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U0' });
  const asked: string[] = [];
  new App({ receiver, authorize, convoStore: false }).command('/backup', async ({ command, ack }) => {
    asked.push(command.text);
    await ack();
  });
  const { ask } = await serving(context, { slackEvents: receiver.requestListener });
  const form = 'application/x-www-form-urlencoded';
  const body = 'command=%2Fbackup&text=status&team_id=T1&user_id=U1&channel_id=C1';
  for (const type of [form, `${form}; charset=utf-8`, `${form.toUpperCase()};charset=UTF-8`]) {
    assert.equal((await ask('/slack/events', signed(body, type))).status, 200);
  }
  const check = signed('{"type":"url_verification","challenge":"c"}', 'application/json; charset=utf-8');
  assert.deepEqual((await ask('/slack/events', check)).json, { challenge: 'c' });
  assert.deepEqual(asked, ['status', 'status', 'status']);
});

test('a port in use is one sentence that names PORT', async (context) => {
  const { server } = await serving(context);
  const health = createHealth({ redact: createRedact([]), metrics });
  await assert.rejects(listen({ port: server.port, health }), (error: Error) => {
    assert.ok(error instanceof FatalError);
    assert.equal(
      error.message,
      `PORT ${server.port} is used by another program; set PORT to a free one, or end the other program.`,
    );
    return true;
  });
});

test('a request under way at the close is answered, and no later one is taken', async (context) => {
  const { promise: release, resolve } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { server, ask } = await serving(context, {
    graceMs: 60_000,
    slackEvents: (_request, response) => {
      arrive();
      void release.then(() => response.end('{}'));
    },
  });
  const answer = ask('/slack/events', { method: 'POST', body: '{}' });
  await arrived;
  const closed = server.close();
  await assert.rejects(ask('/healthz'), TypeError);
  resolve();
  assert.equal((await answer).status, 200);
  await closed;
});

test('a request that is never answered does not hold the close for ever', async (context) => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { server, ask } = await serving(context, { graceMs: 20, slackEvents: () => arrive() });
  const answer = assert.rejects(ask('/slack/events', { method: 'POST', body: '{}' }), TypeError);
  await arrived;
  await server.close();
  await answer;
});
