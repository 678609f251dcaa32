import {
  createStatement,
  dataSetXml,
  escapeXml,
  replaceStatement,
  type Server,
  tablePaths,
  type Values,
} from './backup-tables.ts';

export type Entry = { readonly name: string; readonly content: Buffer };

export type StoredDocument = {
  readonly id: number;
  readonly version?: number;
  readonly title: string;
  readonly content: Buffer;
};

/** A backup copy in Documents, as the portal keeps its rows. */
export type OldCopy = { readonly id: number; readonly title: string; readonly name: string; readonly category: number };

export type Backup = {
  readonly server?: Server;
  readonly documents?: readonly StoredDocument[];
  /** Files of the portal that are no documents, by path with their module. */
  readonly files?: readonly string[];
  /** Not in a portal backup but for what folders count; in a dump with their rows. */
  readonly copies?: readonly OldCopy[];
  readonly modifiedOn?: string;
};

export const hello: StoredDocument = { id: 2, title: 'hello.txt', content: Buffer.from('hello world') };
export const notes: readonly StoredDocument[] = [19, 20, 21, 22].map((id, index) => ({
  id,
  title: `note${index}.txt`,
  content: Buffer.alloc(760 * (index + 1), `note ${index}\n`),
}));

export const contentName = ({ id, version = 1, title }: StoredDocument): string => {
  const ending = /\.[^.]+$/.exec(title)?.[0].toLowerCase() ?? '';
  return `files/folder_${(Math.floor(id / 1000) + 1) * 1000}/file_${id}/v${version}/content${ending}`;
};

const fileRows = ({ documents = [], copies = [], modifiedOn = '2026-11-30T02:19:36' }: Backup): readonly Values[] => [
  ...documents.map(({ id, version = 1, title, content }) => ({
    ...{ id, version, tenant_id: 1, folder_id: 8, title, content_length: content.length, category: 3 },
    ...{ current_version: !documents.some((other) => other.id === id && (other.version ?? 1) > version) },
    modified_on: modifiedOn,
  })),
  ...copies.map(({ id, title, category }) => ({
    ...{
      id,
      version: 1,
      tenant_id: 1,
      current_version: true,
      folder_id: 8,
      title,
      content_length: 3_010_549,
      category,
    },
    modified_on: modifiedOn,
  })),
];

const folderRows = ({ documents = [], copies = [] }: Backup): readonly Values[] => {
  const filesCount = new Set(documents.map(({ id }) => id)).size + copies.length;
  return [
    { id: 5, parent_id: 0, title: 'virtualrooms', filesCount },
    { id: 8, parent_id: 5, title: 'Backups', filesCount },
  ];
};

const rowsOf = (table: string, backup: Backup): readonly Values[] => {
  if (table === 'files_file') return fileRows(backup);
  if (table === 'files_folder') return folderRows(backup);
  return ['tenants_tenants', 'core_user'].includes(table) ? [{ id: 1, name: 'it & "them" <\u0001>' }] : [];
};

export const text = (name: string, content: string): Entry => ({ name, content: Buffer.from(content) });

const fileEntries = ({ documents = [], files = [] }: Backup): readonly Entry[] => [
  ...documents.map((document) => ({ name: contentName(document), content: document.content })),
  ...files.map((name) => text(name, `content of ${name}`)),
];

/** The portal's own list of files, or of those it could not pack; module, domain and path as the server splits them. */
export const fileListXml = (root: 'storage_restore' | 'storage_missing', names: readonly string[]): string => {
  const files = names.map((name) => {
    const [, module = '', path = ''] = /^([^/]*)\/(.*)$/s.exec(name) ?? [];
    const parts = `  <domain></domain>\n  <module>${module}</module>\n  <path>${escapeXml(path)}</path>\n  <tenant>1</tenant>`;
    return `<file>\n${parts}\n${root === 'storage_missing' ? '  <error>not found</error>\n' : ''}</file>`;
  });
  return `<${root}>${files.join('')}</${root}>`;
};

/** The entries of a portal backup, in the order in which the server writes them. */
export const portalEntries = (backup: Backup): readonly Entry[] => {
  const files = fileEntries(backup);
  const withoutCopies = { ...backup, copies: [] };
  return [
    ...tablePaths(backup.server ?? '3.7').map((path) => {
      const table = path.replace(/^.*\//, '');
      const rows = rowsOf(table, table === 'files_folder' ? backup : withoutCopies);
      return text(`databases/${path}`, dataSetXml(table, rows));
    }),
    ...files,
    text(
      'storage/restore_info',
      fileListXml(
        'storage_restore',
        files.map(({ name }) => name),
      ),
    ),
  ];
};

/** The entries of a dump. It names its copies in a table of its own. */
export const dumpEntries = (backup: Backup): readonly Entry[] => {
  const files = fileEntries(backup);
  const tables = [...tablePaths(backup.server ?? '3.7').map((path) => path.replace(/^.*\//, '')), 'backup_backup'];
  const copyRows = (backup.copies ?? []).map(({ id, name }) => ({
    ...{ id: `c${id}`, name, storage_type: 0, storage_path: String(id) },
  }));
  return [
    text('dump', 'True'),
    ...tables.map((table) => text(`/databases/scheme/${table}`, createStatement(table))),
    ...tables.flatMap((table) => {
      const rows = table === 'backup_backup' ? copyRows : rowsOf(table, backup);
      return rows.length === 0 ? [] : [text(`/databases/data/${table}`, replaceStatement(table, rows))];
    }),
    ...files.map(({ name, content }) => ({ name: `storage/${name}`, content })),
    text(
      'storage/restore_info',
      fileListXml(
        'storage_restore',
        files.map(({ name }) => name),
      ),
    ),
  ];
};
