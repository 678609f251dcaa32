import { gunzipSync } from 'node:zlib';

/** The files in a tar archive by their names, in its order; a name that is too long for its header comes in an entry before it. */
export const readTar = (tar: Uint8Array): ReadonlyMap<string, Buffer> => {
  const bytes = Buffer.from(tar);
  const files = new Map<string, Buffer>();
  let longName: string | undefined;
  for (let at = 0; bytes[at] !== 0; ) {
    const text = (from: number, length: number): string =>
      bytes.toString('utf8', at + from, at + from + length).split('\0')[0] ?? '';
    const size = Number.parseInt(text(124, 12), 8);
    const content = bytes.subarray(at + 512, at + 512 + size);
    const isLongName = text(156, 1) === 'L';
    if (isLongName) longName = content.toString('utf8').replace(/\0$/, '');
    else {
      files.set(longName ?? text(0, 100), content);
      longName = undefined;
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
};

/** The same of a compressed one. */
export const readTarGz = (bytes: Uint8Array): ReadonlyMap<string, Buffer> => readTar(gunzipSync(bytes));

/** The numbers and lengths of the documents that an archive's table has. */
export const documentRows = (files: ReadonlyMap<string, Buffer>): readonly (readonly [number, number])[] => {
  const rows = (files.get('databases/files/files_file') ?? '')
    .toString()
    .matchAll(/<files_file>\s*<id>(\d+)[\s\S]*?<content_length>(\d+)/g);
  return [...rows].map(([, id, length]) => [Number(id), Number(length)] as const);
};

/** The lengths of the documents' contents in an archive, by their numbers. */
export const documentContents = (files: ReadonlyMap<string, Buffer>, prefix = ''): ReadonlyMap<number, number> =>
  new Map(
    [...files].flatMap(([name, content]) => {
      const id = new RegExp(`^${prefix}files/folder_\\d+/file_(\\d+)/v1/content\\.`).exec(name)?.[1];
      return id === undefined ? [] : [[Number(id), content.length] as const];
    }),
  );
