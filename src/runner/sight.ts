import { isSameJob } from '../backup/after-seen.ts';
import type { Event } from '../backup/event.ts';
import { type Copy, type Job, outcome } from '../backup/job.ts';
import type { Running } from '../backup/run.ts';
import { mayHaveLink } from '../backup/storage.ts';

/** The history as far as it was read: the copies, or why it says nothing. */
export type Copies = readonly Copy[] | 'history_unread' | 'history_unpaid';

/**
 * What the slot says of a running backup. `seen`: it is running, or its end is certain; `doubtful`: an end that the history
 * has to confirm; `absent`: no job, or one that contradicts itself; `replaced`: another backup's job.
 */
export type Sight =
  | { readonly kind: 'seen' | 'doubtful' | 'cancelled'; readonly job: Job }
  | { readonly kind: 'absent' | 'replaced'; readonly job: Job | undefined };

export const sightOf = (run: Running, job: Job | undefined): Sight => {
  if (job === undefined) return { kind: 'absent', job };
  if (!isSameJob(run, job)) return { kind: 'replaced', job };
  switch (outcome(job)) {
    case 'contradictory':
      return { kind: 'absent', job };
    case 'cancelled':
      return { kind: 'cancelled', job };
    case 'failed':
    case 'broken':
      // The portal's accounting can fail after the copy was stored (DocSpace source: the end of BackupProgressItem).
      return { kind: job.percent >= 100 || job.hasLink || mayLeaveArchive(run, job) ? 'doubtful' : 'seen', job };
    case 'completed':
      // A start beside another job is answered with that job, whatever was asked for.
      return { kind: run.origin !== 'started' || isElsewhere(run, job) ? 'doubtful' : 'seen', job };
    case 'going':
      return { kind: 'seen', job };
  }
};

const isElsewhere = (run: Running, job: Job): boolean => job.hasLink !== mayHaveLink(run.storage);

/** Whether the run failed when its archive was about to be stored in a room, or after: it can be there anyway. */
const mayLeaveArchive = (run: Running, job: Job): boolean => run.storage === 'Documents' && job.percent >= 89;

/** What a doubtful end is, once the history was read. */
export const confirmedEnd = (
  run: Running,
  job: Job,
  copies: Copies,
  at: number,
): Extract<Event, { readonly type: 'seen' }> => {
  const copy = typeof copies === 'string' ? undefined : copies.find(({ id }) => id === job.id);
  if (copy) return { type: 'seen', at, job, copy };
  return { type: 'seen', at, job, isUnproven: outcome(job) === 'completed' && isElsewhere(run, job) };
};

/** Where a failed run can have left an archive that is not a copy; undefined: nowhere. */
export const leftPlaceOf = (
  run: Running,
  job: Job,
  copies: Copies,
): { readonly folder: string; readonly since: number; readonly copies: readonly Copy[] } | undefined => {
  const hasFailed = outcome(job) === 'failed' || outcome(job) === 'broken';
  if (!hasFailed || run.folder === undefined || typeof copies === 'string' || !mayLeaveArchive(run, job))
    return undefined;
  return copies.some(({ id }) => id === job.id) ? undefined : { folder: run.folder, since: run.startedAt, copies };
};

/** What became of a run whose job is cancelled or gone, once the history was read. */
export const traceOf = (run: Running, { kind, job }: Sight, copies: Copies, at: number): Event => {
  const copy = typeof copies === 'string' ? undefined : copies.find(({ id }) => id === run.backupId);
  if (copy) return { type: 'recorded', at, copy };
  if (kind === 'cancelled') return { type: 'seen', at, job };
  if (typeof copies === 'string') return { type: 'lost', at, reasons: [{ code: 'forgotten' }, { code: copies }] };
  return {
    type: 'lost',
    at,
    reasons: [kind === 'replaced' && job?.id !== undefined ? { code: 'replaced', id: job.id } : { code: 'untraced' }],
  };
};
