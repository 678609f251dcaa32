import type { Cost } from '../../backup/cost.ts';
import type { BackupRequest } from '../../backup/job.ts';
import type { About } from '../../backup/portal-facts.ts';
import type { Clock } from '../../lib/clock.ts';
import { clockFindings } from './clock.ts';
import { type Finding, inOrder, problem } from './finding.ts';
import { portalFindings } from './portal.ts';

/** The portal as a checkup needs it; no call changes anything there, rejects, or lasts on once the signal aborts. */
export type CheckedPortal = {
  readonly about: (request: BackupRequest, signal: AbortSignal) => Promise<About>;
  readonly cost: (signal: AbortSignal) => Promise<Cost>;
  /** When its certificate ends, in ms since 1970; undefined where it has or shows none. */
  readonly certificateEnd: (signal: AbortSignal) => Promise<number | undefined>;
};

/** Slack as a checkup needs it, on the same terms. */
export type CheckedSlack = (
  signal: AbortSignal,
) => Promise<{ readonly findings: readonly Finding[]; readonly clockAheadMs: number | undefined }>;

/** Looks at everything at once, for at most `limitMs`, and tells what was found, the worst first. */
export const checkUp = async (options: {
  readonly portal: CheckedPortal;
  readonly slack: CheckedSlack;
  readonly backup: BackupRequest;
  /** What is odd about the configuration. */
  readonly warnings: readonly string[];
  readonly clock: Clock;
  readonly limitMs: number;
}): Promise<readonly Finding[]> => {
  const { portal, slack, backup, warnings, clock, limitMs } = options;
  const [over, done] = [new AbortController(), new AbortController()];
  const limit = clock.sleep(limitMs, done.signal).then(() => over.abort());
  const [about, cost, certificateEnd, seen] = await Promise.all([
    portal.about(backup, over.signal),
    portal.cost(over.signal),
    portal.certificateEnd(over.signal),
    slack(over.signal),
  ]);
  done.abort();
  await limit;
  return inOrder([
    ...seen.findings,
    ...portalFindings({ about, cost, certificateEnd }, backup, clock.now()),
    ...clockFindings({ portalMs: about.clock.value?.aheadMs, slackMs: seen.clockAheadMs }),
    ...(warnings.length === 0 ? [] : [problem('Configuration', warnings.join(' '))]),
  ]);
};
