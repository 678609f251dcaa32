import type { Clock } from './clock.ts';

/** Reads at most once in `ms` and gives what was read to all who ask meanwhile; a read that failed is not kept. */
export const keptFor = <Value>(ms: number, clock: Clock, read: () => Promise<Value>): (() => Promise<Value>) => {
  let kept: { readonly at: number; readonly value: Promise<Value> } | undefined;
  return () => {
    if (kept && clock.elapsed() - kept.at < ms) return kept.value;
    const reading = { at: clock.elapsed(), value: read() };
    kept = reading;
    reading.value.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return reading.value;
  };
};
