import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Agent } from 'undici';
import { createPortalClient } from '../../src/docspace/client.ts';
import { answering, apiKey, enveloped, refusalOf, sendJson } from './answering.ts';

const noon = Date.UTC(2026, 2, 10, 12);

/** What a client learns of the portal's clock, which shows noon, whose own shows these times around its four calls. */
const clockAt = async (
  t: TestContext,
  times: readonly [before: number, after: number],
  headers: Record<string, string>,
  status = 200,
) => {
  const { origin } = await answering(t, (_, reply) => {
    reply.sendDate = false;
    reply.writeHead(status, headers).end(JSON.stringify(enveloped({ docSpace: '3.7.2' })));
  });
  const dispatcher = new Agent();
  t.after(() => dispatcher.destroy());
  let reads = 0;
  const now = () => times[reads++ < 4 ? 0 : 1];
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

/** What a portal whose clock is so far ahead tells of a copy, a schedule and a start, by the clock of the client. */
const timesOf = async (t: TestContext, aheadMs: number): Promise<readonly (number | undefined)[]> => {
  const told = new Date(noon + aheadMs).toISOString().slice(0, 19);
  const { origin } = await answering(t, ({ url }, reply) => {
    const copy = { id: 'c1', storageType: 4, createdOn: told, expiresOn: told };
    const response = url?.includes('schedule')
      ? { storageType: 4, cronParams: { period: 0, hour: 3 }, lastBackupTime: told }
      : [url?.includes('audit') ? { id: 1, date: told, actionId: 5041 } : copy];
    reply.writeHead(200, { date: new Date(noon + aheadMs).toUTCString() }).end(JSON.stringify(enveloped(response)));
  });
  const dispatcher = new Agent();
  t.after(() => dispatcher.destroy());
  const client = createPortalClient({ origin, apiKey, dispatcher, redact: (text) => text, now: () => noon + 500 });
  const [copy] = await client.history('portal');
  const [event] = (await client.trail(noon - 1_000)).events;
  return [copy?.createdAt, copy?.expiresAt, (await client.schedule('portal'))?.lastAt, event?.at];
};

test('Times of a portal whose clock is off are told by our clock', async (t) => {
  for (const aheadMs of [-1_200_000, -41_000, 60_000]) {
    assert.deepEqual(await timesOf(t, aheadMs), Array(4).fill(noon));
  }
});

test('A difference within the error of a Date header changes no time', async (t) => {
  assert.deepEqual(await timesOf(t, 2_000), Array(4).fill(noon + 2_000));
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

const unknownZones: readonly (readonly [Record<string, unknown>, string | undefined])[] = [
  [{ timezone: 'Qyzylorda Standard Time', utcHoursOffset: 5 }, 'Qyzylorda Standard Time (UTC+05:00)'],
  [{ timezone: 'Mars/Olympus', utcHoursOffset: -3.5 }, 'Mars/Olympus (UTC-03:30)'],
  [{ timezone: 'Mars/Olympus', utcHoursOffset: 0 }, 'Mars/Olympus (UTC+00:00)'],
  [{ timezone: 'Mars/Olympus' }, 'Mars/Olympus'],
  [{ timezone: 'Europe/Riga', utcHoursOffset: 2 }, undefined],
  [{ utcHoursOffset: 2 }, undefined],
];

for (const [told, zone] of unknownZones) {
  test(`A portal that tells ${JSON.stringify(told)} is in the unknown zone ${zone ?? 'of nothing'}`, async (t) => {
    const { client } = await answering(t, (_, reply) => sendJson(reply, 200, enveloped(told)));
    assert.equal((await client.facts()).unknownZone, zone);
  });
}
