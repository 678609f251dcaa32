import type { Slot } from '../../src/backup/job.ts';
import { createProcess, createWorld, type World } from '../support/process.ts';
import type { Bench, Figure } from './figure.ts';

const lengthMs = 600_000;
const beatEveryMs = 15_000;
const pollEveryMs = 3_000;
/** Slack's Tier 3: https://docs.slack.dev/apis/web-api/rate-limits */
const perMinute = 50;

/** What a backup of ten minutes costs in calls, on a clock of its own: the same each time. */
export const callsOfABackup: Bench = async () => [...(await ofOne()), ...(await ofTwo())];

/** One run, one process; the portal's percentage rises every 6 s to 90 and stands there in the last minute. */
const ofOne = async (): Promise<Figure[]> => {
  const world = createWorld();
  const changesAtMs = await play(world, ['portal'], 6_000);
  const silencesMs = changesAtMs.map((at, index) => (changesAtMs[index + 1] ?? lengthMs) - at);
  const beats = silencesMs.reduce((sum, ms) => sum + Math.floor(ms / beatEveryMs), 0);
  const { channel, portal } = world;
  return [
    counted('cards posted for a backup of 10 minutes', channel.count('post'), 1),
    counted('notices posted for it', channel.count('reply'), 1),
    {
      ...against('edits of its card', channel.count('update'), 'changes and beats', changesAtMs.length + beats),
      aim: { of: 'ratio', atMost: 1 },
    },
    against('DocSpace progress calls', portal.count('progress'), 'one an interval', lengthMs / pollEveryMs),
    counted('other DocSpace calls', portal.calls.length - portal.count('progress'), 2),
  ];
};

/** Two runs and two processes that both watch the channel; the percentages rise every second. */
const ofTwo = async (): Promise<Figure[]> => {
  const world = createWorld();
  await play(world, ['portal', 'dump'], 1_000);
  const most = (...methods: string[]): number => {
    const made = world.channel.calls.filter(({ method }) => methods.includes(method)).map(({ atMs }) => atMs);
    return Math.max(...made.map((from) => made.filter((at) => at >= from && at < from + 60_000).length));
  };
  const where = 'in a minute, two runs and two processes';
  return [
    counted(`chat.update ${where}`, most('update'), perMinute),
    counted(`conversations.history ${where}`, most('read', 'at', 'newest'), perMinute),
    counted(`conversations.replies ${where}`, Math.max(0, most('marks')), perMinute),
  ];
};

/** Plays a backup in each slot, each followed by a process of its own; gives when something visible changed. */
const play = async (world: World, slots: readonly Slot[], stepMs: number): Promise<readonly number[]> => {
  const { clock, portal } = world;
  for (const slot of slots) {
    const process = createProcess(world, { follower: slot, notify: 'all', pollEveryMs });
    void process.runner.watch();
    process.ask({ backup: { storage: 'DataStore', params: {}, slot } });
  }
  await clock.advance(1_000);
  const changesAtMs: number[] = [0];
  for (let percent = 1; percent <= 90; percent += 1) {
    for (const slot of slots) portal.set({ status: 'running', percent }, slot);
    changesAtMs.push(clock.elapsed());
    await clock.advance(stepMs);
  }
  await clock.advance(lengthMs - clock.elapsed());
  for (const slot of slots) portal.complete(slot);
  changesAtMs.push(clock.elapsed());
  await clock.advance(10_000);
  return changesAtMs;
};

const counted = (name: string, count: number, atMost: number): Figure => ({
  name,
  against: '',
  unit: '',
  quantile: 0.5,
  rounds: [{ baseline: [], bot: [count] }],
  aim: { of: 'bot', atMost },
});

const against = (name: string, count: number, what: string, allowed: number): Figure => ({
  name,
  against: what,
  unit: '',
  quantile: 0.5,
  rounds: [{ baseline: [allowed], bot: [count] }],
});
