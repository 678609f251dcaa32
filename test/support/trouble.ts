import type { Clock } from '../../src/lib/clock.ts';

/** The calls of one port, of which some can be made to go wrong; `goWrong` is how a fault shows itself. */
export const createTrouble = <Method extends string, Fault>(
  goWrong: <Result>(fault: Fault, effect: () => Result) => Promise<Result>,
) => {
  const faults = new Map<Method, { readonly fault: Fault; times: number }>();
  return {
    call: async <Result>(method: Method, effect: () => Result): Promise<Result> => {
      const planned = faults.get(method);
      if (!planned || planned.times === 0) return effect();
      planned.times -= 1;
      return await goWrong(planned.fault, effect);
    },
    fail: (methods: Method | readonly Method[], fault: Fault, times = Number.POSITIVE_INFINITY): void => {
      for (const method of typeof methods === 'string' ? [methods] : methods) faults.set(method, { fault, times });
    },
    clearFaults: (methods: readonly Method[] = [...faults.keys()]): void => {
      for (const method of methods) faults.delete(method);
    },
  };
};

/** Does it 5 s later, when nobody hears any more whether it could be done. */
export const takeEffectLate = async (clock: Clock, effect: () => unknown): Promise<void> => {
  await clock.sleep(5_000);
  try {
    effect();
  } catch {}
};
