import type { FaultRule } from './faults.ts';
import type { SimulatedPortal } from './portal/portal.ts';
import type { SimulatedWorkspace } from './workspace/workspace.ts';

/**
 * How something breaks at an end. `begin` returns why it cannot, '' if it could; `isOn`: it lasts, or still waits for its
 * call; `end` puts it right, what has happened is not undone.
 */
export type Break<End> = {
  /** It happens at once and does not last. */
  readonly isEvent: boolean;
  /** It breaks what is between the bot and this end. */
  readonly isOnWire: boolean;
  readonly begin: (end: End) => string;
  readonly isOn: (end: End) => boolean;
  readonly end: (end: End) => void;
};

/** Happens once, at once. */
export const event = <End>(happen: (end: End) => unknown, isOnWire = false): Break<End> => ({
  isEvent: true,
  isOnWire,
  begin: (end) => {
    const reason = happen(end);
    return typeof reason === 'string' ? reason : '';
  },
  isOn: () => false,
  end: () => {},
});

/** Calls of that name are struck, every one of them or the next. */
export const fault = (
  on: string,
  fault: FaultRule['fault'],
  times: number,
): Break<SimulatedPortal | SimulatedWorkspace> => ({
  isEvent: false,
  isOnWire: true,
  begin: ({ faults }) => {
    if (faults.waits({ on, fault })) return 'That is so already.';
    faults.add({ on, fault, times });
    return '';
  },
  isOn: ({ faults }) => faults.waits({ on, fault }),
  end: ({ faults }) => faults.remove({ on, fault }),
});

/** Some of the end's knobs are turned; `back`: their values when all is well. */
export const turned = <End, Knobs extends object>(
  knobsOf: (end: End) => Knobs,
  to: Partial<Knobs>,
  back: Partial<Knobs>,
): Break<End> => {
  const isOn = (end: End): boolean => {
    const knobs = new Map<string, unknown>(Object.entries(knobsOf(end)));
    return Object.entries(to).every(([name, value]) => knobs.get(name) === value);
  };
  return lasting({
    begin: (end) => void Object.assign(knobsOf(end), to),
    isOn,
    end: (end) => {
      if (isOn(end)) Object.assign(knobsOf(end), back);
    },
  });
};

/** Lasts from `begin`, which always can, until `end`. */
export const lasting = <End>(how: Pick<Break<End>, 'isOn' | 'end'> & { begin: (end: End) => void }): Break<End> => ({
  ...how,
  isEvent: false,
  isOnWire: false,
  begin: (end) => {
    if (how.isOn(end)) return 'That is so already.';
    how.begin(end);
    return '';
  },
});
