import { createRandom } from '../faults/month-random.ts';
import { createProcess, createWorld } from '../support/process.ts';
import type { Bench, Figure, Round } from './figure.ts';

/** A beat is taken to have stopped once it was seen unchanged for so long. */
const silenceMs = 30_000;

type Delay = { readonly sinceSeenMs: number; readonly sinceKillMs: number };

/** How soon another process goes on with a run whose process is gone, on a clock of its own. */
export const takeOver: Bench = async (size) => {
  const random = createRandom(7);
  const found: Delay[] = [];
  for (let run = 0; run < (size === 'full' ? 200 : 10); run += 1) {
    found.push(await oneKill(random.between(5_000, 60_000), random.between(0, 20_000)));
  }
  const rounds = (pick: (delay: Delay) => number): Round[] =>
    found.map((delay) => ({ baseline: [], bot: [pick(delay) / 1000] }));
  const rest = { against: '', unit: 's', quantile: 0.99 } as const;
  return [
    {
      ...rest,
      name: 'taken over after the beat was seen to have stopped',
      rounds: rounds(({ sinceSeenMs }) => sinceSeenMs),
      aim: { of: 'bot', atMost: 5 },
    },
    {
      ...rest,
      name: 'taken over after the kill',
      rounds: rounds(({ sinceKillMs }) => sinceKillMs),
      aim: { of: 'bot', atMost: 60 },
    },
  ] satisfies Figure[];
};

/** Kills the process that follows a run; the other one was started `laterMs` after it. */
const oneKill = async (killAfterMs: number, laterMs: number): Promise<Delay> => {
  const world = createWorld();
  const { clock, portal, channel } = world;
  const first = createProcess(world, { follower: 'one' });
  void first.runner.watch();
  first.ask();
  await clock.advance(laterMs);
  const readAtMs: number[] = [];
  const watched = {
    ...channel,
    read: (oldest: string) => {
      readAtMs.push(clock.elapsed());
      return channel.read(oldest);
    },
  };
  void createProcess({ ...world, channel: watched }, { follower: 'two' }).runner.watch();
  await clock.advance(killAfterMs);
  portal.set({ status: 'running', percent: 40 });
  first.kill();
  const killedAtMs = clock.elapsed();
  const lastBeatAtMs = channel.calls.findLast(({ method }) => method === 'update')?.atMs ?? 0;
  await clock.until(() => channel.cards()[0]?.follower === 'two', 120_000);
  const firstSeenAtMs = readAtMs.find((at) => at >= lastBeatAtMs) ?? Number.NaN;
  return {
    sinceSeenMs: clock.elapsed() - firstSeenAtMs - silenceMs,
    sinceKillMs: clock.elapsed() - killedAtMs,
  };
};
