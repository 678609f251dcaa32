import { systemClock as clock } from '../../src/lib/clock.ts';
import { statusOf } from '../e2e/reading.ts';
import { openWorld, type World } from '../faults/world.ts';
import type { Bench, Round } from './figure.ts';
import { until } from './pair.ts';

const worlds = 4;
/** As the worlds are set up. */
const pollEveryMs = 250;

/** From the moment at which the portal has finished to the final card, against the interval at which the bot asks. */
export const finalCard: Bench = async (size) => {
  const runs = size === 'full' ? 200 : 8;
  const opened = await Promise.all(Array.from({ length: worlds }, openOne));
  const found = (await Promise.all(opened.map((world) => runIn(world, runs / worlds)))).flat();
  await Promise.all(opened.map(({ close }) => close()));
  const half = found.length / 2;
  const byTime = found.toSorted((one, other) => one.atMs - other.atMs).map(({ handles }) => handles);
  return [
    {
      name: 'portal’s end to final card',
      against: 'one poll interval',
      unit: 'ms',
      quantile: 0.99,
      rounds: found.map(({ ms }): Round => ({ baseline: [pollEveryMs], bot: [ms] })),
      aim: { of: 'bot', atMost: pollEveryMs + 500 },
    },
    {
      name: `open handles over these ${runs} backups`,
      against: 'first half',
      unit: '',
      quantile: 0.5,
      rounds: byTime.slice(0, half).map((early, index) => ({ baseline: [early], bot: [byTime[half + index] ?? 0] })),
      aim: { of: 'ratio', atMost: 1.05 },
    },
  ];
};

/** How late the final card was, and how many sockets, servers and timers the whole process had open after it. */
type Seen = { readonly ms: number; readonly atMs: number; readonly handles: number };

const openOne = async (): Promise<World> => {
  const world = await openWorld('socket', 'short');
  world.workspace.knobs.areLimitsOn = false;
  world.portal.knobs.allowance = 1_000;
  await world.startBot();
  return world;
};

/** One backup after the other. */
const runIn = async (world: World, runs: number): Promise<readonly Seen[]> => {
  const found: Seen[] = [];
  for (let run = 0; run < runs; run += 1) {
    const ms = await delayMs(world);
    found.push({ ms, atMs: clock.elapsed(), handles: process.getActiveResourcesInfo().length });
  }
  return found;
};

/** Runs a backup whose end falls anywhere between two looks of the bot. */
const delayMs = async ({ portal, workspace }: World): Promise<number> => {
  portal.knobs.durationMs = 400 + Math.random() * pollEveryMs;
  let shownAt: number | undefined;
  let replies = 0;
  const forget = workspace.onChange((change) => {
    if (change.kind !== 'posted' && change.kind !== 'edited') return;
    const { message } = change;
    if (message.thread_ts !== '') replies += 1;
    else if (statusOf(message) === 'Completed') shownAt ??= message.versions.at(-1)?.at;
  });
  await workspace.command(workspace.people.admin, '');
  await until('the end is told', () => shownAt !== undefined && replies > 0);
  forget();
  const stage = portal.job()?.stage;
  if (stage?.name !== 'working' || shownAt === undefined) throw new Error('the portal has no finished job');
  await clock.sleep(300);
  return shownAt - stage.end.at;
};
