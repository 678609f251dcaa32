import type { Clock } from '../lib/clock.ts';
import { createDedupe } from '../lib/dedupe.ts';
import type { Log } from '../lib/log.ts';

/** How long no request must come before work begins, and how long it waits for that at most. */
const [momentMs, longestWaitMs] = [5, 200];

/** Runs work after the ack: all acknowledgements of a burst of requests come before any work. */
export const createBacklog = ({ clock, log }: { readonly clock: Clock; readonly log: Log }) => {
  const atWork = new Set<Promise<void>>();
  const isFirstTime = createDedupe();
  let asked = 0;

  /** Resolves once nobody has asked for a moment. */
  const calm = async (): Promise<void> => {
    for (let waitedMs = 0; waitedMs < longestWaitMs; waitedMs += momentMs) {
      const before = asked;
      await clock.sleep(momentMs);
      if (asked === before) return;
    }
  };

  return {
    /** Does the work soon, once for a `trigger`, because Slack delivers some twice. */
    goOn: (work: () => Promise<void>, trigger?: string): void => {
      if (trigger !== undefined && !isFirstTime(trigger)) return;
      asked += 1;
      const owned: Promise<void> = calm()
        .then(work)
        .catch((error: unknown) => log.error({ err: error }, 'a request could not be carried out'))
        .finally(() => atWork.delete(owned));
      atWork.add(owned);
    },
    /** Resolves when the work that was there is done. */
    drain: async (): Promise<void> => {
      await Promise.allSettled(atWork);
    },
  };
};
