import { dayMs } from '../lib/durations.ts';
import { complete } from './complete.ts';
import { endOf } from './end.ts';
import type { Event } from './event.ts';
import { type Job, outcome } from './job.ts';
import { type Reason, said } from './reason.ts';
import { type Cancelled, facts, type Run, type Running } from './run.ts';

/** Sooner than a card's heartbeat is due, so that noting it costs no edit of its own. */
const notedEveryMs = 12_000;

type Seen = Extract<Event, { readonly type: 'seen' }>;

/** The run after a look at the job in its slot. */
export const afterSeen = (run: Running, { job, copy, isUnproven, leftArchive, at }: Seen): Run => {
  if (!isSameJob(run, job)) return run;
  const end = { ...facts(run), backupId: run.backupId ?? job.id, ...endOf(run.seenAt, at) };
  switch (outcome(job)) {
    case 'failed':
    case 'broken':
      if (copy) {
        const warnings: readonly Reason[] = [{ code: 'error_after_copy', text: job.error ?? '' }];
        return complete({ ...run, backupId: end.backupId }, end, { warnings, copy, expiresAt: copy.expiresAt });
      }
      return {
        ...end,
        phase: 'failed',
        reasons: [
          ...(job.error === undefined ? [{ code: 'unexplained' } as const] : said(job.error)),
          ...(leftArchive === undefined ? [] : [{ code: 'left_archive', text: leftArchive } as const]),
        ],
      };
    case 'cancelled':
      return cancelled({ ...run, backupId: end.backupId }, at, said(job.warning));
    case 'completed':
      return complete({ ...run, backupId: end.backupId }, end, {
        warnings: isUnproven ? [...said(job.warning), { code: 'unproven', wanted: run.storage }] : said(job.warning),
        ...(copy && { copy }),
        expiresAt: (copy?.storage ?? run.storage) === 'DataStore' ? (end.endedAfter ?? at) + dayMs : undefined,
      });
    case 'going':
    case 'contradictory':
      return progress(run, job, at);
  }
};

const progress = (run: Running, job: Job, at: number): Running => {
  const percent = Math.max(run.percent, Math.min(job.percent, 100));
  const seenStep = stepOf({ ...job, percent });
  // A job that was picked up does not go back to waiting.
  const step = seenStep === 'waiting' ? run.step : seenStep;
  const moved = percent !== run.percent || step !== run.step;
  if (!moved && run.trouble === undefined && at - run.seenAt < notedEveryMs) return run;
  const seen = { ...run, seenAt: at, trouble: undefined };
  return moved ? { ...seen, backupId: run.backupId ?? job.id, percent, step, changedAt: at, isStalled: false } : seen;
};

/** The end of a run that was cancelled. */
export const cancelled = (run: Running, at: number, reasons: readonly Reason[]): Cancelled => ({
  ...facts(run),
  phase: 'cancelled',
  backupId: run.backupId,
  ...endOf(run.seenAt, at),
  reasons,
  cancelledBy: run.cancelledBy,
});

/** Whether the job in the slot is this run's; a server that names no job is believed. */
export const isSameJob = (run: Running, job: Job): boolean =>
  job.id === undefined || run.backupId === undefined || job.id === run.backupId;

/** What the portal is doing with a running job. */
export const stepOf = (job: Job): Running['step'] => {
  if (job.percent >= 90) return 'uploading';
  return job.status === 'created' || (job.status === undefined && job.percent === 0) ? 'waiting' : 'packing';
};
