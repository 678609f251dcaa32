import { deflateRawSync, inflateRawSync } from 'node:zlib';

const blockBytes = 128 * 1024;
/** Of one text in UTF-8; a longer one is cut. */
const longestTextBytes = 1_600;

/**
 * Texts by row number, written in order and read only for the few rows that need it: kept compressed by the thousand, so
 * that a million titles stay small.
 */
export class RowNotes {
  readonly #textsPerRow: number;
  readonly #blocks: { readonly firstRow: number; readonly compressed: Buffer }[] = [];
  readonly #current = Buffer.allocUnsafeSlow(blockBytes);
  #filled = 0;
  #rows = 0;
  #firstRow = 0;
  #opened: { readonly compressed: Buffer; readonly bytes: Buffer } | undefined;

  constructor(textsPerRow: number) {
    this.#textsPerRow = textsPerRow;
  }

  push(...texts: readonly string[]): void {
    if (this.#filled + texts.length * (longestTextBytes + 2) > blockBytes) this.#closeBlock();
    for (const text of texts) {
      const length = this.#current.write(text, this.#filled + 2, longestTextBytes);
      this.#current.writeUInt16LE(length, this.#filled);
      this.#filled += length + 2;
    }
    this.#rows += 1;
  }

  read(row: number): readonly string[] {
    const block = this.#blocks.findLast(({ firstRow }) => firstRow <= row);
    const isCurrent = row >= this.#firstRow || block === undefined;
    const bytes = isCurrent ? this.#current : this.#open(block.compressed);
    const skipped = (row - (isCurrent ? this.#firstRow : block.firstRow)) * this.#textsPerRow;
    let offset = 0;
    for (let text = 0; text < skipped; text += 1) offset += 2 + bytes.readUInt16LE(offset);
    return Array.from({ length: this.#textsPerRow }, () => {
      const start = offset + 2;
      offset = start + bytes.readUInt16LE(offset);
      return bytes.toString('utf8', start, offset);
    });
  }

  #closeBlock(): void {
    // A small window: each call allocates its own, outside the heap.
    const compressed = deflateRawSync(this.#current.subarray(0, this.#filled), {
      level: 1,
      windowBits: 12,
      memLevel: 5,
    });
    const exact = Buffer.allocUnsafeSlow(compressed.length);
    compressed.copy(exact);
    this.#blocks.push({ firstRow: this.#firstRow, compressed: exact });
    this.#firstRow = this.#rows;
    this.#filled = 0;
  }

  #open(compressed: Buffer): Buffer {
    if (this.#opened?.compressed !== compressed) this.#opened = { compressed, bytes: inflateRawSync(compressed) };
    return this.#opened.bytes;
  }
}
