import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Agent } from 'undici';
import { createPortalClient } from '../../src/docspace/client.ts';
import { answering, apiKey, enveloped, refusalOf, sendJson } from './answering.ts';

const noon = Date.UTC(2026, 2, 10, 12);

/** What a client whose own clock shows these times learns of the portal's, which shows noon. */
const clockAt = async (t: TestContext, times: readonly number[], headers: Record<string, string>, status = 200) => {
  const { origin } = await answering(t, (_, reply) => {
    reply.sendDate = false;
    reply.writeHead(status, headers).end(JSON.stringify(enveloped({ docSpace: '3.7.2' })));
  });
  const dispatcher = new Agent();
  t.after(() => dispatcher.destroy());
  const left = [...times];
  const now = () => left.shift() ?? Number.NaN;
  const client = createPortalClient({ origin, apiKey, dispatcher, redact: (text) => text, now });
  return (await client.about({ storage: 'DataStore', params: {}, slot: 'portal' })).clock;
};
const date = new Date(noon).toUTCString();

test("The portal's clock is compared with ours in the middle of the call", async (t) => {
  assert.deepEqual(await clockAt(t, [noon + 500, noon + 500], { date }), { value: { aheadMs: 0 } });
  assert.deepEqual(await clockAt(t, [noon, noon + 1_000], { date }), { value: { aheadMs: 0 } });
  assert.deepEqual(await clockAt(t, [noon - 60_000, noon - 59_001], { date }), { value: { aheadMs: 60_001 } });
  assert.deepEqual(await clockAt(t, [noon + 90_500, noon + 90_500], { date }), { value: { aheadMs: -90_000 } });
});

test('A failure tells the time as well', async (t) => {
  assert.deepEqual(await clockAt(t, [noon + 500, noon + 500], { date }, 503), { value: { aheadMs: 0 } });
});

test('A portal that tells no time leaves its clock unknown', async (t) => {
  for (const headers of [{}, { date: 'soon' }] as Record<string, string>[]) {
    const clock = await clockAt(t, [noon, noon], headers, 403);
    assert.deepEqual(clock, { failure: { kind: 'unreadable', detail: '', httpStatus: 403 } });
  }
});

const zones: readonly (readonly [unknown, string | undefined])[] = [
  ['UTC', 'UTC'],
  ['America/New_York', 'America/New_York'],
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['Eastern Standard Time', undefined],
  ['', undefined],
  [null, undefined],
  [3, undefined],
];

for (const [timezone, zone] of zones) {
  test(`The time zone ${JSON.stringify(timezone)} is ${zone ?? 'not known'}`, async (t) => {
    const { client, asked } = await answering(t, (_, reply) => sendJson(reply, 200, enveloped({ timezone })));
    assert.equal((await client.facts()).timeZone, zone);
    assert.deepEqual(
      asked.map(({ method, url }) => `${method} ${url}`),
      ['GET /api/2.0/settings'],
    );
  });
}

test('A time zone that cannot be asked for is refused', async (t) => {
  const { client } = await answering(t, (_, reply) => reply.writeHead(404).end());
  assert.equal((await refusalOf(client.facts())).failure.kind, 'missing');
});
