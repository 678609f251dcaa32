import type { AuditAction } from './audit-trail.ts';
import type { WorkingJob } from './job.ts';
import { uploadPercent } from './job-pace.ts';
import { storageName } from './storage.ts';
import { fileName, type Workplace } from './workplace.ts';

/** Something that a job does to its portal at a time. */
export type Effect = { readonly at: number; readonly happen: () => void };

/**
 * What a job does to its portal, in order: the audit trail has its begin; a copy that is stored is in the history before the job is over; the
 * audit trail has its end, and the bill if there was one. A job that breaks outside of its error handling leaves no trace.
 */
export const effectsOf = (job: WorkingJob, at: Workplace): readonly Effect[] => {
  const { since, end } = job.stage;
  if (end.ending === 'hard-error' && end.progress === 0) return [];
  const [begun, completed, failed] = job.isScheduled ? scheduledActions : manualActions;
  const note = (action: AuditAction, time: number): Effect => ({
    at: time,
    happen: () => at.audit.write(action, time, job.by),
  });
  const createdAt = Math.max(since, end.at - job.recordLeadMs);
  const isStored = end.progress === 100;
  const last = end.ending === 'hard-error' ? [] : end.ending === 'error' ? [note(failed, end.at)] : [];
  return [
    note(begun, since),
    ...(isStored ? [{ at: createdAt, happen: () => record(job, createdAt, at) }, note(completed, end.at)] : []),
    ...(isStored && job.isPaid && end.ending !== 'error' ? [note(6062, end.at)] : []),
    ...last,
    ...(end.ending === 'error' && isLeftOver(job)
      ? [{ at: end.at, happen: () => void storeFile(job, end.at, at) }]
      : []),
  ];
};

const manualActions = [5041, 5125, 5126] as const;
const scheduledActions = [5127, 5128, 5129] as const;

/** The archive of a job that found the portal's storage full stays in its room, as a file like any other. */
const isLeftOver = ({ stage, storage, isDump }: WorkingJob): boolean =>
  storageName(storage) === 'Documents' && stage.end.progress === uploadPercent({ isDump });

const record = (job: WorkingJob, createdAt: number, at: Workplace): void => {
  const { taskId: id, slot, storage, isPaid, isScheduled, params, stage } = job;
  const file = storageName(storage) === 'Documents' ? storeFile(job, createdAt, at) : undefined;
  at.history.add({
    id,
    slot,
    fileName: fileName(job, stage.since, at),
    storage,
    createdAt,
    isPaid,
    isScheduled,
    folderId: params.folderId,
    fileId: file?.id,
    archive: stage.archive,
  });
};

const storeFile = ({ params, by, stage, ...job }: WorkingJob, createdAt: number, at: Workplace) =>
  at.files.add({
    title: fileName({ ...job, params }, stage.since, at),
    folderId: params.folderId?.trim() ?? '',
    createdAt,
    createdBy: by.person,
    sizeBytes: () => stage.archive().length,
    content: stage.archive,
  });
