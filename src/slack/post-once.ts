import { backoffMs } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { failureOf } from './web.ts';

const looks = 3;
const lookAgainMs = 700;

/**
 * Posts what must stand once. Slack knows no idempotency key: after an unclear answer it looks for the message (a few
 * times, for a message just posted may be missing from the history) before it posts again. Throws the last error
 * where Slack refuses, after `tries`, or when the signal aborts.
 */
export const postOnce = async <Posted>(options: {
  readonly post: () => Promise<Posted>;
  readonly look: () => Promise<Posted | undefined>;
  /** True where an earlier attempt, perhaps another process's, may have posted it. */
  readonly mayStand: boolean;
  readonly tries: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<Posted> => {
  const { clock, signal } = options;
  let mustLook = options.mayStand;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const found = mustLook ? await lookFor(options, attempt === 1 ? 1 : looks) : undefined;
      if (found !== undefined) return found;
      signal.throwIfAborted();
      return await options.post();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'refused' || attempt >= options.tries || signal.aborted) throw error;
      if (failure.kind === 'unclear') mustLook = true;
      const ms = failure.kind === 'rate_limited' ? failure.retryAfterMs : backoffMs(attempt, 500, 30_000);
      await clock.sleep(ms, signal);
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
