import { isArchiveName } from '../backup/archive-name.ts';
import type { FileAnswer } from '../backup/found-copy.ts';
import type { MissingDocument } from '../backup/proof.ts';

const mostAsked = 50;
/** Each may take until its time-out. */
const mostUnanswered = 3;

/** `unchecked`: the numbers of which the portal does not say whether a document has them. */
export type LeftOut = { readonly documents: readonly MissingDocument[]; readonly unchecked: readonly number[] };

/**
 * The documents that have a number of those, which copies had that are gone. DocSpace numbers a new file with the largest
 * number there is plus one, and leaves out of every portal backup whatever has the number of any copy that ever was
 * (DocSpace source: FileDao, FilesModuleSpecifics). The newest numbers are asked about; an archive is
 * not a document, and what is in the trash needs no backup. A number that is refused to the key is taken by a document
 * of somebody else.
 */
export const findLeftOut = async (
  numbers: Iterable<number>,
  askFile: (id: number) => Promise<FileAnswer>,
): Promise<LeftOut> => {
  const asked = [...new Set(numbers)].sort((one, other) => other - one).slice(0, mostAsked);
  const documents: MissingDocument[] = [];
  const unchecked: number[] = [];
  let unanswered = 0;
  for (const id of asked) {
    const answer: FileAnswer = unanswered < mostUnanswered ? await askFile(id) : { kind: 'unknown' };
    unanswered = answer.kind === 'unknown' ? unanswered + 1 : 0;
    if (answer.kind === 'closed' || answer.kind === 'unknown') unchecked.push(id);
    if (answer.kind !== 'found' || answer.isInTrash || isArchiveName(answer.title)) continue;
    documents.push({ id, title: answer.title });
  }
  return { documents, unchecked };
};
