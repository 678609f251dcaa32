import { isArchiveName } from '../backup/archive-name.ts';
import type { FileAnswer } from '../backup/found-copy.ts';
import type { MissingDocument } from '../backup/proof.ts';

const mostAsked = 50;
/** Each may take until its time-out. */
const mostUnanswered = 3;

/**
 * The documents that have a number of those, which copies had that are gone. DocSpace numbers a new file with the largest
 * number there is plus one, and leaves out of every portal backup whatever has the number of any copy that ever was
 * (DocSpace source: FileDao, FilesModuleSpecifics). The newest numbers are asked about; an archive is
 * not a document, and what is in the trash needs no backup.
 */
export const findLeftOut = async (
  numbers: Iterable<number>,
  askFile: (id: number) => Promise<FileAnswer>,
): Promise<readonly MissingDocument[]> => {
  const asked = [...new Set(numbers)].sort((one, other) => other - one).slice(0, mostAsked);
  const found: MissingDocument[] = [];
  let unanswered = 0;
  for (const id of asked) {
    if (unanswered >= mostUnanswered) break;
    const answer = await askFile(id);
    unanswered = answer.kind === 'unknown' ? unanswered + 1 : 0;
    if (answer.kind !== 'found' || answer.isInTrash || isArchiveName(answer.title)) continue;
    found.push({ id, title: answer.title });
  }
  return found;
};
