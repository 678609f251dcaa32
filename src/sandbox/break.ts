import type { FaultRule } from './faults.ts';
import type { SimulatedPortal } from './portal/portal.ts';
import type { SimulatedWorkspace } from './workspace/workspace.ts';

/** How something breaks at an end. `begin` returns why it cannot, '' where it could; `isOn`: it lasts, or still waits for its call. */
export type Break<End> = {
  readonly begin: (end: End) => string;
  readonly isOn: (end: End) => boolean;
};

/** Happens once, at once. */
export const event = <End>(happen: (end: End) => unknown): Break<End> => ({
  begin: (end) => {
    const reason = happen(end);
    return typeof reason === 'string' ? reason : '';
  },
  isOn: () => false,
});

/** Calls of that name are struck, every one of them or the next. */
export const fault = (
  on: string,
  fault: FaultRule['fault'],
  times: number,
): Break<SimulatedPortal | SimulatedWorkspace> => ({
  begin: ({ faults }) => {
    faults.add({ on, fault, times });
    return '';
  },
  isOn: ({ faults }) => faults.waits({ on, fault }),
});

/** Some of the end's knobs are turned. */
export const turned = <End, Knobs extends object>(knobsOf: (end: End) => Knobs, to: Partial<Knobs>): Break<End> => ({
  begin: (end) => {
    Object.assign(knobsOf(end), to);
    return '';
  },
  isOn: (end) => {
    const knobs = new Map<string, unknown>(Object.entries(knobsOf(end)));
    return Object.entries(to).every(([name, value]) => knobs.get(name) === value);
  },
});
