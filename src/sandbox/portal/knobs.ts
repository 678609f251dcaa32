/** How a backup ends: `error` as DocSpace's own failures, `hard-error` outside of its error handling, which leaves the job open for ever. */
export type Ending = 'success' | 'warning' | 'error' | 'hard-error';

/**
 * Damage of an archive. `truncated`: the second half of the file is gone; `bitFlipped`: one bit of it is wrong; `tableMissing`: without the
 * documents' table; `fileMissing`, `fileEmptied`: a document's content was gone, or 0 bytes long, on the server's disk. None leaves a warning.
 */
export type ArchiveDamage = 'none' | 'truncated' | 'bitFlipped' | 'tableMissing' | 'fileMissing' | 'fileEmptied';

/** `forbidden`: 403; `hangs`: half of the bytes and then nothing; `cut`: half and then the connection ends; `closedRangesBroken`: in rooms as well. */
type DownloadFault = 'none' | 'forbidden' | 'hangs' | 'cut' | 'closedRangesBroken';

/** What can be turned on a simulated portal while it runs. A backup keeps the pace and the ending that were set when it began. */
export type Knobs = {
  /** Before a worker takes a new job: 0 on a server of one process, more if queue and worker are processes of their own. */
  pickupMs: number;
  /** From then to the end, the upload included. */
  durationMs: number;
  /** The part of `durationMs` that progress stays at 90; undefined: a fifth of it. */
  uploadMs: number | undefined;
  /** How often progress is published; undefined: every second, for a short backup ten times in all. Servers before 3.7 publish at once. */
  publishEveryMs: number | undefined;
  /** How many files progress counts as steps; undefined: the portal's documents. Many files make an even pace. */
  progressFiles: number | undefined;
  /** How long before its completion a backup is in the history. */
  recordLeadMs: number;
  /** How long before its completion a backup shows its link, and then `earlyLinkPercent`. */
  earlyLinkMs: number;
  earlyLinkPercent: 90 | 100;
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
  /** `delay`: the days of grace after the paid time, in which only the scheduler stops. */
  tariffState: 'paid' | 'delay' | 'notPaid';
  /** Shorthand for `tariffState` notPaid. */
  isUnpaid: boolean;
  /** The biller answers every request with an error. */
  isBillerDown: boolean;
  /** Whether the plan includes the filters of the audit trail. */
  hasAudit: boolean;
  /** What the portal's files take, copies in its rooms included. */
  storageUsedBytes: number;
  /** The plan's storage; -1: no limit. */
  storageTotalBytes: number;
  /** Shorthand for more bytes used than the plan has. */
  isStorageFull: boolean;

  /** DocSpace's number of the portal's status: 0 active, 1 suspended, 2 to be removed, 3 transferring, 4 restoring, 5 migrating, 6 encrypting. */
  tenantStatus: 0 | 1 | 2 | 3 | 4 | 5 | 6;
  /** Shorthand for `tenantStatus` 1. */
  isSuspended: boolean;
  /** A restore is running, which also makes the portal's status 4. */
  isRestoring: boolean;
  /** Requests come from an address that the portal does not let in; its owner and downloads are let in anyway. */
  ipRestriction: boolean;
  /** The owner's account is disabled: scheduled backups, which run in his name, break. */
  isPortalOwnerDisabled: boolean;
  /** Whose key it is: only owner and admin may make backups. */
  role: 'owner' | 'admin' | 'roomAdmin' | 'user' | 'guest';
  key: 'valid' | 'expired' | 'deactivated' | 'deleted' | 'ownerDisabled';
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

  /** The cloud portal's own files lie in an S3 bucket. */
  isS3Backed: boolean;
  /** What is wrong with the archives of copies made from now on. */
  archiveDamage: ArchiveDamage;
  /** What is wrong with downloads of copies. */
  downloadFault: DownloadFault;

  /** How long the scheduler and the cleaner wait between two passes. */
  schedulerPeriodMs: number;
  cleanerPeriodMs: number;

  /** The version that the server tells of itself, which only its packages set right; undefined: the right one. */
  shownVersion: string | undefined;
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
