import { afterEnd } from './after-end.ts';
import { complete } from './complete.ts';
import { endOf } from './end.ts';
import { type Copy, type Job, outcome } from './job.ts';
import type { LastCopy } from './last-copy.ts';
import type { PortalFailure } from './portal-error.ts';
import type { Proven } from './proof.ts';
import { type Reason, said } from './reason.ts';
import {
  type Cancelled,
  type CopyGone,
  facts,
  isEnded,
  type Origin,
  type Run,
  type Running,
  type Starting,
} from './run.ts';

/** Something observed about a run, at a time in ms since 1970. */
export type Event = { readonly at: number } & (
  | { readonly type: 'accepted'; readonly job: Job }
  | { readonly type: 'unclear' }
  | { readonly type: 'adopted'; readonly job: Job }
  | { readonly type: 'refused'; readonly reasons: readonly Reason[] }
  /**
   * `copy`: what the history has of it, if it was asked; `isUnproven`: it was, and does not say where the copy is;
   * `leftArchive`: the name of the archive that a failed job left in its room.
   */
  | {
      readonly type: 'seen';
      readonly job: Job;
      readonly copy?: Copy;
      readonly isUnproven?: boolean;
      readonly leftArchive?: string;
    }
  | { readonly type: 'unanswered'; readonly failure: PortalFailure }
  | { readonly type: 'stalled' }
  | { readonly type: 'cancelling'; readonly by: string | undefined }
  | { readonly type: 'recorded'; readonly copy: Copy }
  | { readonly type: 'lost'; readonly reasons: readonly Reason[] }
  /** The copy is being verified, from its beginning. */
  | { readonly type: 'verifying'; readonly mode: 'size' | 'full' }
  | { readonly type: 'proven'; readonly proof: Proven }
  /** The notice of the end is posted, and the proof still to come. */
  | { readonly type: 'end_told' }
  /** The copy is not at the portal any more. */
  | ({ readonly type: 'copy_gone' } & CopyGone)
  /** What is known of other copies at the end of a run that made none. */
  | { readonly type: 'last_copy'; readonly copy: LastCopy }
  /** `as`: the card of the run that tries it again. */
  | { readonly type: 'retried'; readonly as: string }
);

const dayMs = 86_400_000;
/** Sooner than a card's beat is due, so that noting it costs no edit of its own. */
const notedEveryMs = 12_000;

/**
 * The run after the event: the same object where the event changes nothing or does not fit.
 * An end stays the end but for what becomes of its copy, or of another try, and progress never falls.
 */
export const next = (run: Run, event: Event): Run => {
  if (isEnded(run)) return afterEnd(run, event);
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
      return { ...facts(run), phase: 'not_started', endedAt: event.at, reasons: event.reasons };
    case 'recorded':
      return complete(
        { ...facts(run), backupId: event.copy.id, origin: 'found' },
        endOf(run.startedAt, event.at, event.copy),
        { warnings: [], copy: event.copy, expiresAt: event.copy.expiresAt },
      );
    case 'lost':
      return {
        ...facts(run),
        phase: 'unknown',
        endedAt: event.at,
        endedAfter: undefined,
        backupId: undefined,
        reasons: event.reasons,
      };
    case 'seen':
    case 'unanswered':
    case 'stalled':
    case 'cancelling':
    case 'verifying':
    case 'proven':
    case 'end_told':
    case 'copy_gone':
    case 'last_copy':
    case 'retried':
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
  cancelledBy: undefined,
  trouble: undefined,
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
      return isSameFailure(run.trouble, event.failure) ? run : { ...run, trouble: event.failure };
    case 'stalled':
      return run.isStalled ? run : { ...run, isStalled: true };
    case 'recorded':
      if (event.copy.id !== run.backupId) return run;
      return complete(run, endOf(run.seenAt, event.at, event.copy), {
        warnings: [],
        copy: event.copy,
        expiresAt: event.copy.expiresAt,
        isFromHistory: true,
      });
    case 'cancelling':
      return run.cancelledBy === event.by ? run : { ...run, cancelledBy: event.by };
    case 'lost':
      if (run.cancelledBy !== undefined) return cancelled(run, event.at, []);
      return {
        ...facts(run),
        phase: 'unknown',
        ...endOf(run.seenAt, event.at),
        backupId: run.backupId,
        reasons: event.reasons,
      };
    case 'accepted':
    case 'unclear':
    case 'adopted':
    case 'refused':
    case 'verifying':
    case 'proven':
    case 'end_told':
    case 'copy_gone':
    case 'last_copy':
    case 'retried':
      return run;
  }
};

const isSameFailure = (one: PortalFailure | undefined, other: PortalFailure): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Whether the job in the slot is this run's; a server that names no job is believed. */
export const isSameJob = (run: Running, job: Job): boolean =>
  job.id === undefined || run.backupId === undefined || job.id === run.backupId;

type Seen = Extract<Event, { readonly type: 'seen' }>;

const observe = (run: Running, { job, copy, isUnproven, leftArchive, at }: Seen): Run => {
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

const cancelled = (run: Running, at: number, reasons: readonly Reason[]): Cancelled => ({
  ...facts(run),
  phase: 'cancelled',
  backupId: run.backupId,
  ...endOf(run.seenAt, at),
  reasons,
  cancelledBy: run.cancelledBy,
});

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

/** What the portal is doing with a job that goes on. */
export const stepOf = (job: Job): Running['step'] => {
  if (job.percent >= 90) return 'uploading';
  return job.status === 'created' || (job.status === undefined && job.percent === 0) ? 'waiting' : 'packing';
};
