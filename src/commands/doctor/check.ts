import type { Blocker } from '../../backup/blocker.ts';
import type { Cost } from '../../backup/cost.ts';
import type { BackupRequest, Slot } from '../../backup/job.ts';
import type { About } from '../../backup/portal-facts.ts';
import type { Trail } from '../../backup/portal-watch.ts';
import { toResult } from '../../backup/result.ts';
import type { Clock } from '../../lib/clock.ts';
import { blockedBecause, blockerRemedy } from '../../slack/blocks/blocker-text.ts';
import { capitalised } from '../../slack/blocks/text.ts';
import { clockFindings } from './clock.ts';
import { type Finding, inOrder, problem } from './finding.ts';
import { type PortalLook, portalFindings } from './portal.ts';

/** The portal as a checkup needs it; no call changes anything there, rejects, or lasts on once the signal aborts. */
export type CheckedPortal = {
  readonly about: (request: BackupRequest, signal: AbortSignal) => Promise<About>;
  readonly cost: (signal: AbortSignal) => Promise<Cost>;
  /** When its certificate ends, in ms since 1970; undefined if it has or shows none. */
  readonly certificateEnd: (signal: AbortSignal) => Promise<number | undefined>;
  /** The job that blocks the slot, if one does; undefined also if the portal does not say. */
  readonly blocker: (slot: Slot, signal: AbortSignal) => Promise<Blocker | undefined>;
  /** What the audit trail has from a time on; absent: nobody watches. */
  readonly trail?: (from: number, signal: AbortSignal) => Promise<Trail>;
};

/** Slack as a checkup needs it, on the same terms. */
export type CheckedSlack = (
  signal: AbortSignal,
) => Promise<{ readonly findings: readonly Finding[]; readonly clockAheadMs: number | undefined }>;

/** Checks everything at once, for at most `limitMs`, and gives the findings, the worst first. */
export const checkUp = async (options: {
  readonly portal: CheckedPortal;
  readonly slack: CheckedSlack;
  readonly backup: BackupRequest;
  /** Where the bot keeps copies of its own. */
  readonly keep?: object | undefined;
  /** What is odd about the configuration. */
  readonly warnings: readonly string[];
  readonly clock: Clock;
  readonly limitMs: number;
}): Promise<readonly Finding[]> => {
  const { portal, slack, backup, warnings, clock, limitMs } = options;
  const [seenPortal, seen] = await within(limitMs, clock, (signal) =>
    Promise.all([readPortal(portal, backup, clock.now(), signal), slack(signal)]),
  );
  return inOrder([
    ...seen.findings,
    ...portalFindings(seenPortal, backup, clock.now(), options.keep !== undefined),
    ...(seenPortal.blocker ? [blockerFinding(seenPortal.blocker)] : []),
    ...clockFindings({ portalMs: seenPortal.about.clock.value?.aheadMs, slackMs: seen.clockAheadMs }),
    ...(warnings.length === 0 ? [] : [problem('Configuration', warnings.join(' '))]),
  ]);
};

/** The part of a checkup that is about the portal, on the same terms. */
export const checkUpPortal = async (options: {
  readonly portal: CheckedPortal;
  readonly backup: BackupRequest;
  readonly clock: Clock;
  readonly limitMs: number;
}): Promise<readonly Finding[]> => {
  const { portal, backup, clock, limitMs } = options;
  const seen = await within(limitMs, clock, (signal) => readPortal(portal, backup, clock.now(), signal));
  return inOrder([
    ...portalFindings(seen, backup, clock.now()),
    ...(seen.blocker ? [blockerFinding(seen.blocker)] : []),
  ]);
};

type Seen = PortalLook & { readonly blocker: Blocker | undefined };

const readPortal = async (
  portal: CheckedPortal,
  backup: BackupRequest,
  now: number,
  signal: AbortSignal,
): Promise<Seen> => {
  const [about, cost, certificateEnd, blocker, trail] = await Promise.all([
    portal.about(backup, signal),
    portal.cost(signal),
    portal.certificateEnd(signal),
    portal.blocker(backup.slot, signal),
    portal.trail && toResult(portal.trail(now, signal)),
  ]);
  return { about, cost, certificateEnd, blocker, ...(trail && { trail }) };
};

/** What `read` resolves with; its signal aborts once the time is over. */
const within = async <T>(limitMs: number, clock: Clock, read: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const [over, done] = [new AbortController(), new AbortController()];
  const limit = clock.sleep(limitMs, done.signal).then(() => over.abort());
  const result = await read(over.signal);
  done.abort();
  await limit;
  return result;
};

/** What keeps every backup from being started. */
const blockerFinding = (blocker: Blocker): Finding =>
  problem(
    'Backups',
    `${capitalised(blockedBecause(blocker))} It has been like this since `,
    { at: blocker.since },
    ` at least. ${blockerRemedy(blocker)}`,
  );
