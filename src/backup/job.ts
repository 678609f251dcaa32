/** The portal keeps two independent slots: the portal's own backup and, self-hosted only, the whole instance's dump. */
export type Slot = 'portal' | 'dump';

/** DocSpace's own names for the places a backup can go to, in their spelling. */
export const storageTypes = [
  'Documents',
  'ThridpartyDocuments',
  'CustomCloud',
  'Local',
  'DataStore',
  'ThirdPartyConsumer',
] as const;
export type StorageType = (typeof storageTypes)[number];

/** What a backup is requested to be. `params` are the storage's own settings, for example `{ folderId: '1234' }`. */
export type BackupRequest = {
  readonly storage: StorageType;
  readonly params: Readonly<Record<string, string>>;
  readonly slot: Slot;
};

/** The job in a slot as the portal reports it. `percent` is a whole number from 0 to 100. */
export type Job = {
  /** The portal's task id, which is also the id of its later history record; servers before 2.5 name none. */
  readonly id: string | undefined;
  readonly isCompleted: boolean;
  readonly percent: number;
  readonly error: string | undefined;
  readonly warning: string | undefined;
  /** Servers before 3.7 send no status. */
  readonly status?: 'created' | 'running' | 'completed' | 'cancelled' | 'failed';
  /** True if the finished copy can be fetched through a link; the link itself never leaves the client. */
  readonly hasLink: boolean;
};

/** A finished copy in the portal's history. Times are milliseconds since 1970, UTC; no `expiresAt`: it stays. */
export type Copy = {
  readonly id: string;
  readonly fileName: string;
  readonly storage: StorageType | undefined;
  readonly createdAt: number | undefined;
  readonly expiresAt?: number;
};

/**
 * What a look at a job says, in the order that decides: a non-empty `error` is a failure whatever the status
 * (the server marks failed jobs as completed); a warning short of 100 % is a cancel; success needs 100 %.
 * 'broken': failed and never ended, which keeps its slot; on servers without a status only the error shows it.
 * 'contradictory': said to be over, and neither a success nor a failure; only the history can decide.
 */
export const outcome = (job: Job): 'failed' | 'broken' | 'cancelled' | 'completed' | 'going' | 'contradictory' => {
  const isUnended = job.status === 'failed' || (job.status === undefined && job.error !== undefined);
  if (isUnended && !job.isCompleted) return 'broken';
  if (job.error !== undefined || job.status === 'failed') return 'failed';
  if (job.status === 'cancelled') return 'cancelled';
  if (!job.isCompleted) return 'going';
  if (job.percent >= 100) return 'completed';
  return job.warning === undefined ? 'contradictory' : 'cancelled';
};
