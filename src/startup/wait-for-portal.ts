import type { Slot } from '../backup/job.ts';
import type { Portal } from '../backup/portal.ts';
import { PortalError } from '../backup/portal-error.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { FatalError } from '../lib/fatal-error.ts';
import type { Log } from '../lib/log.ts';
import { explain } from '../slack/blocks/explain.ts';

/**
 * Asks the portal for its progress until it answers, so that trouble shows before somebody needs a backup. Throws
 * `FatalError` if the key is not accepted; waits for everything else.
 */
export const waitForPortal = async (options: {
  readonly portal: Portal;
  readonly slot: Slot;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Looks once at what is wrong there, and says whether it logged anything. */
  readonly warn: () => Promise<boolean>;
}): Promise<void> => {
  const { portal, clock, log, signal } = options;
  let hasLooked = false;
  const warnOnce = async (): Promise<boolean> => {
    const isFirst = !hasLooked;
    hasLooked = true;
    return isFirst && options.warn();
  };
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      await portal.progress(options.slot, signal);
      log.info({ portal: portal.origin }, 'the portal answers');
      await warnOnce();
      log.info({ portal: portal.origin }, 'the portal was checked');
      return;
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      if (signal.aborted) return;
      const { kind, retryAfterMs = 0 } = error.failure;
      if (kind === 'unauthorised') throw new FatalError(`DOCSPACE_API_KEY: ${explain(error.failure)}`);
      // It is there and refuses, so what it refuses can be looked at.
      const isSaid = kind === 'forbidden' && (await warnOnce());
      if (!isSaid) log.warn({ portal: portal.origin, kind }, explain(error.failure));
      await clock.sleep(Math.max(backoffMs(failures, 2_000, 60_000), retryAfterMs), signal);
    }
  }
};
