import assert from 'node:assert/strict';
import { dayMs } from '../../src/lib/durations.ts';
import { createWorld } from '../support/process.ts';
import type { Profile } from './month-commands.ts';
import { createFleet } from './month-fleet.ts';
import { faultName, type Happening } from './month-happening.ts';
import { createMeter, type Meter } from './month-meter.ts';
import { createRandom } from './month-random.ts';
import { createScheduler, scheduleOf } from './month-scheduler.ts';
import { createStage } from './month-stage.ts';
import { createTruth, type Untruth } from './month-truth.ts';
import { createWatchTruth } from './month-watch-truth.ts';
import { createWorker, type Worker } from './month-worker.ts';

/** What a month came to, in figures. */
export type Report = {
  readonly counts: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly untruths: readonly Untruth[];
  readonly most: Meter['most'];
  readonly all: Meter['all'];
};

const forbidden: Readonly<Record<Profile, readonly Untruth['kind'][]>> = {
  'one fault at a time': ['lost', 'doubled', 'wrong', 'doubled notice'],
  // Two processes can take one card at once, and then both can call; that is counted.
  'anything goes': ['lost', 'doubled', 'wrong'],
  watched: ['lost', 'doubled', 'wrong', 'doubled notice'],
};
const watch = { everyMs: 60_000, graceMs: 30 * 60_000, maxAgeMs: 20 * 3_600_000 };

/** Backups on a clock of their own, with everybody's own records of them; `Math.random` comes from the seed too. */
export const createMonth = (profile: Profile, seed: number) => {
  Math.random = createRandom(seed + 3).next;
  const world = createWorld((job, { params }) => worker.take(job.id ?? '', params.key ?? ''));
  const { clock, portal, channel } = world;
  const worker: Worker = createWorker(world, createRandom(seed + 1));
  const isWatched = profile === 'watched';
  const fleet = createFleet(world, createRandom(seed + 2), isWatched ? watch : undefined);
  const scheduler = createScheduler(world, worker, createRandom(seed + 4));
  const meter = createMeter(world, worker, fleet, { isWatched });
  const touched = new Set<string>();
  const truth = createTruth({ world, worker, fleet, touched, isOneAtATime: profile !== 'anything goes' });
  const watchTruth = createWatchTruth({ world, worker, scheduler, touched, maxAgeMs: watch.maxAgeMs });
  const { happen } = createStage({ world, worker, fleet, scheduler, touched });
  const faults: Record<string, number> = {};
  if (isWatched) {
    portal.schedules.set('portal', scheduleOf({ every: 'day', hour: 3 }));
    void scheduler.keep();
  }
  fleet.spawn();
  const untruths = (): readonly Untruth[] => [...truth.found(), ...watchTruth.found()];

  return {
    elapsedMs: clock.elapsed,
    /** Lets that long pass, with what happens in it. */
    play: async (happenings: readonly Happening[], lengthMs: number): Promise<void> => {
      const beganMs = clock.elapsed();
      for (const happening of happenings.toSorted((one, other) => one.atMs - other.atMs)) {
        await meter.advance(beganMs + happening.atMs - clock.elapsed());
        const name = faultName(happening);
        if (name !== '') faults[name] = (faults[name] ?? 0) + 1;
        void happen(happening);
      }
      await meter.advance(beganMs + lengthMs - clock.elapsed());
    },
    /** Compares what is shown with what is so; nothing is broken after it. */
    check: (): void => {
      truth.check();
      if (isWatched) watchTruth.check();
      meter.check();
      const wrong = untruths().filter(({ kind }) => forbidden[profile].includes(kind));
      assert.deepEqual(wrong, []);
      for (const broken of [channel, portal]) broken.clearFaults();
    },
    report: (): Report => ({
      counts: {
        days: Math.floor(clock.elapsed() / dayMs),
        backups: portal.started.length,
        foreign: worker.jobs.size - portal.started.length,
        presses: fleet.asks.length,
        crashes: fleet.counts.crashed,
        restarts: fleet.counts.restarted,
        cards: channel.cards().length,
        notices: channel.replies.length + channel.directs.length,
        turns: scheduler.turns.length,
        alarms: watchTruth.alarms().length,
      },
      faults,
      untruths: untruths(),
      most: meter.most,
      all: meter.all,
    }),
  };
};

export type Month = ReturnType<typeof createMonth>;
