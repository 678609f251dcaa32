import type { Slot } from '../backup/job.ts';
import type { PortalFailure } from '../backup/portal-error.ts';
import { PortalError } from '../backup/portal-error.ts';
import { isClosed } from '../backup/slots.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { FatalError } from '../lib/fatal-error.ts';
import type { Log } from '../lib/log.ts';
import type { Portal } from '../runner/ports.ts';
import { explain } from '../slack/blocks/explain.ts';

/**
 * Asks the portal for its progress until it answers, so that trouble shows before somebody needs a backup. Throws
 * `FatalError` where the key is not accepted; waits for everything else.
 */
export const waitForPortal = async (options: {
  readonly portal: Portal;
  readonly slot: Slot;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Promise<void> => {
  const { portal, clock, log, signal } = options;
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      await portal.progress(options.slot, signal);
      log.info({ portal: portal.origin }, 'the portal answers');
      return;
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      if (signal.aborted) return;
      const { kind, retryAfterMs = 0 } = error.failure;
      if (kind === 'unauthorised') throw new FatalError(`DOCSPACE_API_KEY: ${explain(error.failure)}`);
      log.warn({ portal: portal.origin, kind }, explain(error.failure));
      await clock.sleep(Math.max(backoffMs(failures, 2_000, 60_000), retryAfterMs), signal);
    }
  }
};

/**
 * The same portal, whose every failure (and success, as undefined) is reported as well; not that it closes a slot that
 * the bot is not `configured` for.
 */
export const reported = (
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
