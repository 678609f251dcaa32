import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webApi } from '@slack/bolt';
import { failureOf, isChannelGone, isTokenGone } from '../../src/slack/web.ts';
import { rateLimited, refusedBySlack } from '../support/slack-errors.ts';
import { createSlackClient } from '../support/slack-server.ts';

test('What Slack refuses did not happen, and says why', () => {
  assert.deepEqual(failureOf(refusedBySlack('not_in_channel')), {
    kind: 'refused',
    code: 'not_in_channel',
    needed: '',
  });
  const answer = { ok: false, error: 'missing_scope', needed: 'users:read' };
  const lacking = new webApi.WebAPIPlatformError(answer);
  assert.deepEqual(failureOf(lacking), { kind: 'refused', code: 'missing_scope', needed: 'users:read' });
});

test('A rate limit says how long to wait, at least a second', () => {
  assert.deepEqual(failureOf(rateLimited(30)), { kind: 'rate_limited', retryAfterMs: 30_000 });
  assert.deepEqual(failureOf(rateLimited(0)), { kind: 'rate_limited', retryAfterMs: 1_000 });
  for (const code of ['ratelimited', 'rate_limited']) {
    assert.deepEqual(failureOf(refusedBySlack(code)), { kind: 'rate_limited', retryAfterMs: 1_000 }, code);
  }
});

for (const code of ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']) {
  test(`After ${code} nobody knows whether it happened`, () => {
    assert.deepEqual(failureOf(refusedBySlack(code)), { kind: 'unclear', detail: code });
  });
}

test('After anything else nobody knows either', () => {
  assert.deepEqual(failureOf(new Error('socket hang up')), { kind: 'unclear', detail: 'socket hang up' });
  assert.deepEqual(failureOf('odd'), { kind: 'unclear', detail: 'odd' });
});

test('A network error carries its cause', async () => {
  for (const code of ['SELF_SIGNED_CERT_IN_CHAIN', 'ENOTFOUND', 'ECONNREFUSED']) {
    const { client } = createSlackClient(() => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('the reason'), { code }) });
    });
    const error = await client.auth.test().catch((reason: unknown) => reason);
    assert.deepEqual(failureOf(error), { kind: 'unclear', detail: code });
  }
});

test('A lost token and a lost channel are told apart from what passes', () => {
  for (const code of ['invalid_auth', 'not_authed', 'token_revoked', 'token_expired', 'account_inactive']) {
    assert.deepEqual([isTokenGone(code), isChannelGone(code)], [true, false], code);
  }
  for (const code of ['channel_not_found', 'not_in_channel', 'is_archived', 'restricted_action', 'no_permission']) {
    assert.deepEqual([isTokenGone(code), isChannelGone(code)], [false, true], code);
  }
  assert.deepEqual([isTokenGone('internal_error'), isChannelGone('message_not_found')], [false, false]);
});

test('The client asks once, whatever happens to the call', async () => {
  const { client, calls } = createSlackClient(() => {
    throw new Error('socket hang up');
  });
  await assert.rejects(client.chat.postMessage({ channel: 'C1', text: 'x' }), /socket hang up/);
  assert.equal(calls.length, 1);
});

test('An answer that is not Slack’s says nothing of what happened, and is not shown', async () => {
  for (const body of ['', '<html>upstream</html>', 'Internal Error']) {
    const error = new webApi.WebAPIPlatformError({ ok: false, error: body });
    assert.deepEqual(failureOf(error), { kind: 'unclear', detail: 'an answer that cannot be read' }, body);
  }
});
