/** Time as a port, so that a day can pass in a test at once. */
export type Clock = {
  /** Wall-clock time in ms since 1970, for people to read; never compared with another machine's. */
  readonly now: () => number;
  /** Monotonic time in ms, for measuring waits. */
  readonly elapsed: () => number;
  /** Resolves after `ms`, or early and quietly when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** Waits for the work, but no longer than `ms`. */
export const atMost = async (ms: number, work: Promise<unknown>, clock: Pick<Clock, 'sleep'>): Promise<void> => {
  const over = new AbortController();
  await Promise.race([work, clock.sleep(ms, over.signal)]).finally(() => over.abort());
};

/** A longer timer would fire at once. */
const longestMs = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(ms, longestMs));
      signal?.addEventListener('abort', end);
    }),
};
