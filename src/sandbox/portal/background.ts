import type { Slot } from '../../backup/job.ts';
import { cleanUp } from './cleaner.ts';
import { dueSlots, runSchedule } from './scheduler.ts';
import type { State } from './state.ts';

/** What a portal does by itself as time passes. */
export type Background = {
  /** Does everything that was to be done by now, at its time and in its order. */
  readonly settle: () => void;
  /** Continues by itself on the portal's clock until the signal ends it. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

/**
 * The passes of the scheduler and the cleaner: one when the portal starts, each next one a period after the end of the last. They take place
 * when the clock is there, or at the next look at the portal, whichever is first, but always as if at their own time.
 */
export const createBackground = (state: State): Background => {
  const { clock, knobs, queue } = state;
  const passes = { scheduler: clock.now(), cleaner: clock.now() };
  let waiting: { readonly slot: Slot; readonly at: number; readonly attempt: number } | undefined;

  const ask = (slot: Slot, at: number, attempt: number): void => {
    const { askAgainAfterMs } = runSchedule(state, slot, at, attempt);
    if (askAgainAfterMs === undefined) return;
    waiting = { slot, at: at + askAgainAfterMs, attempt: attempt + 1 };
  };
  const next = (): { readonly at: number; readonly happen: (at: number) => void } => {
    const pass = {
      at: waiting?.at ?? passes.scheduler + knobs.schedulerPeriodMs,
      happen: (at: number): void => {
        const asked = waiting;
        waiting = undefined;
        passes.scheduler = at;
        if (asked !== undefined) ask(asked.slot, at, asked.attempt);
        else for (const slot of dueSlots(state, at)) if (waiting === undefined) ask(slot, at, 0);
      },
    };
    const cleaning = {
      at: passes.cleaner + knobs.cleanerPeriodMs,
      happen: (at: number): void => {
        passes.cleaner = at;
        cleanUp(state, at);
      },
    };
    return pass.at <= cleaning.at ? pass : cleaning;
  };
  const settle = (): void => {
    for (let event = next(); event.at <= clock.now(); event = next()) {
      queue.settle(event.at);
      event.happen(event.at);
    }
    queue.settle();
  };
  return {
    settle,
    run: async (signal) => {
      while (!signal.aborted) {
        await clock.sleep(Math.max(0, next().at - clock.now()), signal);
        if (!signal.aborted) settle();
      }
    },
  };
};
