import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { App } from '@slack/bolt';
import { createDispatcher, createSlackFetch } from '../../src/lib/http.ts';
import { startWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { createSockets, socketCount } from '../../src/slack/sockets.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';

/** A receiver calls nothing else of its app. */
const app = { processEvent: async () => undefined } as unknown as App;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Looks at every turn of the event loop, because what a test asks next may be over with the following one. */
const until = async (claim: () => boolean): Promise<void> => {
  const over = performance.now() + 20_000;
  while (!claim() && performance.now() < over) await turn();
  assert.ok(claim());
};

/** The bot's sockets at a workspace, on a clock that stands still. */
const openSockets = async (t: TestContext) => {
  const [clock, workspace, dispatcher] = [createFakeClock(), await startWorkspace(), createDispatcher()];
  const counts: number[] = [];
  const opened: string[] = [];
  const fetch = createSlackFetch(dispatcher);
  const sockets = createSockets({
    appToken: workspace.appToken,
    apiUrl: workspace.apiUrl,
    fetch: (url, init) => {
      opened.push(String(url));
      return fetch(url, init);
    },
    dispatcher,
    clock,
    log: createKeptLog(),
    onConnected: (count) => counts.push(count),
    onFatal: (code) => assert.fail(code),
  });
  sockets.init(app);
  t.after(async () => {
    await sockets.stop();
    await workspace.close();
    await dispatcher.destroy();
  });
  await sockets.start();
  await until(() => workspace.sockets() === socketCount);
  return { workspace, clock, counts, opened };
};

test('Both sockets are open within the first minute, so that the renewal of one loses nothing', async (t) => {
  const { counts } = await openSockets(t);
  await until(() => counts.at(-1) === socketCount);
});

test('The second socket is replaced after a minute, because the two might be renewed together', async (t) => {
  const { workspace, clock, counts, opened } = await openSockets(t);
  await until(() => clock.sleepers() > 0);
  await clock.advance(60_000);
  await until(() => opened.length === socketCount + 1 && workspace.sockets() === socketCount);
  assert.ok(!counts.slice(1).includes(1), 'one socket at least stays beside the one that is replaced');
});

test('Sockets that Slack closes together are replaced without a pause', async (t) => {
  const { workspace, counts, opened } = await openSockets(t);
  await until(() => counts.at(-1) === socketCount);
  workspace.dropSockets();
  await until(() => counts.at(-1) === 0);
  await turn();
  assert.equal(opened.length, socketCount * 2);
  await until(() => workspace.sockets() === socketCount);
});

test('A socket that is closed right after it replaced another is not replaced at once again', async (t) => {
  const { workspace, counts, opened } = await openSockets(t);
  await until(() => counts.at(-1) === socketCount);
  workspace.dropSockets();
  await until(() => counts.includes(0) && counts.at(-1) === socketCount);
  const before = opened.length;
  workspace.dropSockets();
  await until(() => counts.at(-1) === 0);
  await turn();
  assert.equal(opened.length, before);
});

test('Asking for a socket ends with the bot', async (t) => {
  const [clock, dispatcher] = [createFakeClock(), createDispatcher()];
  t.after(() => dispatcher.destroy());
  let asked = 0;
  const sockets = createSockets({
    appToken: 'xapp-1',
    apiUrl: 'http://127.0.0.1:9/api/',
    fetch: async () => {
      asked += 1;
      throw new TypeError('fetch failed');
    },
    dispatcher,
    clock,
    log: createKeptLog(),
    onConnected: () => undefined,
    onFatal: (code) => assert.fail(code),
  });
  sockets.init(app);
  let isOver = false;
  const over = sockets.start().then(
    () => assert.fail('there is no Slack'),
    () => {
      isOver = true;
    },
  );
  await until(() => asked > 0);
  const stopped = sockets.stop();
  await clock.advance(3_000);
  await stopped;
  await until(() => isOver);
  await over;
});
