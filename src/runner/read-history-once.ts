import type { Copy, Slot } from '../backup/job.ts';
import { type FailureKind, hadNoEffect, PortalError } from '../backup/portal-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Portal } from './ports.ts';

const againAfterMs = 60_000;

/** Refusals that can last as long as nobody pays, or changes the key or its rights. */
const refusals: ReadonlySet<FailureKind> = new Set(['unauthorised', 'forbidden', 'payment', 'missing', 'invalid']);

/**
 * The history as one run may read it: reading prunes the portal's list, so a read that may have had its effect is tried
 * once more, a minute later, and no further. `later`: not yet again; `unread`: it was given up, or refused; `unpaid`: the
 * portal lists no copies while it is unpaid. Throws `PortalError`.
 */
export const createHistory = (portal: Portal, clock: Clock) => {
  let failures = 0;
  let after = 0;
  return async (slot: Slot, signal: AbortSignal): Promise<readonly Copy[] | 'later' | Unread> => {
    if (failures > 1) return 'unread';
    if (clock.elapsed() < after) return 'later';
    try {
      return await portal.history(slot, signal);
    } catch (error) {
      if (error instanceof PortalError && refusals.has(error.failure.kind))
        return error.failure.kind === 'payment' ? 'unpaid' : 'unread';
      if (!(error instanceof PortalError) || hadNoEffect(error.failure) || signal.aborted) throw error;
      failures += 1;
      after = clock.elapsed() + againAfterMs;
      if (failures > 1) return 'unread';
      throw error;
    }
  };
};

export type Unread = 'unread' | 'unpaid';

/** Why the history says nothing about a backup. */
export const unreadWords: Readonly<Record<Unread, string>> = {
  unread: 'The portal’s history, which would say whether there is a copy, could not be read.',
  unpaid: 'The portal lists no copies while it is unpaid, so whether there is one is not known.',
};
