/** How a backup ends: `error` as DocSpace's own failures, `hard-error` outside of its error handling, which leaves the job open for ever. */
export type Ending = 'success' | 'warning' | 'error' | 'hard-error';

/** What can be turned on a simulated portal while it runs. A backup keeps the pace and the ending that were set when it began. */
export type Knobs = {
  /** Before a worker takes a new job. */
  pickupMs: number;
  /** From then to the end, the upload included. */
  durationMs: number;
  /** The part of `durationMs` that progress stands at 90; undefined: a fifth of it. */
  uploadMs: number | undefined;
  /** How often progress is published; undefined: every second, for a short backup ten times in all. Servers before 3.7 publish at once. */
  publishEveryMs: number | undefined;
  /** How long before its completion a backup is in the history. */
  recordLeadMs: number;
  /** How long a job that is over keeps status 1. */
  completionWindowMs: number;
  /** How long a cancelled job is absent before it is published once more as cancelled. */
  cancelRepublishMs: number;
  /** No worker takes jobs: they stay created. */
  isWorkerDown: boolean;
  /** Messages to the worker get lost: jobs started meanwhile stay created until they are started again. */
  isBusLost: boolean;
  ending: Ending;
  /** What a failed backup says; undefined: a text of the simulator's. */
  errorMessage: string | undefined;
  /** Where a failing backup stops. */
  failAtPercent: number;

  /** Free backups a month; 0: a plan without any. */
  allowance: number;
  /** Free backups of this month that the history does not show. */
  usedBefore: number;
  isWalletOn: boolean;
  walletFunds: 'enough' | 'empty' | 'no customer';
  price: number;
  currencySymbol: string;
  isUnpaid: boolean;
  isStorageFull: boolean;

  isRestoring: boolean;
  isSuspended: boolean;
  /** Whose key it is: what a `user` may do is not enough for backups. */
  role: 'owner' | 'admin' | 'user';
  key: 'valid' | 'expired' | 'deactivated';
  /** The key's scopes, for example `*:read`; none: all of them. */
  keyPermissions: readonly string[];
  /** When the key stops to work, in ms since 1970; undefined: never. */
  keyExpiresAt: number | undefined;
  /** Whole-instance backups are forbidden on this self-hosted portal. */
  isDumpForbidden: boolean;

  /**
   * Rooms by their number, folders of connected clouds by their provider's id. `forbidden`: may be read and not written;
   * `section`: the place of all rooms, or of the archive, which takes no files.
   */
  folders: Record<string, 'open' | 'forbidden' | 'section'>;
  /** Directories that exist on a self-hosted server. */
  directories: readonly string[];
  modules: readonly { readonly id: string; readonly title: string; readonly isSet: boolean }[];
  /** The connected cloud account, if any. */
  thirdPartyAccount: { readonly id: string; readonly title: string; readonly providerKey: string } | undefined;
  /** `folders`: copies in rooms and clouds cannot be found, so reading the history erases them. `s3`: reading fails while such copies exist. */
  historyOutage: 'none' | 'folders' | 's3';

  /** The key's owner reads German: DocSpace translates its resource texts. */
  isLocalised: boolean;
  /** The portal's time zone as it tells it. */
  timeZone: string;
  /** How far the portal's clock is ahead of ours. */
  clockAheadMs: number;
  isStackIncluded: boolean;
  /** What comes with statuses that are set outside of the API's own error handling: a problem document or nothing. */
  bareBody: 'problem' | 'empty';
  /** How long every answer takes. */
  latencyMs: number;
  isRateLimited: boolean;
  limits: { perMinute: number; concurrentReads: number; concurrentWrites: number; writesPerDay: number };
};

/** A healthy portal that makes short backups. */
export const healthyKnobs = (isStandalone: boolean): Knobs => ({
  pickupMs: 100,
  durationMs: 3_000,
  uploadMs: undefined,
  publishEveryMs: undefined,
  recordLeadMs: 20,
  completionWindowMs: 50,
  cancelRepublishMs: 50,
  isWorkerDown: false,
  isBusLost: false,
  ending: 'success',
  errorMessage: undefined,
  failAtPercent: 40,
  allowance: 2,
  usedBefore: 0,
  isWalletOn: true,
  walletFunds: 'enough',
  price: 10,
  currencySymbol: '$',
  isUnpaid: false,
  isStorageFull: false,
  isRestoring: false,
  isSuspended: false,
  role: 'owner',
  key: 'valid',
  keyPermissions: [],
  keyExpiresAt: undefined,
  isDumpForbidden: false,
  folders: { '1234': 'open', '1235': 'forbidden', 'drive-1': 'open' },
  directories: ['/backups'],
  modules: [
    { id: 's3', title: 'Amazon S3', isSet: true },
    { id: 'googlecloud', title: 'Google Cloud Storage', isSet: false },
    { id: 'rackspace', title: 'Rackspace', isSet: false },
  ],
  thirdPartyAccount: undefined,
  historyOutage: 'none',
  isLocalised: false,
  timeZone: 'UTC',
  clockAheadMs: 0,
  isStackIncluded: true,
  bareBody: 'problem',
  latencyMs: 0,
  isRateLimited: !isStandalone,
  limits: { perMinute: 1_500, concurrentReads: 50, concurrentWrites: 15, writesPerDay: 10_000 },
});
