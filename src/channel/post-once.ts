import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { failureOf, type SlackFailure } from '../slack/web.ts';

const looks = 3;
const lookAgainMs = 700;
const mostLimitedMs = 30_000;

/**
 * Posts what must stand once. Slack knows no idempotency key: after an unclear answer it looks for the message (a few
 * times, because a message just posted may be missing from the history) before it posts again. A rate limit is waited out,
 * for half a minute in all if `tries` are limited. Throws the last error if Slack refuses, after `tries`, or when
 * the signal aborts.
 */
export const postOnce = async <Posted>(options: {
  readonly post: () => Promise<Posted>;
  readonly look: () => Promise<Posted | undefined>;
  /** True if an earlier attempt, perhaps another process's, may have posted it. */
  readonly mayStand: boolean;
  /** 3 if not given. */
  readonly tries?: number;
  /** Receives each failure that is waited out. */
  readonly onFailure?: (failure: SlackFailure) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<Posted> => {
  const { clock, signal, tries = 3 } = options;
  let mustLook = options.mayStand;
  let limitedMs = 0;
  for (let attempt = 1; ; ) {
    try {
      const found = mustLook ? await lookFor(options, attempt === 1 ? 1 : looks) : undefined;
      if (found !== undefined) return found;
      signal.throwIfAborted();
      return await options.post();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'refused' || signal.aborted) throw error;
      options.onFailure?.(failure);
      if (failure.kind === 'rate_limited') {
        limitedMs += failure.retryAfterMs;
        if (limitedMs > mostLimitedMs && Number.isFinite(tries)) throw error;
        await clock.sleep(failure.retryAfterMs, signal);
      } else {
        if (attempt >= tries) throw error;
        mustLook = true;
        await clock.sleep(backoffMs(attempt, 500, 30_000), signal);
        attempt += 1;
      }
      if (signal.aborted) throw error;
    }
  }
};

const lookFor = async <Posted>(
  { look, clock, signal }: { look: () => Promise<Posted | undefined>; clock: Clock; signal: AbortSignal },
  times: number,
): Promise<Posted | undefined> => {
  for (let time = 1; ; time += 1) {
    const found = await look();
    if (found !== undefined || time >= times || signal.aborted) return found;
    await clock.sleep(lookAgainMs, signal);
  }
};
