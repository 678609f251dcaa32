import type { Job } from '../backup/job.ts';
import { isTrue, membersOf, numberOf, textOf } from './json.ts';
import type { Clean } from './sanitise.ts';

/**
 * A job from a portal's JSON, whatever its version: servers before 2.5 name no task, before 3.6 no warning, before 3.7
 * no status. Does not throw on any JSON.
 */
export const readJob = (json: unknown, clean: Clean): Job => {
  const job = membersOf(json);
  const status = readStatus(job.status);
  return {
    id: clean(idOf(job.taskId) || idOf(job.id) || idOf(job.backupId)) || undefined,
    isCompleted: isTrue(job.isCompleted),
    percent: Math.floor(Math.min(Math.max(numberOf(job.progress) ?? 0, 0), 100)),
    error: readReason(job.error, clean),
    warning: readReason(job.warning, clean),
    ...(status === undefined ? {} : { status }),
    hasLink: textOf(job.link) !== '',
  };
};

/** An id in JSON: text, or a number as text; '' for none. */
export const idOf = (json: unknown): string => (typeof json === 'number' ? String(json) : textOf(json));

/** '' is a reason of which nothing readable is left: that there is one decides between success and failure. */
const readReason = (json: unknown, clean: Clean): string | undefined => {
  if (json === undefined || json === null || json === '' || json === false) return undefined;
  return clean(textOf(json) || textOf(membersOf(json).message));
};

/** In the order of DocSpace's numbers; it writes `Canceled` and, sic, `Failted`. */
const statuses = ['created', 'running', 'completed', 'cancelled', 'failed'] as const;

const readStatus = (json: unknown): Job['status'] => {
  const number = numberOf(json);
  if (number !== undefined) return statuses[number];
  const name = textOf(json).toLowerCase().replace('canceled', 'cancelled').replace('failted', 'failed');
  return statuses.find((status) => status === name);
};
