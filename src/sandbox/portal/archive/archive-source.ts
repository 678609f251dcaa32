import type { AuditRow } from '../audit-trail.ts';
import type { Row } from '../history.ts';
import type { ArchiveDamage } from '../knobs.ts';
import type { PortalFile } from '../portal-files.ts';
import type { ServerVersion } from '../version.ts';

/** What a backup is made of: the portal as it was when the job packed it. Times are ms since 1970. */
export type ArchiveSource = {
  readonly isDump: boolean;
  /** `tar`: uncompressed and in no order, as an S3 bucket's server puts it together. */
  readonly form: 'tar.gz' | 'tar';
  readonly server: ServerVersion;
  readonly at: number;
  readonly portal: { readonly alias: string; readonly timeZone: string; readonly status: number };
  readonly files: readonly PortalFile[];
  /** The numbers of the portal's folders. */
  readonly folders: readonly string[];
  /** All copies ever made, removed ones included. */
  readonly copies: readonly Row[];
  readonly audit: readonly AuditRow[];
  /** A document went while it was packed, and the archive says so. */
  readonly hasMissingInfo: boolean;
  readonly damage: ArchiveDamage;
};
