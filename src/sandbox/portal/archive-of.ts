import type { ArchiveSource } from './archive/archive-source.ts';
import { writeArchive } from './archive/archive-writer.ts';
import type { Order } from './job.ts';
import { ownFolder } from './portal-files.ts';
import { portalAlias } from './tenant.ts';
import { isSince } from './version.ts';
import { archiveForm, type Workplace } from './workplace.ts';

/** The archive of a job that packs the portal as it is now; written when it is first asked for. */
export const archiveFor = (order: Order, at: number, place: Workplace): (() => Uint8Array) => {
  const { knobs, server, files, history, audit } = place;
  const source: ArchiveSource = {
    isDump: order.isDump,
    form: archiveForm(order, place),
    server,
    at,
    portal: { alias: portalAlias, timeZone: knobs.timeZone, status: knobs.tenantStatus },
    files: files.all(),
    folders: [ownFolder, ...Object.keys(knobs.folders).filter((id) => /^\d+$/.test(id))],
    copies: history.all(),
    audit: [...audit.rows()],
    hasMissingInfo: order.ending === 'warning' && isSince(server, '3.6'),
    damage: knobs.archiveDamage,
  };
  let written: Uint8Array | undefined;
  return () => {
    written ??= writeArchive(source);
    return written;
  };
};
