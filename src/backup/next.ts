import { complete } from './complete.ts';
import { endOf } from './end.ts';
import { type Copy, type Job, outcome } from './job.ts';
import { type Cancelled, facts, isEnded, type Origin, type Run, type Running, type Starting } from './run.ts';

/** Something observed about a run, at a time in ms since 1970. */
export type Event = { readonly at: number } & (
  | { readonly type: 'accepted'; readonly job: Job }
  | { readonly type: 'unclear' }
  | { readonly type: 'adopted'; readonly job: Job }
  | { readonly type: 'refused'; readonly reason: string }
  /** `copy`: what the history has of it, where it was asked. */
  | { readonly type: 'seen'; readonly job: Job; readonly copy?: Copy }
  | { readonly type: 'unanswered'; readonly reason: string }
  | { readonly type: 'stalled' }
  | { readonly type: 'cancelling'; readonly by: string }
  | { readonly type: 'recorded'; readonly copy: Copy }
  | { readonly type: 'lost'; readonly reason: string }
);

const dayMs = 86_400_000;
/** Sooner than a card's beat is due, so that noting it costs no edit of its own. */
const notedEveryMs = 12_000;

/**
 * The run after the event: the same object where the event changes nothing or does not fit.
 * An end stays the end, and progress never falls.
 */
export const next = (run: Run, event: Event): Run => {
  if (isEnded(run)) return run;
  return run.phase === 'starting' ? fromStarting(run, event) : fromRunning(run, event);
};

const fromStarting = (run: Starting, event: Event): Run => {
  switch (event.type) {
    case 'accepted':
    case 'adopted':
      return fromRunning(begin(run, event), { type: 'seen', at: event.at, job: event.job });
    case 'unclear':
      return run.isUnclear ? run : { ...run, isUnclear: true };
    case 'refused':
      return { ...facts(run), phase: 'not_started', endedAt: event.at, reason: event.reason };
    case 'recorded':
      return complete(
        { ...facts(run), backupId: event.copy.id, origin: 'found' },
        endOf(run.startedAt, event.at, event.copy),
        { copy: event.copy, expiresAt: event.copy.expiresAt ?? 0 },
      );
    case 'lost':
      return { ...facts(run), phase: 'unknown', endedAt: event.at, endedAfter: 0, backupId: '', reason: event.reason };
    case 'seen':
    case 'unanswered':
    case 'stalled':
    case 'cancelling':
      return run;
  }
};

const begin = (run: Starting, { type, at, job }: { type: 'accepted' | 'adopted'; at: number; job: Job }): Running => ({
  ...facts(run),
  phase: 'running',
  backupId: job.id,
  step: stepOf(job),
  percent: 0,
  changedAt: at,
  seenAt: run.startedAt,
  isStalled: false,
  origin: originOf(type, job),
  cancelledBy: '',
  trouble: '',
});

/** A job that has just been started stands at 0: one that is further was under way already. */
const originOf = (type: 'accepted' | 'adopted', job: Job): Origin => {
  if (type === 'adopted') return 'found';
  return job.percent > 0 ? 'joined' : 'started';
};

const fromRunning = (run: Running, event: Event): Run => {
  switch (event.type) {
    case 'seen':
      return isSameJob(run, event.job) ? observe(run, event) : run;
    case 'unanswered':
      return run.trouble === event.reason ? run : { ...run, trouble: event.reason };
    case 'stalled':
      return run.isStalled ? run : { ...run, isStalled: true };
    case 'recorded':
      if (event.copy.id !== run.backupId) return run;
      return complete(run, endOf(run.seenAt, event.at, event.copy), {
        copy: event.copy,
        expiresAt: event.copy.expiresAt ?? 0,
        isFromHistory: true,
      });
    case 'cancelling':
      return run.cancelledBy === event.by ? run : { ...run, cancelledBy: event.by };
    case 'lost':
      if (run.cancelledBy !== '') return cancelled(run, event.at, '');
      return {
        ...facts(run),
        phase: 'unknown',
        ...endOf(run.seenAt, event.at),
        backupId: run.backupId,
        reason: event.reason,
      };
    case 'accepted':
    case 'unclear':
    case 'adopted':
    case 'refused':
      return run;
  }
};

/** Whether the job in the slot is this run's; a server that names no job is believed. */
export const isSameJob = (run: Running, job: Job): boolean =>
  job.id === '' || run.backupId === '' || job.id === run.backupId;

const observe = (run: Running, { job, copy, at }: { job: Job; copy?: Copy; at: number }): Run => {
  const end = { ...facts(run), backupId: run.backupId || job.id, ...endOf(run.seenAt, at) };
  switch (outcome(job)) {
    case 'failed':
    case 'broken':
      if (copy) {
        const warning = `The copy is in the portal's history, but the portal reports an error: ${job.error || 'no reason'}`;
        return complete({ ...run, backupId: end.backupId }, end, { warning, copy, expiresAt: copy.expiresAt ?? 0 });
      }
      return { ...end, phase: 'failed', reason: job.error || 'The portal says that it failed and gives no reason.' };
    case 'cancelled':
      return cancelled({ ...run, backupId: end.backupId }, at, job.warning);
    case 'completed':
      return complete({ ...run, backupId: end.backupId }, end, {
        warning: job.warning,
        ...(copy && { copy }),
        expiresAt: (copy?.storage ?? run.storage) === 'DataStore' ? (end.endedAfter || at) + dayMs : 0,
      });
    case 'going':
    case 'contradictory':
      return progress(run, job, at);
  }
};

const cancelled = (run: Running, at: number, reason: string): Cancelled => ({
  ...facts(run),
  phase: 'cancelled',
  backupId: run.backupId,
  ...endOf(run.seenAt, at),
  reason,
  cancelledBy: run.cancelledBy,
});

const progress = (run: Running, job: Job, at: number): Running => {
  const percent = Math.max(run.percent, Math.min(job.percent, 100));
  const seenStep = stepOf({ ...job, percent });
  // A job that was picked up does not go back to waiting.
  const step = seenStep === 'waiting' ? run.step : seenStep;
  const moved = percent !== run.percent || step !== run.step;
  if (!moved && run.trouble === '' && at - run.seenAt < notedEveryMs) return run;
  const seen = { ...run, seenAt: at, trouble: '' };
  return moved ? { ...seen, backupId: run.backupId || job.id, percent, step, changedAt: at, isStalled: false } : seen;
};

/** What the portal is doing with a job that goes on. */
export const stepOf = (job: Job): Running['step'] => {
  if (job.percent >= 90) return 'uploading';
  return job.status === 'created' || (job.status === undefined && job.percent === 0) ? 'waiting' : 'packing';
};
