import type { ArchiveReport, Damage, Suspect, TableFault } from './archive-report.ts';
import { type Verdict, verdict } from './verdict.ts';

/** The report of `npm run verify`, for the terminal of somebody who may see titles. */
export const reportText = (name: string, report: ArchiveReport): string => {
  const outcome = verdict(report);
  const digest = [`Size: ${counted(report.sizeBytes, 'byte')}`, `SHA-256: ${report.sha256.toLowerCase()}`];
  const lines = [`${printable(name)}: ${headlines[outcome]}`, ...digest];
  if (outcome === 'notAnArchive') return lines.join('\n');
  return [...lines, ...contentLines(report), ...problemLines(report), ...noteLines(report)].join('\n');
};

/** Why a file could not be verified at all. */
export const unreadableText = (name: string, reason: 'missing' | 'denied' | 'notAFile' | 'failed'): string =>
  `${printable(name)}: ${unreadable[reason]}`;

export const usageText = 'Name one backup archive: npm run verify -- FILE';

const unreadable = {
  missing: 'there is no such file.',
  denied: 'this user may not read it.',
  notAFile: 'it is not a file.',
  failed: 'reading it failed. Check the disk and try again.',
} as const;

const headlines: Readonly<Record<Verdict, string>> = {
  whole: 'whole',
  incomplete: 'documents are missing',
  damaged: 'damaged',
  notAnArchive: 'not a backup archive (neither gzip nor tar)',
};

const servers = { '3.1': '3.1 to 3.5', '3.6': '3.6', '3.7': '3.7 or newer' } as const;

const contentLines = ({ kind, tables, entries, documents, files }: ArchiveReport): readonly string[] => [
  `Kind: ${kind === 'dump' ? 'dump of a whole instance' : 'backup of one portal'}, tables of server ${servers[tables.server]}`,
  `Content: ${counted(entries, 'entry', 'entries')}, ${counted(tables.present, 'table')}`,
  `Documents: ${documents.whole} of ${documents.total} documents (each version counts)`,
  `Listed files: ${files.listed - files.missing} of ${files.listed}`,
];

const problemLines = ({ damages, files, documents }: ArchiveReport): readonly string[] => {
  const missing = documents.total - documents.whole;
  return [
    ...damages.map((damage) => `Problem: ${damageText(damage)}`),
    ...(files.missing > 0
      ? [
          `Problem: ${counted(files.missing, 'file')} of the portal's own list missing`,
          ...pathLines(files.missingPaths),
        ]
      : []),
    ...(missing > 0 ? [`Problem: ${counted(missing, 'document')} missing or of another size`] : []),
    ...documents.suspects.map((suspect) => `  ${suspectText(suspect)}`),
    ...(missing > documents.suspects.length ? [`  and ${missing - documents.suspects.length} more`] : []),
  ];
};

const noteLines = ({ files, documents }: ArchiveReport): readonly string[] => [
  ...(files.skipped > 0
    ? [
        `Note: the portal says that it could not pack ${counted(files.skipped, 'file')}`,
        ...pathLines(files.skippedPaths),
      ]
    : []),
  ...(documents.uncovered > 0
    ? [
        `Note: the portal's folders count ${counted(documents.uncovered, 'file')} more than the archive has documents.`,
        '  Earlier backup copies in Documents are left out on purpose. If there are fewer of them, documents are left out too.',
      ]
    : []),
];

const pathLines = (paths: readonly string[]): readonly string[] => paths.map((path) => `  ${printable(path)}`);

const suspectText = ({ id, version, title, expectedBytes, actualBytes, inheritsNumber }: Suspect): string => {
  const found = actualBytes === undefined ? 'not in the archive' : `${counted(actualBytes, 'byte')} in the archive`;
  const cause = inheritsNumber ? '; the server leaves it out because its number was that of a backup copy' : '';
  return `${id} version ${version} "${printable(title)}": ${counted(expectedBytes, 'byte')} expected, ${found}${cause}`;
};

const tableFaults: Readonly<Record<TableFault, string>> = {
  missing: 'is missing',
  empty: 'is empty, without even its columns',
  malformed: 'cannot be read',
  noRows: 'has no rows',
  noScheme: 'has data but no definition',
};

const damageText = (damage: Damage): string => {
  switch (damage.kind) {
    case 'wrongLength':
      return `${counted(damage.actualBytes, 'byte')} instead of ${damage.expectedBytes}`;
    case 'gzipHeader':
      return 'the gzip header is wrong';
    case 'gzipData':
      return 'the compressed data is damaged';
    case 'gzipChecksum':
      return 'the gzip checksum (CRC-32) does not match the data';
    case 'gzipLength':
      return 'the length in the gzip trailer does not match the data';
    case 'gzipCutOff':
      return 'the file is cut off: its compressed data does not end';
    case 'gzipTrailing':
      return `${counted(damage.bytes, 'byte')} after the end of the compressed data`;
    case 'notTar':
      return 'the compressed data is not a tar archive';
    case 'tarHeader':
      return `the tar header at byte ${damage.atByte} is damaged; nothing after it was read`;
    case 'tarCutOff':
      return `the tar archive is cut off at byte ${damage.atByte}, inside an entry`;
    case 'tarEndMissing':
      return `the tar archive is cut off at byte ${damage.atByte}: its end marks are missing`;
    case 'tarTrailing':
      return `there is data after the tar archive's end, at byte ${damage.atByte}`;
    case 'duplicateEntries':
      return `${counted(damage.count, 'entry', 'entries')} there twice`;
    case 'unexpectedEntries':
      return `${counted(damage.count, 'entry', 'entries')} of a type that the server does not write`;
    case 'table':
      return `table ${printable(damage.table)} ${tableFaults[damage.fault]}`;
    case 'fileList':
      return `the portal's list of files (storage/restore_info) ${tableFaults[damage.fault]}`;
  }
};

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Names come from the archive: none may steer the terminal. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
