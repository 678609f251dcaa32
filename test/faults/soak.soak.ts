import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Report } from './month.ts';
import type { Profile } from './month-commands.ts';

/** `SOAK_SEED=7` plays that seed again, `SOAK_SEED=1,2,3` several. */
const seeds = (process.env.SOAK_SEED ?? '1,2,4,5').split(',').map(Number);

type Played = {
  readonly reports: readonly (Report & { readonly grownMegabytes: number })[];
  readonly failure?: string;
};

/** Months in a thread of their own, where nothing listens to every promise as the test runner does. */
const playInThread = async (profile: Profile, seed: number): Promise<Played> => {
  const thread = new Worker(new URL('./month-thread.ts', import.meta.url), { workerData: { profile, seed } });
  const [played] = await once(thread, 'message');
  await thread.terminate();
  return played;
};

describe('In months of backups, nothing is lost, doubled or mis-stated', { concurrency: 2 }, () => {
  const rows: object[] = [];
  const faults: Record<string, number> = {};
  after(() => {
    console.table(rows);
    console.table(faults);
  });
  for (const profile of ['one fault at a time', 'anything goes', 'watched'] as const) {
    for (const seed of seeds) {
      test(`${profile}, seed ${seed}`, async () => {
        const { reports, failure } = await playInThread(profile, seed);
        for (const { counts, untruths, most, all, grownMegabytes, faults: own } of reports) {
          const kinds = Object.entries(Object.groupBy(untruths, ({ kind }) => kind));
          const untrue = Object.fromEntries(kinds.map(([kind, found]) => [kind, found?.length]));
          rows.push({ profile, seed, ...counts, ...untrue, ...most, ...all, grownMegabytes });
          for (const [name, times] of Object.entries(own)) faults[name] = (faults[name] ?? 0) + times;
        }
        assert.equal(failure, undefined, failure);
      });
    }
  }
});
