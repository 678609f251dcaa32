import type { Clock } from '../lib/clock.ts';

/** A clock that can be put forward: whatever waits on it wakes if its time has come. */
export type TravelClock = Clock & {
  /** How far it is ahead of the machine's clock, in ms. */
  readonly aheadMs: () => number;
  readonly putAhead: (aheadMs: number) => void;
};

export const createTravelClock = (machine: Clock, aheadAtFirstMs = 0): TravelClock => {
  let aheadMs = aheadAtFirstMs;
  let changed = new AbortController();
  const elapsed = (): number => machine.elapsed() + aheadMs;
  return {
    now: () => machine.now() + aheadMs,
    elapsed,
    sleep: async (ms, signal) => {
      const until = elapsed() + ms;
      for (let left = ms; left > 0 && signal?.aborted !== true; left = until - elapsed()) {
        await machine.sleep(left, signal ? AbortSignal.any([signal, changed.signal]) : changed.signal);
      }
    },
    aheadMs: () => aheadMs,
    putAhead: (ms) => {
      aheadMs = ms;
      changed.abort();
      changed = new AbortController();
    },
  };
};
