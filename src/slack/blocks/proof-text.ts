import {
  type ArchiveFigures,
  type DamageSort,
  isProblem,
  type NotProvable,
  type Proof,
  type Proven,
  type Unreadable,
} from '../../backup/proof.ts';
import { bytes, code, count, durationText, quoted } from './text.ts';

/** What is known of a copy, in one line; no word of it is a status word. */
export const proofText = (proof: Proof): string => {
  switch (proof.kind) {
    case 'pending':
      return proof.mode === 'full' ? 'verifying the copy…' : 'reading the size of the copy…';
    case 'sized':
      return withRemarks(`${bytes(proof.sizeBytes)}, size only: the content is not verified`, proof);
    case 'whole':
      return withRemarks(`${bytes(proof.sizeBytes)} · verified in ${figuresText(proof)}`, proof);
    case 'incomplete':
      return withRemarks(`${bytes(proof.sizeBytes)} · read in ${figuresText(proof)}`, proof);
    case 'damaged':
      return withRemarks(`${bytes(proof.sizeBytes)} · ${damageWords[proof.damage]}`, proof);
    case 'not_provable':
      return withRemarks(`not provable: ${notProvableWords[proof.why]}; DocSpace reports the copy as made`, proof);
    case 'unreadable':
      return withRemarks(`the copy could not be read: ${unreadableWords[proof.why]}`, proof);
  }
};

const figuresText = ({ tookMs, tables, documents, documentsWhole, sha256 }: ArchiveFigures): string =>
  `${durationText(tookMs)}: ${count(tables, 'table')}, ${documentsWhole.toLocaleString('en-US')} of ${count(documents, 'document')}, SHA-256 ${sha256.slice(0, 12).toLowerCase()}…`;

const damageWords: Readonly<Record<DamageSort, string>> = {
  not_an_archive: 'the copy is not a backup archive',
  cut: 'the copy is damaged: it is cut off',
  bytes: 'the copy is damaged: some of its bytes are wrong',
  tables: 'the copy is damaged: tables that belong in it are missing or unreadable',
  files: 'the copy is damaged: files that belong in it are missing',
};

/** Why a copy is not to be relied on; `undefined`: nothing speaks against it. */
export const badCopyWords = (proof: Proof | undefined): string | undefined => {
  switch (proof?.kind) {
    case 'incomplete':
      return `the copy lacks ${count(proof.documents - proof.documentsWhole, 'document')}`;
    case 'damaged':
      return damageWords[proof.damage];
    case 'unreadable':
      return `the copy could not be read: ${unreadableWords[proof.why]}`;
    case 'pending':
    case 'sized':
    case 'whole':
    case 'not_provable':
    case undefined:
      return undefined;
  }
};

const notProvableWords: Readonly<Record<NotProvable, string>> = {
  local: 'the bot cannot read the server’s disk, so check the copy there',
  bucket: 'the bot cannot read this storage, so check the copy in the storage itself',
  link_lost: 'the portal no longer has the link to the copy',
  place_unknown: 'the portal does not say in which folder the copy is',
  denied: 'the key may not read the copy where it is',
  size_unknown: 'the portal does not say how long the copy is',
};

const unreadableWords: Readonly<Record<Unreadable, string>> = {
  missing: 'it is not where the portal says',
  empty: 'it has no content',
  forbidden: 'the portal refuses it (403)',
  idle: 'the portal stopped sending it',
  cut: 'the connection broke again and again',
  unanswered: 'the portal did not answer',
  interrupted: 'the bot was stopped each time it tried',
};

const withRemarks = (text: string, proof: Proven): string => {
  const { sameFileAs, skippedFiles, keepFailure, isNotKept, keptAs, usualBytes, slow, leftOut } = proof;
  const { unchecked, uncounted } = proof;
  return [
    text,
    ...(usualBytes === undefined || !('sizeBytes' in proof)
      ? []
      : [`shrunk to ${bytes(proof.sizeBytes)}: earlier copies have about ${bytes(usualBytes)}`]),
    ...(slow ? [`slow: took ${durationText(slow.tookMs)}, earlier backups about ${durationText(slow.usualMs)}`] : []),
    ...(isNotKept ? ['no own copy was kept'] : []),
    ...(keptAs === undefined ? [] : [`kept as ${code(keptAs)}`]),
    ...(keepFailure === undefined ? [] : [`no copy of it was kept: ${keepFailureWords(keepFailure)}`]),
    ...(sameFileAs === undefined ? [] : [`same file as backup ${code(sameFileAs)}`]),
    ...(skippedFiles === undefined ? [] : [`the portal could not pack ${count(skippedFiles, 'file')}`]),
    ...(leftOut ? [leftOutWords(leftOut)] : []),
    ...(unchecked ? [uncheckedWords(unchecked)] : []),
    ...(uncounted === undefined ? [] : [uncountedWords(uncounted)]),
  ].join(' · ');
};

const leftOutWords = (ids: readonly number[]): string =>
  `${count(ids.length, 'document')} ${ids.length === 1 ? 'is' : 'are'} in no backup (number ${firstOf(ids)})`;

const uncheckedWords = (ids: readonly number[]): string =>
  `${count(ids.length, 'document number')} could not be checked (${firstOf(ids)}): a document with a number that a deleted copy had is in no backup`;

const firstOf = (ids: readonly number[]): string =>
  `${ids.slice(0, mostNamed).join(', ')}${ids.length > mostNamed ? ' …' : ''}`;

const uncountedWords = (uncounted: number): string =>
  `DocSpace’s own counter says ${count(uncounted, 'document')} more than this copy holds. It can be wrong: if you miss a document, look for it in this copy`;

const mostNamed = 5;

const keepFailureWords = (systemCode: string): string => {
  switch (systemCode) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk of BACKUP_KEEP_DIR is full';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'the directory BACKUP_KEEP_DIR is not there';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'the bot may not write to BACKUP_KEEP_DIR';
    default:
      return `writing to BACKUP_KEEP_DIR did not work (${quoted(systemCode, 30)})`;
  }
};

/** Whether the data is safe, and what to do; `undefined` if nobody needs to know more. */
export const proofAdvice = (proof: Proof): string | undefined => {
  if (proof.kind === 'pending' || !isProblem(proof)) return undefined;
  return [copyAdvice(proof), ...(proof.leftOut ? [leftOutAdvice] : [])].filter((text) => text !== '').join(' ');
};

const leftOutAdvice =
  'DocSpace leaves a document out of *every* backup if a backup copy that was deleted had its number. Make a copy of the document in DocSpace, which gets a new number and is backed up, and then delete the original.';

/** The same of the copy itself. */
const copyAdvice = (proof: Proven): string => {
  switch (proof.kind) {
    case 'incomplete':
      return `The copy *lacks ${count(proof.documents - proof.documentsWhole, 'document')}*, or has them with another size: a restore would not bring them back. Check the server’s disk, then start again with \`/backup\`.`;
    case 'damaged':
      return 'Do *not* rely on this copy. Check the space and the disk of its storage, then start again with `/backup`.';
    case 'unreadable':
      return 'Do *not* count on this copy until it can be read. Look at it in DocSpace; if it is not there, start again with `/backup`.';
    case 'sized':
    case 'whole':
    case 'not_provable':
      if (proof.keepFailure === undefined) return '';
      return 'The copy at the portal is not affected. Fix the directory of kept copies before the next backup.';
  }
};
