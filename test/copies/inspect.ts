import { ArchiveInspector } from '../../src/copies/archive-inspector.ts';
import type { ArchiveReport } from '../../src/copies/archive-report.ts';

/** Reads an archive in pieces of that size. */
export const inspect = async (
  archive: Buffer,
  { expectedBytes, pieceBytes = 64 * 1024 }: { readonly expectedBytes?: number; readonly pieceBytes?: number } = {},
): Promise<ArchiveReport> => {
  const inspector = new ArchiveInspector();
  for (let offset = 0; offset < archive.length; offset += pieceBytes) {
    await inspector.write(archive.subarray(offset, offset + pieceBytes));
  }
  return inspector.finish(expectedBytes);
};
