import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { SlackFailure } from '../slack/web.ts';

const spacingMs = 3_000;
export const beatEveryMs = 15_000;
/** A longer silence than this may have made another process take the run over. */
const silenceMs = 20_000;

/** When a card may be written: at most one edit in 3 s, a beat every 15 s, and nothing while Slack takes no edits. */
export const createPace = (clock: Clock) => {
  let lastWriteAt = clock.elapsed();
  let blockedUntil = 0;
  let failures = 0;
  return {
    /** In how many ms it may be written; what is `urgent` need not keep the distance. */
    dueIn: (need: 'urgent' | 'change' | 'beat'): number => {
      const at = { urgent: 0, change: lastWriteAt + spacingMs, beat: lastWriteAt + beatEveryMs }[need];
      return Math.max(0, at - clock.elapsed(), blockedUntil - clock.elapsed());
    },
    wrote: (): void => {
      lastWriteAt = clock.elapsed();
      failures = 0;
    },
    failed: (failure: SlackFailure): void => {
      failures += 1;
      const waitMs = failure.kind === 'rate_limited' ? failure.retryAfterMs : backoffMs(failures, 1_000, 60_000);
      blockedUntil = clock.elapsed() + waitMs;
    },
    /** Edits go to another card from now on. */
    unblock: (): void => {
      blockedUntil = 0;
    },
    /** Whether the card was not written for so long that another process may have taken the run. */
    isSilent: (): boolean => clock.elapsed() - lastWriteAt > silenceMs,
  };
};
