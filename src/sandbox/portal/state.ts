import type { Slot } from '../../backup/job.ts';
import type { Clock } from '../../lib/clock.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { History } from './history.ts';
import type { Knobs } from './knobs.ts';
import type { Links } from './links.ts';
import type { PortalFiles } from './portal-files.ts';
import type { Queue } from './queue.ts';
import type { Schedule } from './schedule.ts';
import type { StorageName } from './storage.ts';
import type { ServerVersion } from './version.ts';

/** A job that a call of `startbackup` created. */
export type Start = {
  readonly taskId: string;
  readonly at: number;
  readonly storageType: StorageName | `${number}`;
  readonly params: Readonly<Record<string, string>>;
  readonly dump: boolean;
  readonly isPaid: boolean;
};

/** A session that the portal opened with its biller: money, once the backup it was opened for is there. */
export type BillingSession = { readonly taskId: string; readonly at: number };

/** Everything one simulated portal knows. */
export type State = {
  readonly server: ServerVersion;
  readonly isStandalone: boolean;
  readonly clock: Clock;
  readonly apiKey: string;
  readonly sessionToken: string;
  /** The task id of a restore, while the portal is being restored. */
  readonly restoreId: string;
  readonly knobs: Knobs;
  readonly history: History;
  readonly links: Links;
  readonly files: PortalFiles;
  readonly audit: AuditTrail;
  /** When the portal was started. */
  readonly startedAt: number;
  readonly queue: Queue;
  readonly schedules: Map<Slot, Schedule>;
  readonly starts: Start[];
  readonly billingSessions: BillingSession[];
};
