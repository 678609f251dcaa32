import type { Scenario } from '../wire.ts';

/** A state worth seeing, in a fresh scene as the sandbox was started. */
export const scenario = (name: string, title: string, see: string, ...steps: readonly string[]): Scenario => ({
  name,
  title,
  see,
  steps,
});
