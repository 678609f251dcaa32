import type { Copy, Job, Slot, StorageType } from './job.ts';

/** What is true of a backup from the moment it was asked for. Times are ms since 1970, UTC. */
export type Facts = {
  /** Our own name of the run, derived from the request: the same request is the same run. */
  readonly key: string;
  /** The portal's origin, for example `https://example.onlyoffice.com`. */
  readonly portal: string;
  readonly slot: Slot;
  readonly storage: StorageType;
  /** Slack user ID of who asked; '' where nobody here did. */
  readonly requestedBy: string;
  readonly startedAt: number;
};

/** The card is written, the portal may or may not have been asked yet. */
export type Starting = Facts & {
  readonly phase: 'starting';
  /** The job that stood in the slot before: never taken for this run. */
  readonly priorId: string;
  /** The portal's answer to the start was lost; it is being looked for. */
  readonly isUnclear: boolean;
};

/** What the portal is doing: waiting for one of its workers, packing, or uploading (it then stands at 90 %). */
type Step = 'waiting' | 'packing' | 'uploading';

export type Running = Facts & {
  readonly phase: 'running';
  readonly backupId: string;
  readonly step: Step;
  /** 0 to 100; never falls. */
  readonly percent: number;
  /** When step or percent last changed. */
  readonly changedAt: number;
  readonly isStalled: boolean;
  /** The start's answer was lost and this job was found instead: probably this request. */
  readonly isAdopted: boolean;
  /** Why the portal cannot be asked at the moment; '' while it answers. */
  readonly trouble: string;
};

type End = Facts & { readonly endedAt: number; readonly backupId: string };
export type Completed = End & {
  readonly phase: 'completed' | 'completed_with_warnings';
  /** The portal's warning, or what could not be learned; '' for none. */
  readonly reason: string;
  /** When the portal deletes a temporary copy; 0: it stays. */
  readonly expiresAt: number;
  readonly isAdopted: boolean;
};
export type Broken = End & { readonly phase: 'failed' | 'cancelled' | 'unknown'; readonly reason: string };
export type NotStarted = Facts & { readonly phase: 'not_started'; readonly endedAt: number; readonly reason: string };

export type Ended = Completed | Broken | NotStarted;
export type Run = Starting | Running | Ended;
export type Phase = Run['phase'];

/** Something observed about a run, at a time in ms since 1970. */
export type Event = { readonly at: number } & (
  | { readonly type: 'accepted'; readonly job: Job }
  | { readonly type: 'unclear' }
  | { readonly type: 'adopted'; readonly job: Job }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'seen'; readonly job: Job }
  | { readonly type: 'unanswered'; readonly reason: string }
  | { readonly type: 'stalled' }
  | { readonly type: 'recorded'; readonly copy: Copy }
  | { readonly type: 'lost'; readonly reason: string }
);

const dayMs = 86_400_000;

/** Whether a run has reached its end; an end never changes again. */
export const isEnded = (run: Run): run is Ended => run.phase !== 'starting' && run.phase !== 'running';

/** The portal's id of the backup, '' while it is not known. */
export const backupId = (run: Run): string => ('backupId' in run ? run.backupId : '');

/** A run that was just asked for. */
export const starting = (facts: Facts, priorId: string): Starting => ({
  ...facts,
  phase: 'starting',
  priorId,
  isUnclear: false,
});

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
      return complete({ ...facts(run), backupId: event.copy.id, isAdopted: true }, event.copy.createdAt ?? event.at, {
        expiresAt: event.copy.expiresAt ?? 0,
      });
    case 'lost':
      return { ...facts(run), phase: 'unknown', endedAt: event.at, backupId: '', reason: event.reason };
    case 'seen':
    case 'unanswered':
    case 'stalled':
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
  isStalled: false,
  isAdopted: type === 'adopted',
  trouble: '',
});

const fromRunning = (run: Running, event: Event): Run => {
  switch (event.type) {
    case 'seen':
      return isSameJob(run, event.job) ? observe(run, event.job, event.at) : run;
    case 'unanswered':
      return run.trouble === event.reason ? run : { ...run, trouble: event.reason };
    case 'stalled':
      return run.isStalled || run.step === 'uploading' ? run : { ...run, isStalled: true };
    case 'recorded':
      if (event.copy.id !== run.backupId) return run;
      return complete(run, event.copy.createdAt ?? event.at, {
        expiresAt: event.copy.expiresAt ?? 0,
        isFromHistory: true,
      });
    case 'lost':
      return { ...facts(run), phase: 'unknown', endedAt: event.at, backupId: run.backupId, reason: event.reason };
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

const observe = (run: Running, job: Job, at: number): Run => {
  const end = { ...facts(run), backupId: run.backupId || job.id, endedAt: at };
  switch (outcome(job)) {
    case 'failed':
      return { ...end, phase: 'failed', reason: job.error || 'The portal says that it failed and gives no reason.' };
    case 'cancelled':
      return { ...end, phase: 'cancelled', reason: job.warning };
    case 'completed':
      return complete({ ...run, backupId: end.backupId }, at, {
        warning: job.warning,
        expiresAt: run.storage === 'DataStore' ? at + dayMs : 0,
      });
    case 'going':
    case 'contradictory':
      return progress(run, job, at);
  }
};

const progress = (run: Running, job: Job, at: number): Running => {
  const percent = Math.max(run.percent, Math.min(job.percent, 100));
  const seen = stepOf(job);
  const step = percent >= 90 ? 'uploading' : seen === 'waiting' && run.step !== 'waiting' ? run.step : seen;
  const moved = percent !== run.percent || step !== run.step;
  if (!moved && run.trouble === '') return run;
  if (!moved) return { ...run, trouble: '' };
  return { ...run, backupId: run.backupId || job.id, percent, step, changedAt: at, isStalled: false, trouble: '' };
};

const stepOf = (job: Job): Step => {
  if (job.percent >= 90) return 'uploading';
  return job.status === 'created' || (job.status === undefined && job.percent === 0) ? 'waiting' : 'packing';
};

/**
 * What a look at a job says, in the order that decides: a non-empty `error` is a failure whatever the status
 * (the server marks failed jobs as completed); a warning short of 100 % is a cancel; success needs 100 %.
 * 'contradictory': said to be over, and neither a success nor a failure; only the history can tell.
 */
export const outcome = (job: Job): 'failed' | 'cancelled' | 'completed' | 'going' | 'contradictory' => {
  if (job.error !== '' || job.status === 'failed') return 'failed';
  if (job.status === 'cancelled') return 'cancelled';
  if (!job.isCompleted) return 'going';
  if (job.percent >= 100) return 'completed';
  return job.warning === '' ? 'contradictory' : 'cancelled';
};

const complete = (
  run: Facts & { readonly backupId: string; readonly isAdopted: boolean },
  endedAt: number,
  how: { readonly warning?: string; readonly expiresAt: number; readonly isFromHistory?: boolean },
): Completed => ({
  ...facts(run),
  backupId: run.backupId,
  isAdopted: run.isAdopted,
  phase: how.warning ? 'completed_with_warnings' : 'completed',
  endedAt,
  expiresAt: how.expiresAt,
  reason:
    how.warning ||
    (how.isFromHistory ? "Found in the portal's history; warnings, if there were any, are not recorded there." : ''),
});

const facts = ({ key, portal, slot, storage, requestedBy, startedAt }: Facts): Facts => ({
  key,
  portal,
  slot,
  storage,
  requestedBy,
  startedAt,
});
