import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { suite, type TestContext, test } from 'node:test';
import { minuteMs } from '../../src/lib/durations.ts';
import { createDispatcher } from '../../src/lib/http.ts';
import { createHeartbeat } from '../../src/monitor/heartbeat.ts';
import { aBroken, aCompleted, aRunning } from '../support/builders.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';

suite('the heartbeat', () => {
  test('goes out at once and every five minutes while nothing is wrong', async (t) => {
    const { pings, clock, heartbeat, problems } = await receiver(t);
    const stop = new AbortController();
    const running = heartbeat.run(problems, stop.signal);
    await t.waitFor(() => assert.ok(pings.length === 1), { timeout: 60_000 });
    await clock.advance(5 * minuteMs);
    await t.waitFor(() => assert.ok(pings.length === 2), { timeout: 60_000 });
    stop.abort();
    await running;
    assert.deepEqual(pings, ['POST /check?a=b ', 'POST /check?a=b ']);
  });

  test('says what is wrong instead', async (t) => {
    const { pings, heartbeat, problems } = await receiver(t, {
      problems: ['portal: no answer', 'alarm: Missed backup'],
    });
    const stop = new AbortController();
    const running = heartbeat.run(problems, stop.signal);
    await t.waitFor(() => assert.ok(pings.length === 1), { timeout: 60_000 });
    stop.abort();
    await running;
    assert.deepEqual(pings, ['POST /check/fail?a=b portal: no answer\nalarm: Missed backup']);
  });

  test('stays silent while it is not known what is wrong', async (t) => {
    const { pings, clock, heartbeat } = await receiver(t);
    const stop = new AbortController();
    const answers = [undefined, []];
    const running = heartbeat.run(async () => answers.shift(), stop.signal);
    await clock.advance(5 * minuteMs);
    await t.waitFor(() => assert.ok(pings.length === 1), { timeout: 60_000 });
    stop.abort();
    await running;
    assert.deepEqual(answers, []);
  });

  test('pairs the start and the end of a backup with a UUID', async (t) => {
    const { pings, heartbeat } = await receiver(t);
    heartbeat.learn([
      { id: '1.1', run: aRunning({ key: 'run-1' }) },
      { id: '1.2', run: aBroken({ key: 'run-0' }) },
    ]);
    await t.waitFor(() => assert.ok(pings.length === 1), { timeout: 60_000 });
    heartbeat.learn([{ id: '1.1', run: aCompleted({ key: 'run-1' }) }]);
    await t.waitFor(() => assert.ok(pings.length === 2), { timeout: 60_000 });
    heartbeat.learn([{ id: '1.3', run: aRunning({ key: 'run-2' }) }]);
    heartbeat.learn([{ id: '1.3', run: aBroken({ key: 'run-2', phase: 'failed' }) }]);
    await t.waitFor(() => assert.ok(pings.length === 4), { timeout: 60_000 });
    const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}';
    const [start, end] = pings;
    const failure = pings.find((ping) => ping.includes('/fail'));
    const [, first] = new RegExp(`^POST /check/start\\?a=b&rid=(${uuid}) $`).exec(start ?? '') ?? [];
    assert.ok(first, start);
    assert.equal(end, `POST /check?a=b&rid=${first} `);
    assert.match(failure ?? '', new RegExp(`^POST /check/fail\\?a=b&rid=${uuid} failed$`));
  });

  test('continues after it was refused, and its URL is not logged', async (t) => {
    const { pings, clock, heartbeat, log, problems } = await receiver(t, { status: 500 });
    const stop = new AbortController();
    const running = heartbeat.run(problems, stop.signal);
    await t.waitFor(() => assert.ok(pings.length === 1), { timeout: 60_000 });
    await t.waitFor(() => assert.ok(log.lines.length > 0), { timeout: 60_000 });
    await clock.advance(5 * minuteMs);
    await t.waitFor(() => assert.ok(pings.length === 2), { timeout: 60_000 });
    stop.abort();
    await running;
    assert.deepEqual(log.lines.slice(0, 1), ['warn: HEARTBEAT_URL refused a heartbeat (500)']);
  });

  test('does not follow a redirect, and says what to set', async (t) => {
    const elsewhere = await receiver(t);
    const { pings, heartbeat, log, problems } = await receiver(t, { redirectTo: elsewhere.url });
    const stop = new AbortController();
    const running = heartbeat.run(problems, stop.signal);
    await t.waitFor(() => assert.ok(log.lines.length > 0), { timeout: 60_000 });
    stop.abort();
    await running;
    assert.deepEqual([pings.length, elsewhere.pings], [1, []]);
    assert.match(log.lines.join(), /^warn: HEARTBEAT_URL redirects \(307\).*; set it to the address/);
  });
});

/** A monitor that keeps what it is told, and a heartbeat that tells it. */
const receiver = async (
  t: TestContext,
  answer: { problems?: readonly string[]; status?: number; redirectTo?: string } = {},
) => {
  const { problems = [], redirectTo, status = redirectTo === undefined ? 200 : 307 } = answer;
  const pings: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      pings.push(`${request.method} ${request.url} ${body}`);
      response.writeHead(status, redirectTo === undefined ? {} : { location: redirectTo }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const clock = createFakeClock();
  const log = createKeptLog();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/check?a=b`;
  const heartbeat = createHeartbeat({ url, dispatcher: createDispatcher(), clock, log });
  return { pings, url, clock, log, heartbeat, problems: async () => problems };
};
