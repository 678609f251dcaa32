import type { Clock } from '../../src/lib/clock.ts';
import { hourMs } from '../../src/lib/durations.ts';

/** A clock that stands still until the test moves it. */
export type FakeClock = Clock & {
  /** Lets `ms` pass: every sleeper whose time comes wakes in order, and what it does is done before the next one. */
  readonly advance: (ms: number) => Promise<void>;
  /** Lets `ms` pass in one step: every sleeper whose time has come by then wakes at the new time. */
  readonly pass: (ms: number) => void;
  /** Lets time pass until the claim holds; throws where it does not within `mostMs`. */
  readonly until: (claim: () => boolean, mostMs?: number) => Promise<void>;
  /** How many wait for their time. */
  readonly sleepers: () => number;
};

/**
 * A clock of which the test is the hand; it starts at noon UTC on 2 March 2026. `quiet` resolves when everything that
 * needs no time to pass is done.
 */
export const createFakeClock = (startsAt = Date.UTC(2026, 2, 2, 12), quiet = settled): FakeClock => {
  let elapsedMs = 0;
  const sleepers = new Set<Sleeper>();

  /** Wakes the sleeper whose time comes first, and waits until what it does is done; false: none wakes by then. */
  const wakeNext = async (endMs: number): Promise<boolean> => {
    let next: Sleeper | undefined;
    for (const sleeper of sleepers) if (sleeper.at <= endMs && (!next || sleeper.at < next.at)) next = sleeper;
    if (!next) return false;
    elapsedMs = Math.max(elapsedMs, next.at);
    next.wake();
    await quiet();
    return true;
  };

  return {
    now: () => startsAt + elapsedMs,
    elapsed: () => elapsedMs,
    sleep: (ms, signal) =>
      new Promise<void>((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { at: elapsedMs + Math.max(0, ms), wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
      }),
    advance: async (ms) => {
      const endMs = elapsedMs + ms;
      await quiet();
      while (await wakeNext(endMs));
      elapsedMs = endMs;
    },
    pass: (ms) => {
      elapsedMs += ms;
      const due = [...sleepers].filter(({ at }) => at <= elapsedMs).sort((one, other) => one.at - other.at);
      for (const { wake } of due) wake();
    },
    until: async (claim, mostMs = hourMs) => {
      const endMs = elapsedMs + mostMs;
      await quiet();
      while (!claim()) {
        if (!(await wakeNext(endMs))) throw new Error(`what was waited for did not come within ${mostMs} ms`);
      }
    },
    sleepers: () => sleepers.size,
  };
};

type Sleeper = { readonly at: number; readonly wake: () => void };

/** Resolves when everything that needs no time to pass is done. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
