import type { IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/**
 * A body as text. Proxies compress answers that nobody asked them to compress, and error pages come in old character
 * sets. What cannot be decompressed, or names an unknown character set, is read as UTF-8 as it is.
 */
export const decodeBody = (body: Buffer, headers: IncomingHttpHeaders, longestBytes: number): string => {
  const codings = (headers['content-encoding'] ?? '').toLowerCase().split(',').reverse();
  const plain = codings.reduce((bytes, coding) => decompress(bytes, coding.trim(), longestBytes), body);
  return decode(plain, headers['content-type'] ?? '');
};

const decompress = (bytes: Buffer, coding: string, maxOutputLength: number): Buffer => {
  // An archive that lacks its end is read as far as it goes, as browsers do.
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength };
  const isZlib = ((bytes[0] ?? 0) & 0x0f) === 8;
  try {
    if (coding === 'gzip' || coding === 'x-gzip') return gunzipSync(bytes, options);
    if (coding === 'deflate') return (isZlib ? inflateSync : inflateRawSync)(bytes, options);
    if (coding === 'br') {
      return brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength });
    }
  } catch (error) {
    // Too long to be an answer of DocSpace, which reads as ''.
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return Buffer.alloc(0);
  }
  return bytes;
};

const decode = (bytes: Buffer, contentType: string): string => {
  const [, named = 'utf-8'] = /;\s*charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType) ?? [];
  try {
    return new TextDecoder(markOf(bytes) ?? named).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
};

/** The encoding that a byte order mark names, which is stronger than a header. */
const markOf = (bytes: Buffer): string | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
};
