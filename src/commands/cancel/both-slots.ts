import { type Job, outcome, type Slot } from '../../backup/job.ts';
import type { Portal } from '../../backup/portal.ts';
import { PortalError } from '../../backup/portal-error.ts';

/** The job in a slot, and whether another one runs in the other slot, which the portal's cancel would drop as well. */
export const readBothSlots = async (
  slot: Slot,
  portal: Portal,
): Promise<{ readonly own: Job | undefined; readonly isOtherBusy: boolean }> => {
  const other: Slot = slot === 'portal' ? 'dump' : 'portal';
  const [own, beside] = await Promise.all([portal.progress(slot), jobBeside(other, portal)]);
  return { own, isOtherBusy: beside !== undefined && beside.id !== own?.id && outcome(beside) === 'going' };
};

/** The job in a slot beside another. A portal that may not make dumps, as in the cloud, refuses to show one. */
const jobBeside = async (slot: Slot, portal: Portal): Promise<Job | undefined> => {
  try {
    return await portal.progress(slot);
  } catch (error) {
    if (slot === 'dump' && error instanceof PortalError && error.failure.kind === 'forbidden') return undefined;
    throw error;
  }
};
