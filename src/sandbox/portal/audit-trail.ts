import { type Person, people } from './portal-people.ts';
import { isSince, type ServerVersion } from './version.ts';

/** What the audit trail has rows of, by DocSpace's numbers, with the kind of action (2 update, 3 delete, 1 create). */
export const auditActions = {
  5041: { name: 'BackupStarted', text: 'Backup started', type: 2, since: '2.6' },
  5125: { name: 'BackupCompleted', text: 'Backup completed', type: 2, since: '3.6' },
  5126: { name: 'BackupFailed', text: 'Backup failed', type: 2, since: '3.6' },
  5127: { name: 'ScheduledBackupStarted', text: 'Scheduled backup started', type: 2, since: '3.6' },
  5128: { name: 'ScheduledBackupCompleted', text: 'Scheduled backup completed', type: 2, since: '3.6' },
  5129: { name: 'ScheduledBackupFailed', text: 'Scheduled backup failed', type: 2, since: '3.6' },
  5130: { name: 'ScheduledBackupDeleted', text: 'Scheduled backup deleted', type: 3, since: '3.7' },
  5131: { name: 'BackupCancelled', text: 'Backup cancelled', type: 2, since: '3.7' },
  5132: { name: 'RestoreStarted', text: 'Restore started', type: 2, since: '3.7' },
  6062: { name: 'CustomerOperationPerformed', text: 'Customer operation performed', type: 1, since: '3.6' },
  6067: {
    name: 'CustomerWalletServicesSettingsUpdated',
    text: 'Customer wallet enabled services settings updated',
    type: 2,
    since: '3.6',
  },
} as const satisfies Record<number, { name: string; text: string; type: number; since: ServerVersion }>;
/** One of those numbers. */
export type AuditAction = keyof typeof auditActions;

/** Who did something and from where; a scheduled job has no address, and only some calls are noted with theirs. */
export type Actor = {
  readonly person: Person;
  readonly ip?: string;
  /** The address of the call. */
  readonly page?: string;
  readonly browser?: string;
  readonly target?: readonly string[];
};

/** A row of the audit trail. `at`: ms since 1970. */
export type AuditRow = Actor & { readonly id: number; readonly at: number; readonly action: AuditAction };

/** The portal's audit trail, oldest first. */
export type AuditTrail = {
  /** Writes a row, if the server's version knows the action. */
  readonly write: (action: AuditAction, at: number, actor: Actor) => void;
  readonly rows: () => readonly AuditRow[];
};

/** An audit trail with nothing in it. */
export const createAuditTrail = (server: ServerVersion): AuditTrail => {
  const rows: AuditRow[] = [];
  return {
    write: (action, at, actor) => {
      if (isSince(server, auditActions[action].since)) rows.push({ id: rows.length + 1, at, action, ...actor });
    },
    rows: () => rows,
  };
};

/** Scheduled jobs run in the name of the portal's owner. */
export const scheduler: Actor = { person: people.owner };
