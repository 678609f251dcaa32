import { type Person, people } from './portal-people.ts';

/** A file in one of the portal's folders: a document, or a backup's archive that was copied there. */
export type PortalFile = {
  readonly id: number;
  readonly title: string;
  readonly folderId: string;
  readonly createdAt: number;
  readonly createdBy: Person;
  /** What its row in the database says, whatever is on the disk. */
  readonly sizeBytes: () => number;
  readonly content: () => Uint8Array;
};

/** The portal's files. */
export type PortalFiles = {
  readonly all: () => readonly PortalFile[];
  readonly find: (id: number) => PortalFile | undefined;
  /** Adds a file with the next number: the largest there is plus one, so that of a deleted newest file comes again. */
  readonly add: (file: Omit<PortalFile, 'id'>) => PortalFile;
  readonly remove: (id: number) => void;
};

/** A portal's files at first: a few short documents, one of them in its owner's own folder. */
export const createPortalFiles = (at: number): PortalFiles => {
  let all: readonly PortalFile[] = [
    documentFile('hello.txt', 11, ownFolder, at),
    ...[760, 1_520].map((size, i) => documentFile(`note${i}.txt`, size, '1234', at)),
  ].map((file, i) => ({ ...file, id: i + 1 }));
  return {
    all: () => all,
    find: (id) => all.find((file) => file.id === id),
    add: (file) => {
      const added = { ...file, id: Math.max(0, ...all.map(({ id }) => id)) + 1 };
      all = [...all, added];
      return added;
    },
    remove: (id) => {
      all = all.filter((file) => file.id !== id);
    },
  };
};

/** The number of the folder "My documents" of the portal's owner. */
export const ownFolder = '1';

/** A text document of some length, by the portal's owner. */
export const documentFile = (
  title: string,
  sizeBytes: number,
  folderId: string,
  at: number,
): Omit<PortalFile, 'id'> => ({
  title,
  folderId,
  createdAt: at,
  createdBy: people.owner,
  sizeBytes: () => sizeBytes,
  content: () => Buffer.from(`${title}, line after line. `.repeat(Math.ceil(sizeBytes / 20))).subarray(0, sizeBytes),
});

/** What the portal's address of a file ends with: `.txt`, and `.gz` for an archive. */
export const extensionOf = (title: string): string => /\.[^.]+$/.exec(title)?.[0] ?? '';
