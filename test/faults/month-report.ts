import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Month, playMonth } from './month.ts';
import type { Happening } from './month-happening.ts';
import type { Meter } from './month-meter.ts';
import { type Profile, planMonth } from './month-plan.ts';
import { createRandom } from './month-random.ts';
import { shrink } from './month-shrink.ts';
import type { Untruth } from './month-truth.ts';

/** What a month came to. */
export type Report = {
  readonly profile: Profile;
  readonly seed: number;
  readonly counts: Readonly<
    Record<'days' | 'backups' | 'foreign' | 'presses' | 'crashes' | 'restarts' | 'cards' | 'notices', number>
  >;
  readonly faults: ReadonlyMap<string, number>;
  readonly untruths: readonly Untruth[];
  readonly most: Meter['most'];
  readonly all: Meter['all'];
  /** How much more memory was in use at the end than after some days. */
  readonly grownMegabytes: number;
};

const warmAfterChecks = 3;

/** Plays the month of that seed, in a thread of its own: it draws `Math.random` from the seed too. */
export const reportMonth = async (profile: Profile, seed: number): Promise<Report> => {
  seedMathRandom(seed);
  let checks = 0;
  let usedEarly = 0;
  const onCheck = (): void => {
    checks += 1;
    if (checks === warmAfterChecks) usedEarly = usedMegabytes();
  };
  const options = { seed, isOneAtATime: profile === 'one fault at a time', onCheck };
  const month = await playMonth(planMonth(profile, seed), options);
  return {
    profile,
    seed,
    counts: countsOf(month),
    faults: month.faults,
    untruths: month.untruths,
    most: month.meter.most,
    all: month.meter.all,
    grownMegabytes: usedMegabytes() - usedEarly,
  };
};

/** The fewest of the month's happenings after which the same is untrue. */
export const shrinkMonth = async ({ profile, seed }: Report, untruth: Untruth): Promise<readonly Happening[]> => {
  const isUntrue = async (plan: readonly Happening[]): Promise<boolean> => {
    seedMathRandom(seed);
    const { untruths } = await playMonth(plan, { seed, isOneAtATime: profile === 'one fault at a time' });
    return untruths.some(({ kind, key }) => kind === untruth.kind && key === untruth.key);
  };
  return await shrink(planMonth(profile, seed), untruth, isUntrue);
};

const seedMathRandom = (seed: number): void => {
  Math.random = createRandom(seed + 3).next;
};

const countsOf = ({ world, worker, fleet }: Month): Report['counts'] => ({
  days: Math.floor(world.clock.elapsed() / 86_400_000),
  backups: world.portal.started.length,
  foreign: worker.jobs.size - world.portal.started.length,
  presses: fleet.asks.length,
  crashes: fleet.counts.crashed,
  restarts: fleet.counts.restarted,
  cards: world.channel.cards().length,
  notices: world.channel.replies.length + world.channel.directs.length,
});

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const usedMegabytes = (): number => {
  collectGarbage();
  return Math.round(process.memoryUsage().heapUsed / 2 ** 20);
};
