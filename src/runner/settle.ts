import { type Copy, type Job, outcome } from '../backup/job.ts';
import { next } from '../backup/next.ts';
import { PortalError } from '../backup/portal-error.ts';
import type { Run, Starting } from '../backup/run.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { Portal } from './ports.ts';
import { createHistory, unreadWords } from './read-history-once.ts';

const lookEveryMs = 1_000;
const mostBackoffMs = 30_000;
/** Only a backup that is there within this time of the card is taken for the card's own. */
const windowMs = 120_000;
/** How far the portal's clock may be behind ours. */
const skewMs = 5_000;

/**
 * Finds out what became of a start whose answer is not known, by looking at the slot and then, once, at the history.
 * `reason`: why the answer is not known. Resolves to the same run only when the signal aborts.
 */
export const settle = async (options: {
  readonly run: Starting;
  readonly reason: string;
  /** How long a request under way may still take effect. */
  readonly patienceMs: number;
  readonly portal: Portal;
  readonly clock: Clock;
  /** Whether another card has that backup. */
  readonly isClaimed: (backupId: string) => boolean;
  /** After how long without an answer a person is called. */
  readonly stallMs: number;
  readonly onAway: () => void;
  readonly signal: AbortSignal;
}): Promise<Run> => {
  const { run, portal, clock, isClaimed, signal } = options;
  const begunAt = clock.elapsed();
  const history = createHistory(portal, clock);
  const isNew = (id: string): boolean => id !== run.priorId && !isClaimed(id);

  const look = async (): Promise<Run | undefined> => {
    const job = await portal.progress(run.slot, signal);
    const at = clock.now();
    if (job !== undefined && isNew(job.id)) {
      if (at - run.startedAt <= windowMs) return next(run, { type: 'adopted', at, job });
      return next(run, { type: 'lost', at, reason: `${options.reason} ${foundJob(job)}` });
    }
    if (clock.elapsed() - begunAt < options.patienceMs) return undefined;
    const copies = await history(run.slot, signal);
    if (copies === 'later') return undefined;
    if (copies === 'unread' || copies === 'unpaid')
      return next(run, { type: 'lost', at, reason: `${options.reason} No backup of it runs. ${unreadWords[copies]}` });
    const later = copies.filter(({ id, createdAt = 0 }) => isNew(id) && createdAt >= run.startedAt - skewMs);
    const own = later.filter((copy) => isOwn(run, copy));
    if (own[0] && own.length === 1) return next(run, { type: 'recorded', at, copy: own[0] });
    if (later[0]) return next(run, { type: 'lost', at, reason: `${options.reason} ${foundCopies(later)}` });
    return next(run, { type: 'refused', at, reason: `${options.reason} No backup from this request was found.` });
  };

  let answeredAt = begunAt;
  for (let failures = 0; !signal.aborted; ) {
    let waitMs = lookEveryMs;
    try {
      const settled = await look();
      if (settled) return settled;
      [failures, answeredAt] = [0, clock.elapsed()];
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      failures += 1;
      if (clock.elapsed() - answeredAt >= options.stallMs) options.onAway();
      waitMs = Math.max(backoffMs(failures, lookEveryMs, mostBackoffMs), error.failure.retryAfterMs ?? 0);
    }
    await clock.sleep(waitMs, signal);
  }
  return run;
};

const isOwn = (run: Starting, { storage, createdAt = 0 }: Copy): boolean =>
  storage === run.storage && createdAt <= run.startedAt + windowMs;

const foundJob = (job: Job): string =>
  `The portal has backup ${job.id} (${outcome(job) === 'going' ? `${job.percent} % done` : 'ended'}), but whether it is this request's is not known.`;

const foundCopies = (copies: readonly Copy[]): string =>
  `The portal's history has ${copies.map(({ id, fileName }) => `${fileName} (${id})`).join(', ')}, but whether that is this request's is not known.`;
