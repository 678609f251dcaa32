import type { Slot } from '../backup/job.ts';
import type { Portal } from '../backup/portal.ts';
import { PortalError, type PortalFailure } from '../backup/portal-error.ts';
import { isClosed } from '../backup/slots.ts';

/**
 * Reports every success (as undefined) and failure of the portal, except a refusal for a slot that the bot is not
 * `configured` for.
 */
export const withHealth = (
  portal: Portal,
  configured: Slot,
  report: (failure: PortalFailure | undefined) => void,
): Portal => {
  const watch = async <Result>(call: Promise<Result>, slot = configured): Promise<Result> => {
    try {
      const result = await call;
      report(undefined);
      return result;
    } catch (error) {
      if (error instanceof PortalError && !isClosed(slot, configured, error.failure)) report(error.failure);
      throw error;
    }
  };
  return {
    ...portal,
    progress: (slot, signal) => watch(portal.progress(slot, signal), slot),
    start: (request, signal) => watch(portal.start(request, signal)),
    history: (slot, signal) => watch(portal.history(slot, signal), slot),
  };
};
