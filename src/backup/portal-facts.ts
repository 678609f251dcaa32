import type { PortalStatus } from './portal-status.ts';
import type { Result } from './result.ts';

/** What decides whether backups can be made at a portal. Texts that it does not give are ''. */
export type About = {
  /** The server's version, for example `3.7.2`. */
  readonly version: Result<string>;
  readonly portal: Result<PortalFacts>;
  readonly key: Result<Key>;
  readonly person: Result<Person>;
  readonly storage: Result<Place>;
  /** How far the portal's clock is ahead of ours, in ms; good to about a second. */
  readonly clock: Result<{ readonly aheadMs: number }>;
};

/** What the portal is. `status` undefined: unknown; `timeZone`: an IANA name, undefined: not given. */
export type PortalFacts = {
  readonly isStandalone: boolean;
  readonly status: PortalStatus | undefined;
  readonly timeZone: string | undefined;
  /** The name and offset of a zone that the bot cannot calculate with, for people. */
  readonly unknownZone?: string;
  readonly culture: string;
};

/** The API key. No `expiresAt` (ms since 1970): it never does. */
export type Key = {
  readonly name: string;
  /** For example `*:write`; none: everything. */
  readonly permissions: readonly string[];
  readonly expiresAt?: number;
  readonly isActive: boolean;
};

/** Whether the key is for everything that backups need: there is no permission for backups alone. */
export const mayBackUp = ({ permissions }: Key): boolean =>
  permissions.length === 0 || permissions.some((permission) => permission === '*' || permission === '*:write');

/** Whether the key is for everything that watching needs. */
export const mayWatch = (key: Key): boolean => mayBackUp(key) || key.permissions.includes('*:read');

/** Whose key it is. */
export type Person = { readonly name: string; readonly isAdmin: boolean; readonly isOwner: boolean };

/** How much of a limit is used. */
export type Space = { readonly usedBytes: number; readonly totalBytes: number };

/** Where the copies are to go. */
export type Place =
  /** Nothing can be asked about it: temporary storage, or a directory on the server. */
  | { readonly kind: 'unasked' }
  /** `space`: of the plan's storage, which the folder's files take; undefined: without a limit, or not given. */
  | { readonly kind: 'folder'; readonly title: string; readonly isWritable: boolean; readonly space?: Space }
  /** A connected account; which folders it has is not asked. */
  | { readonly kind: 'account'; readonly title: string }
  | { readonly kind: 'module'; readonly title: string; readonly isSet: boolean }
  /** Not there, or not to be seen by the key's owner; with the portal's own words. */
  | { readonly kind: 'absent'; readonly what: 'folder' | 'account' | 'module'; readonly detail: string };
