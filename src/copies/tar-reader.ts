import { createExtensions } from './tar-extensions.ts';
import { blockBytes, isZeroBlock, looksLikeTar, readTarHeader, type TarHeader } from './tar-header.ts';

/** Gets the content of one entry, in pieces. */
export type EntryReader = {
  readonly write: (bytes: Buffer) => void;
  /** All of the content was there; not called otherwise. */
  readonly end: () => void;
};

export type TarEntry = {
  /** Never used as a path on this machine. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly type: string;
  /** The name fills its field, so that it may have been cut at 100 bytes. */
  readonly mayBeCut: boolean;
};

export type TarFault = 'notTar' | 'tarHeader' | 'tarCutOff' | 'tarEndMissing' | 'tarTrailing';

/** Reads a tar stream. It never holds more than a block and one bounded extension header, however large the entries. */
export class TarReader {
  fault: TarFault | undefined;
  /** Where the faulty header or data begins, or what is read next. */
  atByte = 0;
  readonly #open: (entry: TarEntry) => EntryReader | undefined;
  readonly #extensions = createExtensions();
  readonly #block = Buffer.alloc(blockBytes);
  #blockFilled = 0;
  #reader: EntryReader | undefined;
  #contentLeft = 0;
  #paddingLeft = 0;
  #zeroBlocks = 0;
  #isFirst = true;

  constructor(open: (entry: TarEntry) => EntryReader | undefined) {
    this.#open = open;
  }

  /** Content is passed on within the call, so that the chunk may be used again afterwards. */
  write(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length && this.fault === undefined) {
      const used = this.#step(chunk, offset);
      offset += used;
      if (this.fault === undefined) this.atByte += used;
    }
  }

  finish(): void {
    if (this.fault !== undefined || this.#zeroBlocks >= 2) return;
    const isBetween = this.#blockFilled === 0 && this.#contentLeft === 0 && this.#paddingLeft === 0;
    if (this.#isFirst) this.fault = 'notTar';
    else this.fault = isBetween && !this.#extensions.isPending() ? 'tarEndMissing' : 'tarCutOff';
  }

  /** How many bytes it used up. */
  #step(chunk: Buffer, offset: number): number {
    const available = chunk.length - offset;
    if (this.#contentLeft > 0) {
      const length = Math.min(available, this.#contentLeft);
      if (this.#reader !== undefined) this.#reader.write(chunk.subarray(offset, offset + length));
      this.#contentLeft -= length;
      if (this.#contentLeft === 0) this.#endEntry();
      return length;
    }
    if (this.#paddingLeft > 0) {
      const length = Math.min(available, this.#paddingLeft);
      this.#paddingLeft -= length;
      return length;
    }
    if (this.#zeroBlocks >= 2) return this.#skipZeros(chunk, offset);
    if (this.#blockFilled === 0 && available >= blockBytes) {
      this.#readBlock(chunk, offset);
      return blockBytes;
    }
    const length = Math.min(available, blockBytes - this.#blockFilled);
    chunk.copy(this.#block, this.#blockFilled, offset, offset + length);
    this.#blockFilled += length;
    if (this.#blockFilled === blockBytes) {
      this.#blockFilled = 0;
      this.#readBlock(this.#block, 0);
      if (this.fault !== undefined) this.atByte -= blockBytes - length;
    }
    return length;
  }

  #skipZeros(chunk: Buffer, offset: number): number {
    let end = offset;
    while (end < chunk.length && chunk[end] === 0) end += 1;
    if (end < chunk.length) {
      this.fault = 'tarTrailing';
      this.atByte += end - offset;
    }
    return end - offset;
  }

  #readBlock(bytes: Buffer, offset: number): void {
    const header = readTarHeader(bytes, offset);
    if (header === undefined && isZeroBlock(bytes, offset)) this.#zeroBlocks += 1;
    else if (this.#zeroBlocks > 0) this.fault = 'tarTrailing';
    else if (header === undefined) this.fault = this.#isFirst && !looksLikeTar(bytes, offset) ? 'notTar' : 'tarHeader';
    else this.#startEntry(header);
    this.#isFirst = false;
  }

  #startEntry(header: TarHeader): void {
    const extension = this.#extensions.open(header);
    if (extension === 'tooLong') {
      this.fault = 'tarHeader';
      return;
    }
    const sizeBytes = extension === undefined ? this.#openEntry(header) : header.sizeBytes;
    if (extension !== undefined) this.#reader = extension;
    this.#contentLeft = sizeBytes;
    this.#paddingLeft = (blockBytes - (sizeBytes % blockBytes)) % blockBytes;
    if (sizeBytes === 0) this.#endEntry();
  }

  #openEntry(header: TarHeader): number {
    const overrides = this.#extensions.take();
    const name = overrides.name ?? header.name;
    const sizeBytes = overrides.sizeBytes ?? header.sizeBytes;
    const mayBeCut = overrides.name === undefined && Buffer.byteLength(name) >= 98;
    this.#reader = this.#open({ name, sizeBytes, type: header.type, mayBeCut });
    return sizeBytes;
  }

  #endEntry(): void {
    this.#reader?.end();
    this.#reader = undefined;
  }
}
