/** One file of an archive. */
export type TarEntry = { readonly name: string; readonly content: Uint8Array };

const blockBytes = 512;
const recordBytes = 10_240;
const nameBytes = 100;

/**
 * Packs files as GNU tar does, padded to whole records. Names beyond 100 bytes get an entry of their own before them,
 * or are cut (`isNameCut`), as by the writer for buckets.
 */
export const packTar = (entries: readonly TarEntry[], at: number, isNameCut = false): Buffer => {
  const parts = entries.flatMap(({ name, content }) => {
    const isLong = Buffer.byteLength(name) > nameBytes;
    const longName = isLong && !isNameCut ? packOne('././@LongLink', Buffer.from(`${name}\0`), at, 'L') : [];
    return [...longName, ...packOne(name, content, at, '0')];
  });
  parts.push(Buffer.alloc(2 * blockBytes));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([...parts, Buffer.alloc(padding(length, recordBytes))]);
};

const packOne = (name: string, content: Uint8Array, at: number, type: '0' | 'L'): readonly Uint8Array[] => [
  headerOf(name, content.length, at, type),
  content,
  Buffer.alloc(padding(content.length, blockBytes)),
];

const padding = (length: number, unit: number): number => (unit - (length % unit)) % unit;

const headerOf = (name: string, size: number, at: number, type: '0' | 'L'): Buffer => {
  const header = Buffer.alloc(blockBytes);
  Buffer.from(name).copy(header, 0, 0, nameBytes);
  const octal = (value: number, place: number, length: number): void => {
    header.write(value.toString(8).padStart(length - 1, '0'), place);
  };
  octal(0o100700, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.floor(at / 1_000), 136, 12);
  header.fill(' ', 148, 156);
  header.write(type, 156);
  header.write('ustar  ', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
};
