import { afterEnd } from './after-end.ts';
import { afterSeen, cancelled, stepOf } from './after-seen.ts';
import { complete } from './complete.ts';
import { endOf } from './end.ts';
import type { Event } from './event.ts';
import type { Job } from './job.ts';
import type { PortalFailure } from './portal-error.ts';
import { facts, isEnded, type Origin, type Run, type Running, type Starting } from './run.ts';

/**
 * The run after the event: the same object if the event changes nothing or does not fit.
 * An end never changes, except for what happens to its copy and whether it was retried. Progress never falls.
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

/** A job that has just been started is at 0 %: one that is further was running already. */
const originOf = (type: 'accepted' | 'adopted', job: Job): Origin => {
  if (type === 'adopted') return 'found';
  return job.percent > 0 ? 'joined' : 'started';
};

const fromRunning = (run: Running, event: Event): Run => {
  switch (event.type) {
    case 'seen':
      return afterSeen(run, event);
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
