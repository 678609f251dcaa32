import type { Copy, Slot } from '../backup/job.ts';
import { hadNoEffect, PortalError } from '../backup/portal-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Portal } from './ports.ts';

const againAfterMs = 60_000;

/**
 * The history as one run may read it: reading prunes the portal's list, so a read that may have had its effect is tried
 * once more, a minute later, and no further. `later`: not yet again; `unread`: it was given up. Throws `PortalError`.
 */
export const createHistory = (portal: Portal, clock: Clock) => {
  let failures = 0;
  let after = 0;
  return async (slot: Slot, signal: AbortSignal): Promise<readonly Copy[] | 'later' | 'unread'> => {
    if (failures > 1) return 'unread';
    if (clock.elapsed() < after) return 'later';
    try {
      return await portal.history(slot, signal);
    } catch (error) {
      if (!(error instanceof PortalError) || hadNoEffect(error.failure) || signal.aborted) throw error;
      failures += 1;
      after = clock.elapsed() + againAfterMs;
      if (failures > 1) return 'unread';
      throw error;
    }
  };
};
