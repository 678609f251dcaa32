/** When a request was sent and its answer had come, in ms since 1970 by our clock. */
export type Timing = { readonly askedAt: number; readonly answeredAt: number };

/**
 * How far a server's clock is ahead of ours, in ms, by the Date header of its answer; undefined: it has none. Good
 * to about a second.
 */
export const aheadMsIn = (date: unknown, { askedAt, answeredAt }: Timing): number | undefined => {
  const toldAt = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(toldAt)) return undefined;
  // The header is truncated to the second: half of one is the best guess at what is missing.
  return Math.round(toldAt + 500 - (askedAt + answeredAt) / 2);
};

/** The time in an answer that took longer is less exact. */
const quickMs = 2_000;

/**
 * How far a server's clock is ahead of ours, by its answers: 0 until one differs by more than `toleranceMs`, and
 * from then on as steady, so that the same time never reads a second later or earlier.
 */
export const createOffset = (toleranceMs: number) => {
  let aheadMs = 0;
  return {
    aheadMs: (): number => aheadMs,
    /** Takes note of an answer's Date header; returns true if the offset has changed. */
    note: (date: unknown, timing: Timing): boolean => {
      const told = aheadMsIn(date, timing);
      const isQuick = timing.answeredAt - timing.askedAt <= quickMs;
      if (told === undefined || !isQuick || Math.abs(told - aheadMs) <= toleranceMs) return false;
      aheadMs = told;
      return true;
    },
  };
};
