import type { Job, Slot } from './job.ts';

/**
 * A job that blocks its slot although nothing works on it. `broken`: it failed and was never ended, so the portal breaks
 * at every start for 24 hours; `still`: it has not moved for long, and the portal answers every start with it.
 * `since`: from when on it was seen like this, in ms since 1970; it may be so for longer.
 */
export type Blocker = {
  readonly slot: Slot;
  readonly job: Job;
  readonly kind: 'broken' | 'still';
  readonly since: number;
};
