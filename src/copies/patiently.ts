import { isAway, PortalError } from '../backup/portal-error.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';

const mostTries = 6;
const firstWaitMs = 2_000;
const mostWaitMs = 60_000;

/**
 * Asks the portal, and again for about two minutes while it is away or answers 5xx: a backup is not bad because the
 * portal restarts after it. Throws the last `PortalError`, or any other error at once.
 */
export const patiently = async <Result>(
  ask: () => Promise<Result>,
  { clock, signal }: { readonly clock: Pick<Clock, 'sleep'>; readonly signal: AbortSignal },
): Promise<Result> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof PortalError) || signal.aborted || tries >= mostTries || !mayRecover(error)) throw error;
      await clock.sleep(
        Math.max(backoffMs(tries, firstWaitMs, mostWaitMs), Math.min(error.failure.retryAfterMs ?? 0, mostWaitMs)),
        signal,
      );
    }
  }
};

/** The portal, or the storage behind it. */
const mayRecover = ({ failure }: PortalError): boolean => isAway(failure) || failure.kind === 'broken';
