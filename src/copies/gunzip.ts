import { crc32, createInflateRaw } from 'node:zlib';
import { gzipHeaderLength } from './gzip-header.ts';

export type GzipFault = 'gzipHeader' | 'gzipData' | 'gzipChecksum' | 'gzipLength' | 'gzipCutOff' | 'gzipTrailing';

/**
 * Decompresses gzip (RFC 1952), one member or several, and checks what Node's own stream does not report: bytes behind
 * the last member, and which of checksum, length and data is wrong. Memory is bounded whatever the data expands to.
 * After a fault, writing does nothing but count.
 */
export class Gunzip {
  fault: GzipFault | undefined;
  trailingBytes = 0;
  readonly #output: (chunk: Buffer) => void;
  #state: 'header' | 'body' | 'trailer' = 'header';
  #pending: Buffer = Buffer.alloc(0);
  #member: Member | undefined;
  #membersRead = 0;

  constructor(output: (chunk: Buffer) => void) {
    this.#output = output;
  }

  /** Resolves when the chunk is consumed and may be used again. */
  async write(chunk: Buffer): Promise<void> {
    let rest = chunk;
    while (rest.length > 0 && this.fault === undefined) rest = await this.#consume(rest);
    if (this.fault === 'gzipTrailing') this.trailingBytes += rest.length;
  }

  async finish(): Promise<void> {
    if (this.fault !== undefined) return;
    if (this.#member !== undefined) {
      await this.#member.finish();
      this.fault = this.#member.fault ?? 'gzipCutOff';
    } else if (this.#state !== 'header' || this.#membersRead === 0) this.fault = 'gzipCutOff';
    else if (this.#pending.length > 0) this.#endInTrailing(this.#pending.length);
  }

  async #consume(chunk: Buffer): Promise<Buffer> {
    if (this.#state === 'header') return this.#readHeader(chunk);
    if (this.#state === 'trailer' || this.#member === undefined) return this.#readTrailer(chunk);
    const consumed = await this.#member.write(chunk);
    this.fault = this.#member.fault;
    if (this.#member.isOver) this.#state = 'trailer';
    return chunk.subarray(consumed);
  }

  #readHeader(chunk: Buffer): Buffer {
    const known = this.#pending.length;
    const bytes = Buffer.concat([this.#pending, chunk]);
    const length = gzipHeaderLength(bytes);
    if (length === 'more') {
      this.#pending = bytes;
      return chunk.subarray(chunk.length);
    }
    if (length === 'none') {
      if (this.#membersRead === 0) this.fault = 'gzipHeader';
      else this.#endInTrailing(known);
      return chunk;
    }
    this.#pending = Buffer.alloc(0);
    this.#member = new Member(this.#output);
    this.#state = 'body';
    return chunk.subarray(length - known);
  }

  #endInTrailing(bytes: number): void {
    this.fault = 'gzipTrailing';
    this.trailingBytes = bytes;
  }

  #readTrailer(chunk: Buffer): Buffer {
    const missing = 8 - this.#pending.length;
    this.#pending = Buffer.concat([this.#pending, chunk.subarray(0, missing)]);
    if (this.#pending.length === 8) {
      if (this.#pending.readUInt32LE(0) !== this.#member?.checksum) this.fault = 'gzipChecksum';
      else if (this.#pending.readUInt32LE(4) !== this.#member.sizeBytes % 2 ** 32) this.fault = 'gzipLength';
      this.#pending = Buffer.alloc(0);
      this.#member = undefined;
      this.#membersRead += 1;
      this.#state = 'header';
    }
    return chunk.subarray(missing);
  }
}

/**
 * Frees an output buffer once all of it was used: otherwise some 64 MB of them would pile up before the collector looks
 * at memory outside its heap. Node uses another buffer by then.
 */
const release = ({ buffer, byteOffset, length }: Buffer): void => {
  if (buffer instanceof ArrayBuffer && byteOffset + length === buffer.byteLength) buffer.transfer(0);
};

/** Large enough that the trips to the thread pool do not count. */
const outputChunkBytes = 256 * 1024;

/** The compressed data of one member. Decompression of the next chunk overlaps with what `output` does with the last. */
class Member {
  isOver = false;
  fault: GzipFault | undefined;
  checksum = 0;
  sizeBytes = 0;
  readonly #inflate = createInflateRaw({ chunkSize: outputChunkBytes });
  readonly #drained: Promise<void>;
  #wake: () => void = () => {};
  #failure: { readonly error: unknown } | undefined;

  constructor(output: (chunk: Buffer) => void) {
    this.#drained = this.#drain(output);
  }

  /** How many bytes belong to this member. */
  async write(chunk: Buffer): Promise<number> {
    const before = this.#inflate.bytesWritten;
    // Not a race between promises: each would leave something behind in the one that lives as long as the member.
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.isOver || this.fault !== undefined) resolve();
      else this.#inflate.write(chunk, () => resolve());
    });
    const consumed = this.#inflate.bytesWritten - before;
    // It takes less than it is given only at its end or at a fault; what it has put out may not have arrived yet.
    if (consumed < chunk.length) await this.#drained;
    this.#throwFailure();
    return consumed;
  }

  async finish(): Promise<void> {
    this.#inflate.end();
    await this.#drained;
    this.#throwFailure();
  }

  async #drain(output: (chunk: Buffer) => void): Promise<void> {
    try {
      for await (const chunk of this.#inflate as AsyncIterable<Buffer>) {
        this.checksum = crc32(chunk, this.checksum);
        this.sizeBytes += chunk.length;
        output(chunk);
        release(chunk);
      }
      this.isOver = true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === 'Z_BUF_ERROR') this.fault = 'gzipCutOff';
      else if (code.startsWith('Z_')) this.fault = 'gzipData';
      else this.#failure = { error };
    }
    this.#wake();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
