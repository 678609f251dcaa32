import { webApi } from '@slack/bolt';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { boltLogger } from '../../src/lib/log.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { cardsIn, statusOf } from '../e2e/reading.ts';
import { openWorld } from '../faults/world.ts';
import { createKeptLog } from '../support/log.ts';
import type { Bench } from './figure.ts';
import { openWorkspace, until } from './pair.ts';

const shutMs = 30_000;
const atOnce = 5;

/**
 * From the answer that tells of a failure to its notice, while Slack takes no edits, against one client for everything.
 */
export const noticeBehindEdits: Bench = async (size) => {
  const runs = size === 'full' ? 20 : 5;
  const sharing = Promise.all(Array.from({ length: runs }, sharedMs));
  const own: number[] = [];
  while (own.length < runs) own.push(...(await Promise.all(Array.from({ length: atOnce }, ownMs))));
  const shared = await sharing;
  return [
    {
      name: 'failure notice while edits are refused for 30 s',
      against: 'one shared WebClient',
      unit: 'ms',
      quantile: 0.99,
      rounds: own.map((ms, index) => ({ baseline: [shared[index] ?? Number.NaN], bot: [ms] })),
      aim: { of: 'bot', atMost: 50 },
    },
  ];
};

/** The bot's. */
const ownMs = async (): Promise<number> => {
  const world = await openWorld('socket', 'short');
  const { portal, workspace } = world;
  workspace.knobs.areLimitsOn = false;
  Object.assign(portal.knobs, { ending: 'error', durationMs: 8_000 + Math.random() * 4_000 });
  await world.startBot();
  await workspace.command(workspace.people.admin, '');
  await until('the backup runs', () => cardsIn(workspace).some((card) => statusOf(card) === 'Running'));
  workspace.rateLimit('chat.update', shutMs);
  const postedAt = await firstReply(workspace);
  const { stage } = portal.job() ?? {};
  const endedAt = stage?.name === 'working' ? stage.end.at : Number.NaN;
  const seenAt = portal.calls.find(({ name, at }) => name === 'getbackupprogress' && at >= endedAt)?.at ?? Number.NaN;
  const refused = workspace.calls.filter(({ name, status }) => name === 'chat.update' && status === 429);
  if (refused.length === 0) throw new Error('no edit was refused before the failure');
  await world.close();
  return postedAt - seenAt;
};

/** The same with Slack's client as it comes, in which a refused edit stands before the notice. */
const sharedMs = async (): Promise<number> => {
  const workspace = await openWorkspace();
  const logger = boltLogger(createKeptLog());
  const client = new webApi.WebClient(workspace.botToken, { slackApiUrl: workspace.apiUrl, logger });
  const channel = workspace.adminChannel;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'Running' });
  workspace.rateLimit('chat.update', shutMs);
  const refused = new Promise((resolve) => client.once(webApi.WebClientEvent.RATE_LIMITED, resolve));
  const edit = client.chat.update({ channel, ts, text: '40 %' });
  await refused;
  const failedAt = clock.now();
  const posted = firstReply(workspace);
  const notice = client.chat.postMessage({ channel, thread_ts: ts, text: 'Failed' });
  const ms = (await posted) - failedAt;
  await Promise.all([edit, notice]);
  await workspace.close();
  return ms;
};

/** When the first reply under a card is posted. */
const firstReply = (workspace: SimulatedWorkspace): Promise<number> =>
  new Promise((resolve) => {
    const forget = workspace.onChange((change) => {
      if (change.kind !== 'posted' || change.message.thread_ts === '') return;
      forget();
      resolve(clock.now());
    });
  });
