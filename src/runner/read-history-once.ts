import type { Copy, Slot } from '../backup/job.ts';
import type { Portal } from '../backup/portal.ts';
import { type FailureKind, hadNoEffect, PortalError } from '../backup/portal-error.ts';
import type { Clock } from '../lib/clock.ts';

const againAfterMs = 60_000;

/** Refusals that can last as long as nobody pays, or changes the key or its rights. */
const refusals: ReadonlySet<FailureKind> = new Set(['unauthorised', 'forbidden', 'payment', 'missing', 'invalid']);

/**
 * The history as one run may read it: reading prunes the portal's list, so a read that may have had its effect is tried
 * once more, a minute later, and no further. `later`: not yet again; `history_unread`: it was given up, or refused; `history_unpaid`: the
 * portal lists no copies while it is unpaid. Throws `PortalError`.
 */
export const createHistoryReader = (portal: Portal, clock: Clock) => {
  let failures = 0;
  let after = 0;
  return async (
    slot: Slot,
    signal: AbortSignal,
  ): Promise<readonly Copy[] | 'later' | 'history_unread' | 'history_unpaid'> => {
    if (failures > 1) return 'history_unread';
    if (clock.elapsed() < after) return 'later';
    try {
      return await portal.history(slot, signal);
    } catch (error) {
      if (error instanceof PortalError && refusals.has(error.failure.kind))
        return error.failure.kind === 'payment' ? 'history_unpaid' : 'history_unread';
      if (!(error instanceof PortalError) || hadNoEffect(error.failure) || signal.aborted) throw error;
      failures += 1;
      after = clock.elapsed() + againAfterMs;
      if (failures > 1) return 'history_unread';
      throw error;
    }
  };
};
