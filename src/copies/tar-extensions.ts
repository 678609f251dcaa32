import type { TarHeader } from './tar-header.ts';
import type { EntryReader } from './tar-reader.ts';

type Overrides = { readonly name?: string; readonly sizeBytes?: number };

/** No name is that long; an archive that says so is out to fill the memory. */
const longestBytes = 1024 * 1024;

/** Headers that say more about the next entry: GNU's long names (L, K) and those of pax (x); g says nothing we need. */
export const createExtensions = () => {
  let overrides: Overrides = {};
  let isPending = false;
  return {
    /** Reads this header's content if it is an extension; `undefined`: it is an entry. */
    open: ({ type, sizeBytes }: TarHeader): EntryReader | 'tooLong' | undefined => {
      if (!'LKxg'.includes(type)) return undefined;
      if (sizeBytes > longestBytes) return 'tooLong';
      isPending = true;
      const pieces: Buffer[] = [];
      return {
        write: (bytes) => pieces.push(Buffer.from(bytes)),
        end: () => {
          const content = Buffer.concat(pieces);
          if (type === 'L') overrides = { ...overrides, name: content.toString('utf8').replace(/\0.*$/s, '') };
          if (type === 'x') overrides = { ...overrides, ...readPax(content) };
        },
      };
    },
    /** What was said about the entry that begins now. */
    take: (): Overrides => {
      const taken = overrides;
      overrides = {};
      isPending = false;
      return taken;
    },
    /** An extension without its entry. */
    isPending: (): boolean => isPending,
  };
};

/** Records are `<length> <key>=<value>\n`, the length in bytes counting itself (POSIX.1, pax). */
const readPax = (content: Buffer): Overrides => {
  let overrides: Overrides = {};
  let offset = 0;
  while (offset < content.length) {
    const length = Number.parseInt(content.toString('latin1', offset, offset + 10), 10);
    if (!(length > 0)) return overrides;
    const record = /^\d+ ([^=]+)=(.*)\n$/s.exec(content.toString('utf8', offset, offset + length));
    if (record?.[1] === 'path') overrides = { ...overrides, name: record[2] ?? '' };
    if (record?.[1] === 'size' && /^\d{1,15}$/.test(record[2] ?? '')) {
      overrides = { ...overrides, sizeBytes: Number(record[2]) };
    }
    offset += length;
  }
  return overrides;
};
