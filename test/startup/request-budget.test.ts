import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { suite, type TestContext, test } from 'node:test';
import { Agent } from 'undici';
import { readConfig } from '../../src/config/config.ts';
import { hourMs } from '../../src/lib/durations.ts';
import { createSlackFetch } from '../../src/lib/http.ts';
import { boltLogger } from '../../src/lib/log.ts';
import { createPortalService } from '../../src/portal-service.ts';
import { startPortal } from '../../src/sandbox/portal/portal.ts';
import { startWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { createAccess } from '../../src/slack/access.ts';
import { createWebClient } from '../../src/slack/web.ts';
import { createFakeClock, settled } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';

const most = { portal: 90, slack: 240 };

/** Follows the requests of this process: which origins are asked, and whether an answer is still awaited. */
const followRequests = (t: TestContext) => {
  const underWay = new Set<object>();
  const asked: string[] = [];
  const requestOf = (message: unknown) => (message as { readonly request: { readonly origin: string } }).request;
  const begin = (message: unknown): void => {
    underWay.add(requestOf(message));
    asked.push(requestOf(message).origin);
  };
  const end = (message: unknown): void => void underWay.delete(requestOf(message));
  const listeners = [
    ['undici:request:create', begin],
    ['undici:request:trailers', end],
    ['undici:request:error', end],
  ] as const;
  for (const [channel, listener] of listeners) subscribe(channel, listener);
  t.after(() => {
    for (const [channel, listener] of listeners) unsubscribe(channel, listener);
  });
  return {
    count: (origin: string): number => asked.filter((it) => it === origin).length,
    /** Resolves once nothing is awaited any more, and nothing follows from the last answer. */
    quiet: async (): Promise<void> => {
      for (let turns = 0; turns < 4; turns += 1) {
        await settled();
        if (underWay.size > 0) turns = 0;
      }
    },
  };
};

/**
 * All that the bot does by itself for one portal, at its own pace, on a clock that the test moves; its sockets, which are
 * opened again every few hours, are left out.
 */
const runBot = async (t: TestContext, settings: Readonly<Record<string, string>> = {}) => {
  const requests = followRequests(t);
  const clock = createFakeClock(undefined, requests.quiet);
  const [portal, workspace] = await Promise.all([startPortal({ clock }), startWorkspace({ clock })]);
  const dispatcher = new Agent();
  const config = readConfig({
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_ADMIN_CHANNEL: workspace.adminChannel,
    DOCSPACE_API_HOST: portal.origin,
    DOCSPACE_API_KEY: portal.apiKey,
    ...settings,
  });
  const log = createKeptLog();
  const stop = new AbortController();
  const service = createPortalService({
    ...{ config, dispatcher, redact: (text) => text, clock, log, follower: 'one' },
    ...{
      report: () => undefined,
      onCards: [],
      owed: () => undefined,
      onLimited: () => undefined,
      stop: stop.signal,
      halt: stop.signal,
    },
  });
  const fetch = createSlackFetch(dispatcher);
  const { botToken: token, apiUrl } = workspace;
  const client = createWebClient({ token, apiUrl, fetch, logger: boltLogger(log) });
  const access = createAccess({ client, clock, lists: config.access, adminChannel: workspace.adminChannel, team: '' });
  const checkUp = () => Promise.reject(new Error('nobody asks for the doctor'));
  const { runner, watch, watchState } = service.serve({
    ...{ client, botId: workspace.bot.botId, access, checkUp, report: () => undefined },
  });
  const over = Promise.all([service.meet(), runner.followCards(), watch()]);
  t.after(async () => {
    stop.abort();
    await runner.drain(1);
    await over;
    await Promise.all([portal.close(), workspace.close(), dispatcher.destroy()]);
  });
  return {
    portal,
    workspace,
    clock,
    alarms: () => watchState()?.alarms.map(({ kind }) => kind),
    /** How many requests an hour brings. */
    hour: async () => {
      const count = () => ({ portal: requests.count(portal.origin), slack: requests.count(new URL(apiUrl).origin) });
      const before = count();
      await clock.advance(hourMs);
      const after = count();
      return { portal: after.portal - before.portal, slack: after.slack - before.slack };
    },
  };
};

type Bot = Awaited<ReturnType<typeof runBot>>;

const saveDaily = async ({ portal }: Bot, hour: number): Promise<void> => {
  const response = await fetch(`${portal.origin}/api/2.0/backup/createbackupschedule`, {
    method: 'POST',
    headers: { authorization: portal.sessionToken, 'content-type': 'application/json' },
    body: JSON.stringify({ storageType: 4, storageParams: [], backupsStored: 3, cronParams: { period: 0, hour } }),
  });
  assert.equal(response.status, 200);
};

suite('An idle hour takes at most 90 requests of the portal and 240 of Slack', () => {
  const settings = { BACKUP_MAX_AGE_HOURS: '26', BACKUP_GRACE_MINUTES: '1' };
  for (const [name, isWorkerDown, alarms] of [
    ['with a daily schedule and an alarm for want of a recent copy', false, ['no_recent_copy']],
    ['while a scheduled backup is missed as well', true, ['no_recent_copy', 'missed']],
  ] as const) {
    test(name, async (t) => {
      const bot = await runBot(t, settings);
      bot.portal.knobs.isWorkerDown = isWorkerDown;
      const [noon, evening] = [12, 23];
      await saveDaily(bot, isWorkerDown ? noon : evening);
      await bot.clock.advance(0.5 * hourMs);
      const made = await bot.hour();
      t.diagnostic(JSON.stringify(made));
      assert.deepEqual(bot.alarms(), alarms);
      const { portal, slack } = made;
      assert.ok(portal > 0 && portal <= most.portal && slack > 0 && slack <= most.slack, JSON.stringify(made));
    });
  }
});
