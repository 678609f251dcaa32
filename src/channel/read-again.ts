import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { failureOf } from '../slack/web.ts';

const tries = 6;

/** Reads, and reads again after a failure that passes; a rate limit is waited out. Throws a refusal, or the last error. */
export const readAgain = async <Found>(
  read: () => Promise<Found>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Found> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'refused' || attempt >= tries || signal.aborted) throw error;
      const pauseMs = failure.kind === 'rate_limited' ? failure.retryAfterMs : backoffMs(attempt, 500, 8_000);
      await clock.sleep(pauseMs, signal);
    }
  }
};
