import { next } from '../backup/next.ts';
import { type Completed, hasCopy, isFinished } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { CardRecord, Journal, Proved, Prover } from './ports.ts';
import type { ActiveRun, Runs } from './runs.ts';

/**
 * Verifies a finished copy to its last byte because a person asks. The outcome is shown on its card, if it has one;
 * `under_way`: some process verifies it already; `undefined`: stopped, and whichever process takes the card over continues.
 */
export const verifyAgain = async (
  target: CardRecord | Completed,
  options: {
    readonly runs: Runs;
    readonly journal: Journal;
    readonly prove: Prover;
    readonly clock: Clock;
    readonly carry: (held: ActiveRun) => Promise<void>;
    readonly signal: AbortSignal;
  },
): Promise<Proved | 'under_way' | undefined> => {
  const { runs, journal, clock, signal } = options;
  if ('phase' in target) {
    return await options.prove(target, 'full', signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return undefined;
    });
  }
  const { key, slot } = target.run;
  if (!hasCopy(target.run) || !isFinished(target.run)) return 'under_way';
  for (let waitedMs = 0; isEnding(runs.held.get(key)) && waitedMs < mostWaitMs; waitedMs += lookEveryMs) {
    await clock.sleep(lookEveryMs, signal);
  }
  // From here to the run's place among the held ones nothing is awaited, so that only one of two requests continues.
  const known = runs.held.get(key);
  if (known && !known.isOver) return 'under_way';
  // Its end was announced long ago: a notice is due only if the copy turns out bad.
  const told = next(target.run, { type: 'end_told', at: clock.now() });
  const run = next(told, { type: 'verifying', at: clock.now(), mode: 'full' });
  let proved: Proved | undefined;
  const held: ActiveRun = {
    ...{ key, slot, run, takenBeat: target.beat, asked: Promise.resolve() },
    card: journal.resume({ ...target, run }),
    onProved: (outcome) => {
      proved = outcome;
    },
  };
  runs.held.set(key, held);
  try {
    await options.carry(held);
  } finally {
    runs.letGo(held);
  }
  return proved;
};

const mostWaitMs = 30_000;
const lookEveryMs = 500;

/** Whether the run's end is still being announced. */
const isEnding = (held: ActiveRun | undefined): boolean =>
  held?.run !== undefined && !held.isOver && isFinished(held.run);
