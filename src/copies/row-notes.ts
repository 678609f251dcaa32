import { deflateRawSync, inflateRawSync } from 'node:zlib';

const blockRows = 1_024;

/**
 * Texts by row number, written in order and read only for the few rows that need it: kept compressed by the thousand, so
 * that a million titles stay small.
 */
export class RowNotes {
  readonly #blocks: Buffer[] = [];
  #current: (readonly string[])[] = [];
  #opened: { readonly block: number; readonly rows: unknown } | undefined;

  push(texts: readonly string[]): void {
    this.#current.push(texts);
    if (this.#current.length < blockRows) return;
    this.#blocks.push(deflateRawSync(JSON.stringify(this.#current), { level: 1 }));
    this.#current = [];
  }

  read(row: number): readonly string[] {
    const block = Math.floor(row / blockRows);
    const compressed = this.#blocks[block];
    if (compressed === undefined) return this.#current[row % blockRows] ?? [];
    if (this.#opened?.block !== block)
      this.#opened = { block, rows: JSON.parse(inflateRawSync(compressed).toString()) };
    const texts: unknown = Array.isArray(this.#opened.rows) ? this.#opened.rows[row % blockRows] : undefined;
    return Array.isArray(texts) ? texts.map(String) : [];
  }
}
