import type { webApi } from '@slack/bolt';
import type { Clock } from '../lib/clock.ts';
import { createOffset } from '../lib/date-header.ts';
import type { Log } from '../lib/log.ts';

const toleranceMs = 5_000;

/**
 * The time by Slack's clock, so that a machine whose own clock is wrong, or is set while the bot runs, finds its cards
 * and gives true times. It advances with the machine's uptime, which also advances in a suspended machine and which
 * nobody sets, and is corrected by the Date header of the answers that go through `fetch`.
 */
export const createSlackClock = (options: {
  readonly machine: Clock;
  /** How long the machine has been up, in ms, with the time in which it was suspended. */
  readonly uptimeMs: () => number;
  readonly fetch: webApi.FetchFunction;
  readonly log: Log;
}): { readonly clock: Clock; readonly fetch: webApi.FetchFunction } => {
  const { machine, uptimeMs, log } = options;
  const bootedAt = machine.now() - uptimeMs();
  const offset = createOffset(toleranceMs);
  const uncorrected = (): number => bootedAt + uptimeMs();
  return {
    clock: { ...machine, now: () => uncorrected() + offset.aheadMs() },
    fetch: async (url, init) => {
      const askedAt = uncorrected();
      const response = await options.fetch(url, init);
      if (offset.note(response.headers.get('date'), { askedAt, answeredAt: uncorrected() })) {
        const aheadMs = offset.aheadMs();
        log.warn({ aheadMs }, "this machine's clock is not Slack's: the bot uses Slack's; set this one by NTP");
      }
      return response;
    },
  };
};
