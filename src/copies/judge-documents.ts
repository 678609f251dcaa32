import type { FileAnswer } from '../backup/found-copy.ts';
import type { ArchiveReport, Suspect } from './archive-report.ts';

export type JudgedDocuments = {
  /** `whole` of `total` documents; what was deleted or saved during the backup is in neither. */
  readonly total: number;
  readonly whole: number;
  readonly deleted: number;
  readonly saved: number;
  /** Missing or of a wrong size, as far as the report names them. */
  readonly missing: readonly Suspect[];
};

type Judged = 'missing' | 'deleted' | 'saved';

const askLimit = 50;

/** The portal's dates have whole seconds, and its clock may differ from that of the run's times by a little. */
const toleranceMs = 2_000;
const wholeSecondMs = 1_000;

/**
 * Distinguishes documents that a backup lacks from those that people changed while it ran: the tables are exported before the
 * files are packed. Asks the portal about at most 50 documents, each once; the others, and those it does not answer for,
 * count as missing.
 */
export const judgeDocuments = async (
  { documents: { total, whole, suspects } }: Pick<ArchiveReport, 'documents'>,
  run: { readonly startedAt: Date; readonly endedAt: Date },
  askFile: (id: number) => Promise<FileAnswer>,
): Promise<JudgedDocuments> => {
  const answers = new Map<number, FileAnswer>();
  for (const { id } of suspects) {
    if (answers.size >= askLimit) break;
    if (!answers.has(id)) answers.set(id, await askFile(id));
  }
  const judged = suspects.map((suspect) => ({ suspect, as: judge(suspect, answers.get(suspect.id), run) }));
  const count = (kind: Judged): number => judged.filter(({ as }) => as === kind).length;
  const [deleted, saved] = [count('deleted'), count('saved')];
  return {
    total: total - deleted - saved,
    whole,
    deleted,
    saved,
    missing: judged.filter(({ as }) => as === 'missing').map(({ suspect }) => suspect),
  };
};

const judge = (
  suspect: Suspect,
  answer: FileAnswer | undefined,
  run: { readonly startedAt: Date; readonly endedAt: Date },
): Judged => {
  if (answer === undefined || suspect.inheritsNumber) return 'missing';
  if (answer.kind === 'deleted') return 'deleted';
  if (answer.kind !== 'found') return 'missing';
  const modifiedAtMs = answer.modifiedAt.getTime();
  // The archive has the row as it still is, so nobody saved it since.
  if (suspect.modifiedOn && modifiedAtMs < Date.parse(suspect.modifiedOn) + wholeSecondMs) return 'missing';
  if (modifiedAtMs < run.startedAt.getTime() - toleranceMs) return 'missing';
  if (modifiedAtMs <= run.endedAt.getTime() + toleranceMs) return 'saved';
  // Saved again after the end: that may hide a save during the run, but it explains no content that is not there.
  return (suspect.actualBytes ?? 0) > 0 ? 'saved' : 'missing';
};
