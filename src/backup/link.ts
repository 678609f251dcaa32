import { dayMs } from '../lib/durations.ts';
import type { PortalFailure } from './portal-error.ts';
import type { Completed } from './run.ts';

/** Where the copy of a finished backup can be fetched. It is a secret if no login is needed. */
export type Link = {
  /** Absolute. */
  readonly url: string;
  /** Only somebody who is signed in to the portal as a DocSpace admin gets the file; if not, anyone who has the link. */
  readonly needsLogin: boolean;
};

/** How long a link is good, in ms from the end of its backup: a day, wherever the copy is. */
export const linkLifeMs = dayMs;

/** The private answer to the person who asked for the link to a copy. Only the first variant holds it. */
export type LinkAnswer =
  /** `until`: when it dies at the latest, in ms since 1970. */
  | { readonly kind: 'link'; readonly run: Completed; readonly link: Link; readonly until: number }
  /**
   * There is no link any more, or never was. `expired`: its day is over; `replaced`: the portal has a newer job in its
   * place; `dropped`: it keeps none; `deleted`: somebody here deleted the copy; `missing`: the portal lists no such copy;
   * `linkless`: copies in this storage have none; `endless`: longer than a message takes.
   */
  | {
      readonly kind: 'no_link';
      readonly why: 'expired' | 'replaced' | 'dropped' | 'deleted' | 'missing' | 'linkless' | 'endless';
      readonly run: Completed;
    }
  /** The run made no copy, or has not yet. */
  | { readonly kind: 'no_copy' }
  /** `gone`: the card is not there; `unread`: Slack did not show it; `foreign`: it is another portal's. */
  | { readonly kind: 'no_card'; readonly why: 'gone' | 'unread' | 'foreign' }
  /** Slack did not take the note of who gets it, so nobody does. */
  | { readonly kind: 'unnoted' }
  /** The portal did not say. */
  | { readonly kind: 'unasked'; readonly failure: PortalFailure };
