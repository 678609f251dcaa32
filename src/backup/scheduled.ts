import type { PortalFailure } from './portal-error.ts';
import type { Schedule } from './schedule.ts';
import type { Next } from './slot-status.ts';

/** A slot's schedule as it is at the portal. */
export type Scheduled = {
  readonly schedule: Schedule | undefined;
  readonly next: Next;
  /** When it was looked at, in ms since 1970. */
  readonly at: number;
  /** The name of the portal's own, for people; undefined: it tells none. */
  readonly timeZone: string | undefined;
  /** The same for computing with it; undefined: Intl does not know it. */
  readonly ianaZone: string | undefined;
  readonly isStandalone: boolean;
  /** The portal would delete it instead of running it. */
  readonly isDoomed?: boolean;
  /** The schedule of the server's other slot, if there is one and the portal's zone is known. */
  readonly other?: Schedule;
  /** Two schedules with the same mark are the same; it says nothing about what is in them. */
  readonly mark: string;
};

/** What became of a change of schedule. */
export type Rescheduled =
  | { readonly kind: 'changed'; readonly before: Scheduled; readonly now: Scheduled }
  /** It is so already: nothing was sent. */
  | { readonly kind: 'same'; readonly now: Scheduled }
  /** Somebody else changed it since it was shown: nothing was sent. */
  | { readonly kind: 'overtaken'; readonly now: Scheduled }
  /** It could not be read, so nothing was sent. */
  | { readonly kind: 'unread'; readonly failure: PortalFailure }
  /** The portal refused, and what was shown still stands. */
  | { readonly kind: 'refused'; readonly failure: PortalFailure }
  /** The portal did not say; `now`: the schedule when it was last read, undefined if it cannot be read. */
  | { readonly kind: 'unclear'; readonly failure: PortalFailure; readonly now: Scheduled | undefined };
