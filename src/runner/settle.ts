import { type Copy, type Job, outcome } from '../backup/job.ts';
import { next } from '../backup/next.ts';
import { PortalError } from '../backup/portal-error.ts';
import type { Reason } from '../backup/reason.ts';
import type { Run, Starting } from '../backup/run.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { Portal } from './ports.ts';
import { createHistory } from './read-history-once.ts';

const lookEveryMs = 1_000;
const mostBackoffMs = 30_000;
/** Only a backup that is there within this time of the card is taken for the card's own. */
const windowMs = 120_000;
/** How far the portal's clock may be behind ours. */
const skewMs = 5_000;

/**
 * Finds out what became of a start whose answer is not known, by looking at the slot and then, once, at the history.
 * `because`: why the answer is not known. Resolves to the same run only when the signal aborts.
 */
export const settle = async (options: {
  readonly run: Starting;
  readonly because: Reason;
  /** How long a request under way may still take effect. */
  readonly patienceMs: number;
  readonly portal: Portal;
  readonly clock: Clock;
  /** Whether another card has that backup. */
  readonly isClaimed: (backupId: string | undefined) => boolean;
  /** After how long without an answer a person is called. */
  readonly stallMs: number;
  readonly onAway: () => void;
  readonly signal: AbortSignal;
}): Promise<Run> => {
  const { run, because, portal, clock, isClaimed, signal } = options;
  const begunAt = clock.elapsed();
  const history = createHistory(portal, clock);
  const isNew = (id: string | undefined): boolean => id !== run.priorId && !isClaimed(id);

  const look = async (): Promise<Run | undefined> => {
    const job = await portal.progress(run.slot, signal);
    const at = clock.now();
    if (job !== undefined && isNew(job.id)) {
      if (at - run.startedAt <= windowMs) return next(run, { type: 'adopted', at, job });
      return next(run, { type: 'lost', at, reasons: [because, foundJob(job)] });
    }
    if (clock.elapsed() - begunAt < options.patienceMs) return undefined;
    const copies = await history(run.slot, signal);
    if (copies === 'later') return undefined;
    if (typeof copies === 'string')
      return next(run, { type: 'lost', at, reasons: [because, { code: 'none_runs' }, { code: copies }] });
    const later = copies.filter(({ id, createdAt = 0 }) => isNew(id) && createdAt >= run.startedAt - skewMs);
    const own = later.filter((copy) => isOwn(run, copy));
    if (own[0] && own.length === 1) return next(run, { type: 'recorded', at, copy: own[0] });
    if (later[0]) return next(run, { type: 'lost', at, reasons: [because, foundCopies(later)] });
    return next(run, { type: 'refused', at, reasons: [because, { code: 'none_found' }] });
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

const foundJob = (job: Job): Reason => ({
  code: outcome(job) === 'going' ? 'running_job_found' : 'ended_job_found',
  id: job.id,
});

const foundCopies = (copies: readonly Copy[]): Reason => ({
  code: 'copies_found',
  text: copies.map(({ id, fileName }) => `${fileName} (${id})`).join(', '),
});
