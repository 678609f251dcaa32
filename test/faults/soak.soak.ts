import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Profile } from './month-plan.ts';
import type { Report } from './month-report.ts';
import { table } from './month-table.ts';
import type { Untruth } from './month-truth.ts';

/** `SOAK_SEED=7` plays that seed again, `SOAK_SEED=1,2,3` several. */
const seeds = (process.env.SOAK_SEED ?? '1,2,4,5').split(',').map(Number);

const forbidden: Readonly<Record<Profile, readonly Untruth['kind'][]>> = {
  'one fault at a time': ['lost', 'doubled', 'wrong', 'doubled notice'],
  // Two processes can take one card at once, and then both can call; that is counted.
  'anything goes': ['lost', 'doubled', 'wrong'],
};

/** Slack allows about 50 calls of a method in a minute. */
const bounds: Report['most'] = {
  waits: 20,
  pollsAMinute: 80,
  editsAMinute: 50,
  readsAMinute: 50,
  slackCallsAnHour: 1_500,
  historiesARequest: 2,
  historiesAnHour: 10,
  readBackMinutes: 16,
};
const mostGrownMegabytes = 8;

/** A month in a thread of its own, where nothing listens to every promise as the test runner does. */
const playInThread = async (
  profile: Profile,
  seed: number,
): Promise<Report & { readonly causes: readonly string[] }> => {
  const workerData = { profile, seed, forbidden: forbidden[profile] };
  const thread = new Worker(new URL('./month-thread.ts', import.meta.url), { workerData });
  const [report] = await once(thread, 'message');
  await thread.terminate();
  return report;
};

describe('In a month of backups, nothing is lost, doubled or mis-stated', { concurrency: 2 }, () => {
  const reports: Report[] = [];
  after(() => console.log(table(reports)));
  for (const profile of ['one fault at a time', 'anything goes'] as const) {
    for (const seed of seeds) {
      test(`${profile}, seed ${seed}`, { timeout: 600_000 }, async () => {
        const report = await playInThread(profile, seed);
        reports.push(report);
        const wrong = report.untruths.filter(({ kind }) => forbidden[profile].includes(kind));
        assert.deepEqual(wrong, [], report.causes.join('\n\n'));
        for (const [name, most] of Object.entries(bounds)) {
          const was = report.most[name as keyof typeof bounds];
          assert.ok(was <= most, `${name}: ${was}`);
        }
        assert.ok(report.grownMegabytes <= mostGrownMegabytes, `${report.grownMegabytes} MB more in use`);
      });
    }
  }
});
