import { type Copy, type Job, outcome } from '../backup/job.ts';
import { next } from '../backup/next.ts';
import type { Portal } from '../backup/portal.ts';
import { PortalError } from '../backup/portal-error.ts';
import type { Reason } from '../backup/reason.ts';
import type { Run, Starting } from '../backup/run.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { Away } from './away.ts';
import { createHistoryReader } from './read-history-once.ts';

const lookEveryMs = 1_000;
const mostBackoffMs = 30_000;
/** Only a backup that is there within this time of the card is taken for the card's own. */
const windowMs = 120_000;
/** How far the portal's clock may be behind ours. */
const skewMs = 5_000;

type Options = {
  readonly run: Starting;
  /** Why the answer to the start is not known. */
  readonly because: Reason;
  /** How long a request that was sent may still take effect. */
  readonly patienceMs: number;
  readonly portal: Portal;
  readonly clock: Clock;
  /** Whether another card has that backup. */
  readonly isClaimed: (backupId: string | undefined) => boolean;
  readonly away: Away;
  readonly signal: AbortSignal;
};

/**
 * Finds out what became of a start whose answer is not known. Resolves to the same run only when the signal aborts.
 *
 * 1. The slot: a job that is new since the card, and that no other card has, is the run's if it is there in time.
 * 2. For as long as the request may still take effect, the slot is looked at again.
 * 3. Then the history, once: a single copy of the time and the storage is the run's.
 * 4. Nothing anywhere: it was not started. Anything else: unknown, with what was found.
 */
export const settle = async (options: Options): Promise<Run> => {
  const { run, clock, signal, away } = options;
  const look = createLook(options);
  for (let failures = 0; !signal.aborted; ) {
    let waitMs = lookEveryMs;
    try {
      const settled = await look();
      if (settled) return settled;
      failures = 0;
      away.answered();
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      failures += 1;
      away.failed(error.failure);
      waitMs = Math.max(backoffMs(failures, lookEveryMs, mostBackoffMs), error.failure.retryAfterMs ?? 0);
    }
    await clock.sleep(waitMs, signal);
  }
  return run;
};

const createLook = (options: Options) => {
  const { run, because, portal, clock, signal } = options;
  const begunAt = clock.elapsed();
  const history = createHistoryReader(portal, clock);
  const isNew = (id: string | undefined): boolean => id !== run.priorId && !options.isClaimed(id);
  return async (): Promise<Run | undefined> => {
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
