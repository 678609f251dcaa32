import type { AuditTrail } from './audit-trail.ts';
import type { History } from './history.ts';
import type { Order } from './job.ts';
import type { Knobs } from './knobs.ts';
import type { Links } from './links.ts';
import type { PortalFiles } from './portal-files.ts';
import { storageName } from './storage.ts';
import { portalAlias } from './tenant.ts';
import type { ServerVersion } from './version.ts';

/** What a worker needs of its portal. */
export type Workplace = {
  readonly server: ServerVersion;
  readonly isStandalone: boolean;
  readonly knobs: Knobs;
  readonly history: History;
  readonly links: Links;
  readonly files: PortalFiles;
  readonly audit: AuditTrail;
};

/** The form of a job's archive. In the cloud, a portal whose files lie in a bucket has copies for rooms put together there, uncompressed. */
export const archiveForm = (
  { storage }: Pick<Order, 'storage'>,
  { knobs, isStandalone }: Pick<Workplace, 'knobs' | 'isStandalone'>,
): 'tar' | 'tar.gz' => (knobs.isS3Backed && !isStandalone && storageName(storage) === 'Documents' ? 'tar' : 'tar.gz');

/** The name of a job's archive: with the second in which the job began. */
export const fileName = (
  order: Pick<Order, 'storage' | 'isDump' | 'params'>,
  since: number,
  at: Pick<Workplace, 'knobs' | 'isStandalone'>,
): string => {
  const time = new Date(since).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  return `${order.isDump ? 'workspace' : portalAlias}_${time}.${archiveForm(order, at)}`;
};
