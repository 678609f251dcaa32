export const blockBytes = 512;

/** One header block as it stands: its name may be overridden by an extension header before it. */
export type TarHeader = { readonly name: string; readonly sizeBytes: number; readonly type: string };

/** Reads a header block of tar (POSIX ustar and GNU); `undefined`: its checksum or size is wrong. */
export const readTarHeader = (block: Buffer): TarHeader | undefined => {
  if (!isChecksumRight(block)) return undefined;
  const sizeBytes = numberIn(block.subarray(124, 136));
  if (sizeBytes === undefined) return undefined;
  const name = textIn(block.subarray(0, 100));
  // GNU's magic ends in spaces, and its header has other fields where POSIX has the prefix.
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? textIn(block.subarray(345, 500)) : '';
  const type = String.fromCharCode(block[156] ?? 0);
  return { name: prefix === '' ? name : `${prefix}/${name}`, sizeBytes, type: type === '\0' ? '0' : type };
};

export const isZeroBlock = (block: Buffer): boolean => block.every((byte) => byte === 0);

/** Damaged, but a tar header and nothing else. */
export const looksLikeTar = (block: Buffer): boolean => block.toString('latin1', 257, 262) === 'ustar';

const isChecksumRight = (block: Buffer): boolean => {
  let [unsigned, signed] = [0, 0];
  for (let index = 0; index < blockBytes; index += 1) {
    const byte = index >= 148 && index < 156 ? 0x20 : (block[index] ?? 0);
    unsigned += byte;
    // Some old programs add up signed bytes.
    signed += byte > 127 ? byte - 256 : byte;
  }
  const stored = numberIn(block.subarray(148, 156));
  return stored === unsigned || stored === signed;
};

/** Octal digits, or binary with the highest bit set where those are too few. */
const numberIn = (field: Buffer): number | undefined => {
  const [first = 0] = field;
  if ((first & 0x80) === 0) {
    const digits = /^ *([0-7]*)[ \0]*$/.exec(field.toString('latin1'))?.[1];
    return digits === undefined ? undefined : Number.parseInt(digits || '0', 8);
  }
  const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, first & 0x7f);
  return Number.isSafeInteger(value) ? value : undefined;
};

const textIn = (field: Buffer): string => {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? field.length : end);
};
