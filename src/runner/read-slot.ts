import type { Blocker } from '../backup/blocker.ts';
import { type Job, outcome, type Slot } from '../backup/job.ts';
import type { Portal } from '../backup/portal.ts';
import type { PortalFailure } from '../backup/portal-error.ts';
import { toResult } from '../backup/result.ts';
import type { Standstill } from './standstill.ts';

/**
 * Whether a backup can be started in a slot. `free`: with the job that ended in it; `busy`: a job runs in it, one
 * that has not moved for long if there is a `blocker`; `blocked`: a dead job makes every start fail.
 */
export type SlotState =
  | { readonly kind: 'free'; readonly priorId: string | undefined }
  | { readonly kind: 'busy'; readonly job: Job; readonly blocker: Blocker | undefined }
  | { readonly kind: 'blocked'; readonly blocker: Blocker }
  | { readonly kind: 'unasked'; readonly failure: PortalFailure };

/** Reads the slot before a start: a start beside a job is answered with that job, whatever was asked for. */
export const readSlot = async (
  slot: Slot,
  { portal, standstill }: { readonly portal: Portal; readonly standstill: Standstill },
): Promise<SlotState> => {
  const { value: job, failure } = await toResult(portal.progress(slot));
  if (failure) return { kind: 'unasked', failure };
  const blocker = standstill(slot, job);
  if (blocker?.kind === 'broken') return { kind: 'blocked', blocker };
  return job && outcome(job) === 'going' ? { kind: 'busy', job, blocker } : { kind: 'free', priorId: job?.id };
};
