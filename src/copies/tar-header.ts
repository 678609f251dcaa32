export const blockBytes = 512;

/** One header block as it is: its name may be overridden by an extension header before it. */
export type TarHeader = { readonly name: string; readonly sizeBytes: number; readonly type: string };

/** Reads the header block at that offset (POSIX ustar and GNU); `undefined`: its checksum or size is wrong. */
export const readTarHeader = (bytes: Buffer, offset: number): TarHeader | undefined => {
  if (!isChecksumRight(bytes, offset)) return undefined;
  const sizeBytes = numberAt(bytes, offset + 124, 12);
  if (sizeBytes === undefined) return undefined;
  const name = textAt(bytes, offset, 100);
  // GNU's magic ends in spaces, and its header has other fields where POSIX has the prefix.
  const prefix = bytes[offset + 262] === 0 ? textAt(bytes, offset + 345, 155) : '';
  const type = String.fromCharCode(bytes[offset + 156] || 0x30);
  return { name: prefix === '' ? name : `${prefix}/${name}`, sizeBytes, type };
};

export const isZeroBlock = (bytes: Buffer, offset: number): boolean => {
  for (let index = 0; index < blockBytes; index += 1) if (bytes[offset + index] !== 0) return false;
  return true;
};

/** Damaged, but a tar header and nothing else. */
export const looksLikeTar = (bytes: Buffer, offset: number): boolean =>
  bytes.toString('latin1', offset + 257, offset + 262) === 'ustar';

const isChecksumRight = (bytes: Buffer, offset: number): boolean => {
  const stored = numberAt(bytes, offset + 148, 8);
  // The checksum's own field counts as spaces.
  let [unsigned, high] = [8 * 0x20, 0];
  for (let index = 0; index < blockBytes; index += 1) {
    if (index === 148) index = 156;
    const byte = bytes[offset + index] ?? 0;
    unsigned += byte;
    high += byte >> 7;
  }
  // Some old programs add up signed bytes.
  return stored === unsigned || stored === unsigned - 256 * high;
};

/** Octal digits between spaces and a zero, or binary with the highest bit set if those are too few. */
const numberAt = (bytes: Buffer, start: number, length: number): number | undefined => {
  const isBinary = (bytes[start] ?? 0) >= 0x80;
  let value = isBinary ? (bytes[start] ?? 0) & 0x7f : 0;
  let isOver = false;
  for (let index = start + (isBinary ? 1 : 0); index < start + length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (isBinary) value = value * 256 + byte;
    else if (byte === 0x20 || byte === 0) isOver ||= value > 0;
    else if (isOver || byte < 0x30 || byte > 0x37) return undefined;
    else value = value * 8 + byte - 0x30;
  }
  return Number.isSafeInteger(value) ? value : undefined;
};

const textAt = (bytes: Buffer, start: number, length: number): string => {
  let end = start;
  while (end < start + length && bytes[end] !== 0) end += 1;
  return bytes.toString('utf8', start, end);
};
