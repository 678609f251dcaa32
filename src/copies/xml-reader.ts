/** Gets the elements of a document in order; throw `Malformed` to refuse one. */
export type XmlHandler = {
  /** True: `close` gets the element's text. */
  readonly open: (name: string, depth: number) => boolean;
  readonly close: (name: string, depth: number, text: string | undefined) => void;
};

/** The text is not what it should be. Never says what it is instead: that is private. */
export class Malformed extends Error {}

/** No tag of a table is near that. */
const longestTokenBytes = 64 * 1024;
const longestTextBytes = 16 * 1024;
const deepest = 64;

const empty = Buffer.alloc(0);

const [lessThan, greaterThan, ampersand, slash, question, quote, apostrophe] = [60, 62, 38, 47, 63, 34, 39];

/**
 * Reads XML as .NET writes a DataSet, in pieces and in bounded memory: elements, attributes, text, the five entities and
 * character references. It checks that elements nest and that there is one root. DOCTYPE, comments and CDATA, which no
 * table has, are refused.
 */
export class XmlReader {
  readonly #handler: XmlHandler;
  readonly #names = createNames();
  readonly #open: string[] = [];
  #carry: Buffer = empty;
  #isBegun = false;
  #hasRoot = false;
  /** Pieces of the text of the element that is open, if the handler wants it. */
  #text: string | undefined;
  /** The begin of a text whose rest is in the next chunk, and with it perhaps half of a character. */
  #textCarry: Buffer = empty;

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  write(bytes: Buffer): void {
    const chunk = this.#carry.length === 0 ? bytes : Buffer.concat([this.#carry, bytes]);
    let offset = this.#isBegun ? 0 : this.#skipByteOrderMark(chunk);
    while (offset < chunk.length) {
      const end = chunk[offset] === lessThan ? this.#readTag(chunk, offset) : this.#readText(chunk, offset);
      if (end === undefined) break;
      offset = end;
    }
    if (chunk.length - offset > longestTokenBytes) throw new Malformed('a token is too long');
    this.#carry = offset === chunk.length ? empty : Buffer.from(chunk.subarray(offset));
  }

  end(): void {
    if (this.#carry.length > 0 || this.#open.length > 0 || !this.#hasRoot) throw new Malformed('it ends too early');
  }

  #skipByteOrderMark(chunk: Buffer): number {
    this.#isBegun = true;
    return chunk.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  }

  /** Where the text ends; `undefined`: an entity is not complete. */
  #readText(chunk: Buffer, start: number): number | undefined {
    let offset = start;
    let isBlank = true;
    for (; offset < chunk.length; offset += 1) {
      const byte = chunk[offset] ?? 0;
      if (byte > 0x20 && byte !== lessThan && byte !== ampersand) isBlank = false;
      else if (byte === lessThan) break;
      else if (byte === ampersand) {
        const end = chunk.indexOf(0x3b, offset);
        if (end === -1) break;
        if (!isEntity(chunk.toString('latin1', offset + 1, Math.min(end, offset + 12)))) throw new Malformed('entity');
        isBlank = false;
      } else if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) throw new Malformed('a control character');
    }
    if (!isBlank && this.#open.length === 0) throw new Malformed('text outside the root');
    this.#keepText(chunk, start, offset);
    return offset === start ? undefined : offset;
  }

  #keepText(chunk: Buffer, start: number, end: number): void {
    if (this.#text === undefined || this.#text.length + this.#textCarry.length > longestTextBytes) return;
    if (end === chunk.length) {
      this.#textCarry = Buffer.concat([this.#textCarry, chunk.subarray(start, end)]);
    } else if (this.#textCarry.length === 0) this.#text += chunk.toString('utf8', start, end);
    else {
      this.#text += Buffer.concat([this.#textCarry, chunk.subarray(start, end)]).toString('utf8');
      this.#textCarry = empty;
    }
  }

  #takeText(): string | undefined {
    const text = this.#text;
    const carried = this.#textCarry;
    this.#text = undefined;
    this.#textCarry = empty;
    return text === undefined
      ? undefined
      : withoutEntities(carried.length === 0 ? text : text + carried.toString('utf8'));
  }

  /** Where the tag ends; `undefined`: it is not complete. */
  #readTag(chunk: Buffer, start: number): number | undefined {
    let end = start + 1;
    let quoted = 0;
    for (; end < chunk.length; end += 1) {
      const byte = chunk[end] ?? 0;
      if (quoted !== 0) {
        if (byte === quoted) quoted = 0;
      } else if (byte === greaterThan) break;
      else if (byte === quote || byte === apostrophe) quoted = byte;
      else if (byte === lessThan || byte === 0) throw new Malformed('a tag in a tag');
    }
    if (end === chunk.length) return undefined;
    const second = chunk[start + 1];
    if (second === slash) this.#close(this.#names.read(chunk, start + 2, end));
    else if (second === question) this.#checkDeclaration(chunk, end);
    else this.#openTag(chunk, start + 1, end);
    return end + 1;
  }

  #checkDeclaration(chunk: Buffer, end: number): void {
    if (this.#hasRoot || chunk[end - 1] !== question) throw new Malformed('a declaration');
  }

  #openTag(chunk: Buffer, start: number, end: number): void {
    const isClosed = chunk[end - 1] === slash;
    const last = isClosed ? end - 1 : end;
    let space = start;
    while (space < last && (chunk[space] ?? 0) > 0x20) space += 1;
    if (space < last && !attributes.test(chunk.toString('latin1', space, last))) throw new Malformed('attributes');
    const name = this.#names.read(chunk, start, space);
    const depth = this.#open.length;
    if (depth === 0 && this.#hasRoot) throw new Malformed('a second root');
    if (depth >= deepest) throw new Malformed('too deep');
    this.#hasRoot = true;
    this.#open.push(name);
    this.#takeText();
    this.#text = this.#handler.open(name, depth) ? '' : undefined;
    if (isClosed) this.#close(name);
  }

  #close(name: string): void {
    if (this.#open.pop() !== name) throw new Malformed('elements do not nest');
    const text = this.#takeText();
    this.#handler.close(name, this.#open.length, text);
  }
}

const attributes = /^(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*$/;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const reference = /^#(?:(\d{1,7})|x([\da-f]{1,6}))$/i;

const isEntity = (name: string): boolean => name in entities || reference.test(name);

const withoutEntities = (text: string): string =>
  !text.includes('&')
    ? text
    : text.replace(/&([^;]{1,10});/g, (whole, name: string) => {
        const [, decimal, hex] = reference.exec(name) ?? [];
        const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        return entities[name] ?? (code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole);
      });

const elementName = /^[A-Za-z_][\w:.-]*$/;

/** Element names as strings, made once each: a large table repeats a few of them millions of times. */
const createNames = () => {
  const known = new Map<number, string>();
  return {
    read: (chunk: Buffer, start: number, end: number): string => {
      let hash = 0;
      for (let index = start; index < end; index += 1) hash = (Math.imul(hash, 31) + (chunk[index] ?? 0)) | 0;
      const candidate = known.get(hash);
      if (candidate !== undefined && isAt(chunk, start, end, candidate)) return candidate;
      const name = chunk.toString('latin1', start, end).trimEnd();
      if (!elementName.test(name)) throw new Malformed('a name');
      if (known.size < 1_000) known.set(hash, name);
      return name;
    },
  };
};

const isAt = (chunk: Buffer, start: number, end: number, name: string): boolean => {
  if (end - start !== name.length) return false;
  for (let index = 0; index < name.length; index += 1) {
    if (chunk[start + index] !== name.charCodeAt(index)) return false;
  }
  return true;
};
