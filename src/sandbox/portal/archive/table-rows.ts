import { createHash } from 'node:crypto';
import { expiresAt } from '../history.ts';
import { extensionOf, type PortalFile } from '../portal-files.ts';
import { displayName, people } from '../portal-people.ts';
import { never, zoneless } from '../portal-time.ts';
import { tenantId } from '../tenant.ts';
import type { ArchiveSource } from './archive-source.ts';
import type { TableRow } from './tables.ts';

/** DocSpace's kinds of files. */
const category = { archive: 10, text: 3 } as const;

/** The files whose rows and contents go into a portal's backup: all but those whose number some copy had, even one that is gone. */
export const packedFiles = ({ files, copies }: ArchiveSource): readonly PortalFile[] => {
  const ofCopies = new Set(copies.map(({ fileId }) => fileId));
  return files.filter(({ id }) => !ofCopies.has(id));
};

/** The rows of a table, as far as the simulated portal has any. */
export const rowsOf = (table: string, source: ArchiveSource): readonly TableRow[] => {
  switch (table) {
    case 'files_file':
      return (source.isDump ? source.files : packedFiles(source)).map(fileRow);
    case 'files_folder':
      return source.folders.map((id) => folderRow(id, source));
    case 'files_folder_tree':
      return source.folders.map((id) => ({ folder_id: Number(id), parent_id: Number(id), level: 0 }));
    case 'tenants_tenants':
      return [tenantRow(source)];
    case 'core_user':
      return Object.values(people).map((person) => ({
        tenant: tenantId,
        id: person.id,
        username: person.role.toLowerCase(),
        firstname: person.firstName,
        lastname: person.lastName,
        email: `${person.role.toLowerCase()}@example.com`,
        status: 1,
        removed: false,
      }));
    case 'audit_events':
      return source.audit.map(({ id, at, action, person, ip }) => ({
        id,
        tenant_id: tenantId,
        user_id: person.id,
        action,
        date: zoneless(at),
        ip,
      }));
    case 'backup_backup':
      return source.copies.map(copyRow);
    default:
      return [];
  }
};

const fileRow = (file: PortalFile): TableRow => ({
  id: file.id,
  version: 1,
  tenant_id: tenantId,
  version_group: 1,
  current_version: true,
  folder_id: Number(file.folderId),
  title: file.title,
  content_length: file.sizeBytes(),
  file_status: 0,
  category: extensionOf(file.title) === '.txt' ? category.text : category.archive,
  create_by: file.createdBy.id,
  create_on: zoneless(file.createdAt),
  modified_by: file.createdBy.id,
  modified_on: zoneless(file.createdAt),
  encrypted: false,
  forcesave: 0,
  thumb: 0,
});

/** `filesCount` counts copies and left-out documents as well. */
const folderRow = (id: string, { files, at }: ArchiveSource): TableRow => ({
  id: Number(id),
  parent_id: 0,
  title: id === '1' ? 'My documents' : `Folder ${id}`,
  folder_type: id === '1' ? 5 : 19,
  create_by: people.owner.id,
  create_on: zoneless(at),
  modified_by: people.owner.id,
  modified_on: zoneless(at),
  tenant_id: tenantId,
  foldersCount: 0,
  filesCount: files.filter(({ folderId }) => folderId === id).length,
});

const tenantRow = ({ portal }: ArchiveSource): TableRow => ({
  id: tenantId,
  name: displayName(people.owner),
  alias: portal.alias,
  version: 2,
  language: 'en-US',
  timezone: portal.timeZone,
  status: portal.status,
  owner_id: people.owner.id,
  calls: true,
});

const copyRow = (copy: ArchiveSource['copies'][number]): TableRow => {
  const end = expiresAt(copy);
  return {
    id: copy.id,
    tenant_id: copy.slot === 'dump' ? -1 : tenantId,
    is_scheduled: copy.isScheduled,
    name: copy.fileName,
    hash: createHash('sha256').update(copy.archive()).digest('hex').toUpperCase(),
    storage_type: copy.storage,
    storage_base_path: copy.folderId,
    storage_path: copy.fileId === undefined ? copy.fileName : String(copy.fileId),
    created_on: zoneless(copy.createdAt),
    expires_on: end === undefined ? never : zoneless(end),
    removed: copy.isRemoved,
    paid: copy.isPaid,
  };
};
