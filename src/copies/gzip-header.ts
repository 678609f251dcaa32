import { crc32 } from 'node:zlib';

const longestHeaderBytes = 128 * 1024;

const flag = { checksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;

/** How long the gzip header (RFC 1952, 2.3) at the beginning of `bytes` is; `more`: it continues; `none`: there is no header. */
export const gzipHeaderLength = (bytes: Buffer): number | 'more' | 'none' => {
  const magic = [0x1f, 0x8b, 8];
  if (magic.some((byte, index) => index < bytes.length && bytes[index] !== byte)) return 'none';
  const flags = bytes[3] ?? 0;
  if ((flags & flag.reserved) !== 0) return 'none';
  const length = lengthByFlags(bytes, flags);
  if (length === undefined || length > bytes.length) return bytes.length > longestHeaderBytes ? 'none' : 'more';
  const isChecked = (flags & flag.checksum) !== 0;
  if (isChecked && bytes.readUInt16LE(length - 2) !== (crc32(bytes.subarray(0, length - 2)) & 0xffff)) return 'none';
  return length;
};

const lengthByFlags = (bytes: Buffer, flags: number): number | undefined => {
  let length = 10;
  if ((flags & flag.extra) !== 0) {
    if (bytes.length < length + 2) return undefined;
    length += 2 + bytes.readUInt16LE(length);
  }
  for (const text of [flag.name, flag.comment]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, length);
    if (end === -1) return undefined;
    length = end + 1;
  }
  return (flags & flag.checksum) === 0 ? length : length + 2;
};
