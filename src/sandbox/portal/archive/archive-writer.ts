import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { extensionOf, type PortalFile } from '../portal-files.ts';
import { tenantId } from '../tenant.ts';
import type { ArchiveSource } from './archive-source.ts';
import { packedFiles, rowsOf } from './table-rows.ts';
import { dataSetOf, tableData, tableScheme } from './table-text.ts';
import { tablesOf } from './tables.ts';
import { packTar, type TarEntry } from './tar-writer.ts';

/** Writes the archive of a portal's or a whole instance's backup. DocSpace source: BackupPortalTask, KeyHelper. */
export const writeArchive = (source: ArchiveSource): Buffer => {
  const entries = source.isDump ? dumpEntries(source) : portalEntries(source);
  const isTar = source.form === 'tar';
  const packed = packTar(isTar ? shuffled(entries) : entries, source.at, isTar);
  return damaged(isTar ? packed : gzipSync(packed), source.damage);
};

const portalEntries = (source: ArchiveSource): readonly TarEntry[] => [
  ...tablesOf(source.server)
    .filter(({ table }) => table !== missingTable(source))
    .map(({ module, table }) => entry(`databases/${module}/${table}`, dataSetOf(table, rowsOf(table, source)))),
  ...contentEntries(source, ''),
];

/** Tables that only a whole instance's dump has. */
const instanceTables = ['backup_backup', 'core_user_api_key', 'files_properties', 'tenants_tariff', 'tenants_version'];

const dumpEntries = (source: ArchiveSource): readonly TarEntry[] => {
  const tables = [...tablesOf(source.server).map(({ table }) => table), ...instanceTables];
  const filled = tables
    .map((table) => ({ table, rows: rowsOf(table, source) }))
    .filter(({ table, rows }) => rows.length > 0 && table !== missingTable(source));
  return [
    entry('dump', 'True'),
    ...tables.map((table) => entry(`/databases/scheme/${table}`, tableScheme(table))),
    ...filled.map(({ table, rows }) => entry(`/databases/data/${table}`, tableData(table, rows))),
    ...contentEntries(source, 'storage/'),
  ];
};

const missingTable = ({ damage }: ArchiveSource): string | undefined =>
  damage === 'tableMissing' ? 'core_user' : undefined;

/** The documents, then the lists of what is there and of what is known to be missing. */
const contentEntries = (source: ArchiveSource, prefix: string): readonly TarEntry[] => {
  const files = packedFiles(source);
  const lost = source.damage === 'fileMissing' || source.hasMissingInfo ? files.at(-1) : undefined;
  const emptied = source.damage === 'fileEmptied' ? files.at(-1) : undefined;
  const there = files.filter((file) => file !== lost);
  return [
    ...there.map((file) => ({
      name: `${prefix}files/${pathOf(file)}`,
      content: file === emptied ? new Uint8Array() : file.content(),
    })),
    ...(source.hasMissingInfo && lost !== undefined ? [entry('storage/missing_info', listOf('missing', [lost]))] : []),
    entry('storage/restore_info', listOf('restore', there)),
  ];
};

/** Where the server's disk has a file; the folders take a thousand each. */
const pathOf = ({ id, title }: PortalFile): string =>
  `folder_${(Math.floor(id / 1_000) + 1) * 1_000}/file_${id}/v1/content${extensionOf(title)}`;

const listOf = (kind: 'restore' | 'missing', files: readonly PortalFile[]): string => {
  const error = kind === 'missing' ? '\n  <error>Could not find file</error>' : '';
  const items = files.map(
    (file) =>
      `<file>\n  <domain></domain>\n  <module>files</module>\n  <path>${pathOf(file)}</path>\n  <tenant>${tenantId}</tenant>${error}\n</file>`,
  );
  return `<storage_${kind}>${items.join('')}</storage_${kind}>`;
};

const entry = (name: string, text: string): TarEntry => ({ name, content: Buffer.from(text) });

/** An order of no meaning, the same for the same names. */
const shuffled = (entries: readonly TarEntry[]): readonly TarEntry[] =>
  [...entries].sort((one, other) => (hashOf(one.name) < hashOf(other.name) ? -1 : 1));

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const damaged = (bytes: Buffer, damage: ArchiveSource['damage']): Buffer => {
  if (damage === 'truncated') return bytes.subarray(0, Math.floor(bytes.length / 2));
  if (damage !== 'bitFlipped') return bytes;
  const place = Math.floor(bytes.length / 2);
  return Buffer.from(bytes.map((byte, i) => (i === place ? byte ^ 1 : byte)));
};
