import type { RowReader, Wanted } from './table-rows.ts';
import { Malformed } from './xml-reader.ts';

const longestHeadBytes = 64 * 1024;
const longestValueBytes = 16 * 1024;

const [quote, backslash, opening, closing, comma, semicolon] = [0x27, 0x5c, 0x28, 0x29, 0x2c, 0x3b];

/**
 * Reads a table of a dump: statements of MySQL, ``REPLACE INTO `table` (`column`,…) VALUES (…),(…);``. Strings are in
 * single quotes, with a backslash before special characters.
 */
export class DumpTable implements RowReader {
  readonly #wanted: Wanted;
  readonly #row = new Map<string, string>();
  #state: 'head' | 'between' | 'row' | 'string' | 'escaped' | 'quoted' = 'head';
  #head = '';
  #columns: readonly string[] = [];
  #column = 0;
  #value: number[] | undefined;
  #isString = false;
  #rows = 0;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  write(bytes: Buffer): void {
    for (let offset = 0; offset < bytes.length; offset += 1) {
      // Most of a large table is text that nobody asked for.
      if (this.#state === 'string' && this.#value === undefined) offset = skipText(bytes, offset);
      if (offset < bytes.length) this.#step(bytes[offset] ?? 0);
    }
  }

  end(): void {
    if (this.#state !== 'head' || this.#head.trim() !== '' || this.#rows === 0)
      throw new Malformed('it ends too early');
  }

  rowCount(): number {
    return this.#rows;
  }

  #step(byte: number): void {
    if (this.#state === 'row') this.#readRow(byte);
    else if (this.#state === 'between') this.#readBetween(byte);
    else if (this.#state === 'head') this.#readHead(byte);
    else this.#readString(byte);
  }

  #readString(byte: number): void {
    if (this.#state === 'escaped') {
      this.#keep(escapes.get(byte) ?? byte);
      this.#state = 'string';
    } else if (this.#state === 'string') {
      if (byte === backslash) this.#state = 'escaped';
      else if (byte === quote) this.#state = 'quoted';
      else this.#keep(byte);
    } else if (byte === quote) {
      this.#keep(byte);
      this.#state = 'string';
    } else {
      // The quote before was the end of the string, and not half of a doubled one.
      this.#state = 'row';
      this.#readRow(byte);
    }
  }

  #keep(byte: number): void {
    if (this.#value !== undefined && this.#value.length < longestValueBytes) this.#value.push(byte);
  }

  #readHead(byte: number): void {
    const columns = byte === opening ? statement.exec(this.#head)?.[1] : undefined;
    if (columns === undefined) {
      this.#head += String.fromCharCode(byte);
      if (this.#head.length > longestHeadBytes) throw new Malformed('the statement');
      return;
    }
    this.#head = '';
    this.#columns = columns.split(',').map((column) => column.trim().replaceAll('`', ''));
    this.#startRow();
  }

  #readBetween(byte: number): void {
    if (byte === opening) this.#startRow();
    else if (byte === semicolon) this.#state = 'head';
    else if (byte !== comma && byte > 0x20) throw new Malformed('between two rows');
  }

  #startRow(): void {
    this.#state = 'row';
    this.#row.clear();
    this.#column = 0;
    this.#startValue();
  }

  #startValue(): void {
    this.#isString = false;
    this.#value = this.#wanted.columns.includes(this.#columns[this.#column] ?? '') ? [] : undefined;
  }

  #readRow(byte: number): void {
    if (byte === quote) {
      this.#isString = true;
      this.#state = 'string';
    } else if (byte === comma) {
      this.#endValue();
      this.#column += 1;
      this.#startValue();
    } else if (byte === closing) this.#endRow();
    else if (byte === opening || byte === semicolon) throw new Malformed('a row');
    else this.#keep(byte);
  }

  #endValue(): void {
    if (this.#value === undefined) return;
    const text = Buffer.from(this.#value).toString('utf8');
    if (this.#isString || text.toLowerCase() !== 'null') this.#row.set(this.#columns[this.#column] ?? '', text);
  }

  #endRow(): void {
    this.#endValue();
    if (this.#column + 1 !== this.#columns.length) throw new Malformed('the number of columns');
    this.#rows += 1;
    this.#wanted.row(this.#row);
    this.#state = 'between';
  }
}

const skipText = (bytes: Buffer, start: number): number => {
  let offset = start;
  while (offset < bytes.length && bytes[offset] !== quote && bytes[offset] !== backslash) offset += 1;
  return offset;
};

const statement = /^\s*REPLACE INTO `[^`]+` \(([^()]*)\) VALUES\s*$/;

/** Of MySQL's escape sequences, those that do not stand for the character itself. */
const escapes: ReadonlyMap<number, number> = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x30, 0x00],
]);
