import { parentPort, workerData } from 'node:worker_threads';
import type { Profile } from './month-plan.ts';
import { reportMonth, shrinkMonth } from './month-report.ts';

/** Plays one month and posts its report, then the fewest happenings that lead to each thing that must not be. */
const { profile, seed, forbidden } = workerData as { profile: Profile; seed: number; forbidden: readonly string[] };
const report = await reportMonth(profile, seed);
const failed = report.untruths.filter(({ kind }) => forbidden.includes(kind)).slice(0, 1);
const causes: string[] = [];
for (const untruth of failed) {
  const plan = await shrinkMonth(report, untruth);
  causes.push(
    [`${untruth.kind}: ${untruth.key}, ${untruth.what}`, ...plan.map((it) => JSON.stringify(it))].join('\n  '),
  );
}
parentPort?.postMessage({ ...report, causes });
