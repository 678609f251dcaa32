import type { CopySearch, FileAnswer, FoundCopy, SoughtCopy } from '../backup/found-copy.ts';
import type { Copy, Slot } from '../backup/job.ts';
import type { MissingDocument, ProofRemarks, Proven } from '../backup/proof.ts';
import type { Completed } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { ArchiveReport, Damage } from './archive-report.ts';
import { type JudgedDocuments, judgeDocuments } from './judge-documents.ts';
import type { KeptCopies } from './kept-copies.ts';
import { type Verdict, verdict } from './verdict.ts';
import { verifyArchive } from './verify-archive.ts';

/** The portal as verifying needs it. Each call throws `PortalError` if the portal refuses or does not answer. */
type CopyPortal = {
  readonly history: (slot: Slot, signal?: AbortSignal) => Promise<readonly Copy[]>;
  readonly findCopy: (copy: SoughtCopy, signal?: AbortSignal) => Promise<CopySearch>;
  readonly askFile: (id: number, signal?: AbortSignal) => Promise<FileAnswer>;
};

export type ProverOptions = {
  readonly portal: CopyPortal;
  readonly clock: Clock;
  readonly log: Log;
  /** Not there: no copies are kept. */
  readonly keep?: KeptCopies | undefined;
  /** The numbers of files that were copies, as far as they are known. Never rejects. */
  readonly copyFileNumbers?: () => Promise<readonly FormerNumber[]>;
};

/** The number of the file of a copy in Documents; `backupId`: of its backup, if that is known. */
type FormerNumber = { readonly fileId: number; readonly backupId?: string | undefined };

/** How verifying a copy ended. `missing`: the first of the documents that it lacks. */
export type Proved = { readonly proof: Proven; readonly missing: readonly MissingDocument[] };

/** The same, and how many files the portal's folders count that the archive of a portal has no row of. */
export type ProvedFully = Proved & { readonly uncovered: number };

const titlesKept = 5;

/** Reads every byte of a copy, keeps it if copies are kept, and judges it. */
export const verifyFully = async (
  { fileName, listedBytes, open }: Required<Pick<FoundCopy, 'open'>> & FoundCopy,
  run: Completed,
  signal: AbortSignal,
  { portal, clock, log, keep }: ProverOptions,
): Promise<ProvedFully> => {
  const startedAt = clock.elapsed();
  const opened = await open(signal);
  const expectedBytes = listedBytes ?? opened.sizeBytes;
  const begun = keep && (await begin(keep, expectedBytes));
  try {
    const { report, copyFailure } = await verifyArchive(opened.chunks, { expectedBytes, copyTo: begun?.path, signal });
    const span = { startedAt: new Date(run.startedAt), endedAt: new Date(run.endedAt) };
    const documents = await judgeDocuments(report, span, (id) => portal.askFile(id, signal));
    signal.throwIfAborted();
    const outcome = verdict(report, documents);
    const copy = { backupId: run.backupId ?? run.key, fileName, report, verdict: outcome };
    const kept = keep && (await settle(keep, begun, copyFailure, copy));
    log.info({ run: run.key, verdict: outcome, bytes: report.sizeBytes, ...kept }, 'a copy is verified');
    const tookMs = Math.round(clock.elapsed() - startedAt);
    return {
      proof: { ...proofOf(report, outcome, documents, tookMs), ...kept },
      missing: documents.missing.slice(0, titlesKept).map(({ id, version, title }) => ({ id, version, title })),
      uncovered: report.kind === 'portal' ? report.documents.uncovered : 0,
    };
  } catch (error) {
    if (begun?.path !== undefined) await keep?.discard(begun.path);
    throw error;
  } finally {
    opened.close();
  }
};

/** A copy that is to be kept: its path, or why there is none. */
type Begun = { readonly path?: string; readonly keepFailure?: string };

const begin = async (keep: KeptCopies, expectedBytes: number | undefined): Promise<Begun> => {
  try {
    return { path: await keep.begin(expectedBytes) };
  } catch (error) {
    return { keepFailure: codeOf(error) };
  }
};

const settle = async (
  keep: KeptCopies,
  { path, keepFailure }: Begun = {},
  copyFailure: string | undefined,
  copy: Omit<Parameters<KeptCopies['settle']>[0], 'path'>,
): Promise<Pick<ProofRemarks, 'keptAs' | 'keepFailure'>> => {
  const failure = keepFailure ?? copyFailure;
  if (path === undefined || failure !== undefined) return { keepFailure: failure ?? 'unknown' };
  try {
    return { keptAs: (await keep.settle({ path, ...copy })).name };
  } catch (error) {
    await keep.discard(path);
    return { keepFailure: codeOf(error) };
  }
};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

const proofOf = (
  report: ArchiveReport,
  outcome: Verdict,
  { total, whole }: JudgedDocuments,
  tookMs: number,
): Proven => {
  const { sizeBytes, sha256, tables, files } = report;
  const figures = { sizeBytes, tookMs, sha256, tables: tables.present, documents: total, documentsWhole: whole };
  const remarks = files.skipped > 0 ? { skippedFiles: files.skipped } : {};
  switch (outcome) {
    case 'whole':
    case 'incomplete':
      return { kind: outcome, ...figures, ...remarks };
    case 'damaged':
      return { kind: 'damaged', damage: sortOf(report.damages), ...figures, ...remarks };
    case 'notAnArchive':
      return { kind: 'damaged', damage: 'not_an_archive', ...figures };
  }
};

/** The damage that explains most: behind an early end, or wrong bytes, tables and files are missing as well. */
const sortOf = (damages: readonly Damage[]): 'cut' | 'bytes' | 'tables' | 'files' => {
  const sorts = new Set(damages.map(sortOfOne));
  return (['cut', 'bytes', 'tables'] as const).find((sort) => sorts.has(sort)) ?? 'files';
};

const sortOfOne = (damage: Damage): 'cut' | 'bytes' | 'tables' | 'files' => {
  switch (damage.kind) {
    case 'wrongLength':
      return damage.actualBytes < damage.expectedBytes ? 'cut' : 'bytes';
    case 'gzipCutOff':
    case 'tarCutOff':
    case 'tarEndMissing':
      return 'cut';
    case 'gzipHeader':
    case 'gzipData':
    case 'gzipChecksum':
    case 'gzipLength':
    case 'gzipTrailing':
    case 'notTar':
    case 'tarHeader':
    case 'tarTrailing':
      return 'bytes';
    case 'table':
      return 'tables';
    case 'fileList':
    case 'duplicateEntries':
    case 'unexpectedEntries':
      return 'files';
  }
};
