import type { StorageType } from './job.ts';
import type { PortalFailure } from './portal-error.ts';

/** The codes that need no further facts. */
export const plainCodes = [
  /** The portal says that the backup failed, and not why. */
  'unexplained',
  /** The bot was stopped before it asked the portal to start. */
  'stopped',
  /** The bot was stopped while it asked the portal to start. */
  'interrupted',
  /** Slack took so long to confirm the card that another backup may have been asked for first. */
  'unconfirmed',
  /** The bot failed to follow the backup, because of an error of its own. */
  'unfollowed',
  /** Slack lets this app read the channel so seldom that a card cannot be confirmed. */
  'history_limited',
  /** The slot runs no backup of this request. */
  'none_runs',
  /** Neither the slot nor the history has a backup of this request. */
  'none_found',
  /** The portal no longer knows the backup. */
  'forgotten',
  /** The portal no longer knows the backup, and its history has no copy from it. */
  'untraced',
  /** The history could not be read. */
  'history_unread',
  /** The history lists no copies because the portal is unpaid. */
  'history_unpaid',
  /** The end is known from the history alone, which records no warnings. */
  'from_history',
] as const;

/** The codes that come with a text from the portal. */
export const textCodes = [
  /** The portal's own words, empty if nothing readable is left of them. */
  'said',
  /** A sentence from a card of an earlier version. */
  'noted',
  /** There is a copy, and the portal reports an error anyway. */
  'error_after_copy',
  /** The archive with this name was left in the room, and is not a copy. */
  'left_archive',
  /** The history has these copies, and which one is this request's is not known. */
  'copies_found',
  /** The bot is now set up for this address, and no longer asks the run's portal. */
  'moved_to',
] as const;

/** The codes that come with another backup's ID. */
export const idCodes = [
  /** It was started at the portal after the card was written and before this request could start its own. */
  'overtaken',
  /** It failed and was never ended, so that the portal refuses every start. */
  'blocked',
  /** It has taken this one's place at the portal. */
  'replaced',
  /** It has ended in the slot, and whether it is this request's is not known. */
  'ended_job_found',
  /** It runs in the slot, and whether it is this request's is not known. */
  'running_job_found',
] as const;

/** One part of why a run is as it is. Views turn it into a sentence; a card's metadata carries it as it is. */
export type Reason =
  | { readonly code: (typeof plainCodes)[number] }
  | { readonly code: (typeof textCodes)[number]; readonly text: string }
  | { readonly code: (typeof idCodes)[number]; readonly id: string | undefined }
  /** The portal refused the start or did not answer it; `asked`: with the configured target or a chosen one. */
  | { readonly code: 'failure'; readonly failure: PortalFailure; readonly asked: 'start' | 'choice' }
  /** The copy is in another storage than the one that was asked for. */
  | { readonly code: 'elsewhere'; readonly wanted: StorageType; readonly found: StorageType }
  /** The copy is not in the storage that was asked for, and the portal does not say where it is. */
  | { readonly code: 'unproven'; readonly wanted: StorageType };

/** The portal's own words as reasons; none if it said nothing. */
export const said = (text: string | undefined): readonly Reason[] =>
  text === undefined ? [] : [{ code: 'said', text }];
