import type { ArchiveReport } from './archive-report.ts';

export type Verdict = 'whole' | 'incomplete' | 'damaged' | 'notAnArchive';

/**
 * `damaged`: bytes, tables or files of the archive itself are wrong. `incomplete`: it is sound, but lacks documents; after
 * `judgeDocuments`, pass its numbers.
 */
export const verdict = (
  report: ArchiveReport,
  { total, whole }: { readonly total: number; readonly whole: number } = report.documents,
): Verdict => {
  if (report.format === 'none') return 'notAnArchive';
  if (report.damages.length > 0 || report.files.missing > 0) return 'damaged';
  return whole < total ? 'incomplete' : 'whole';
};
