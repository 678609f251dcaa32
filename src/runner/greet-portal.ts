import { backoffMs } from '../backoff.ts';
import { explain } from '../backup/explain.ts';
import type { Slot } from '../backup/job.ts';
import type { Refusal } from '../backup/refusal.ts';
import { Refused } from '../backup/refused.ts';
import type { Clock } from '../clock.ts';
import { Hopeless } from '../hopeless.ts';
import type { Log } from '../log.ts';
import type { Portal } from './ports.ts';
import { isClosed } from './slots.ts';

/**
 * Asks the portal for its progress until it answers, so that trouble shows before somebody needs a backup. Throws
 * `Hopeless` where the key is not accepted; waits for everything else.
 */
export const greetPortal = async (options: {
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
      if (!(error instanceof Refused)) throw error;
      if (signal.aborted) return;
      const { kind, retryAfterMs = 0 } = error.refusal;
      if (kind === 'unauthorised') throw new Hopeless(`DOCSPACE_API_KEY: ${explain(error.refusal)}`);
      log.warn({ portal: portal.origin, kind }, explain(error.refusal));
      await clock.sleep(Math.max(backoffMs(failures, 2_000, 60_000), retryAfterMs), signal);
    }
  }
};

/**
 * The same portal, whose every refusal (and success, as undefined) is reported as well; not that it closes a slot that
 * the bot is not `configured` for.
 */
export const reported = (portal: Portal, configured: Slot, report: (refusal: Refusal | undefined) => void): Portal => {
  const watch = async <Result>(call: Promise<Result>, slot = configured): Promise<Result> => {
    try {
      const result = await call;
      report(undefined);
      return result;
    } catch (error) {
      if (error instanceof Refused && !isClosed(slot, configured, error.refusal)) report(error.refusal);
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
