import { InvalidModel } from './errors.ts';

/** A value of a JSON text with its path and where the server's reader is once it has met it: behind it, or behind its opening bracket. */
export type JsonNode = {
  readonly path: string;
  readonly where: string;
  /** Objects by their members' lower-cased names: the server does not look at the case. */
  readonly value: ReadonlyMap<string, JsonNode> | readonly JsonNode[] | string | number | boolean | null;
};

/** Reads a JSON text as .NET does; refuses one that is not JSON with the words of its reader. */
export const readJson = (text: string): JsonNode => {
  const reader = { text, at: 0 };
  const root = readValue(reader, '$');
  skipBlanks(reader);
  if (reader.at < text.length) {
    throw broken(reader, '$', `'${text[reader.at]}' is invalid after a single JSON value. Expected end of data.`);
  }
  return root;
};

type Reader = { readonly text: string; at: number };

const readValue = (reader: Reader, path: string): JsonNode => {
  skipBlanks(reader);
  const first = reader.text[reader.at];
  if (first === '{' || first === '[') {
    reader.at += 1;
    const where = whereOf(reader);
    return { path, where, value: first === '{' ? readMembers(reader, path) : readItems(reader, path) };
  }
  const token = /^(?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/.exec(
    reader.text.slice(reader.at),
  )?.[0];
  if (token === undefined) throw broken(reader, path, unexpected(reader, 'a value'));
  reader.at += token.length;
  return { path, where: whereOf(reader), value: JSON.parse(token) as string | number | boolean | null };
};

const readMembers = (reader: Reader, path: string): ReadonlyMap<string, JsonNode> => {
  const members = new Map<string, JsonNode>();
  readList(reader, path, '}', () => {
    if (reader.text[reader.at] !== '"') {
      throw broken(reader, path, `${unexpected(reader, 'a property name')} Expected a '"'.`);
    }
    const name = String(readValue(reader, path).value);
    skipBlanks(reader);
    if (reader.text[reader.at] !== ':') {
      throw broken(reader, path, `'${reader.text[reader.at] ?? ''}' is invalid after a property name. Expected a ':'.`);
    }
    reader.at += 1;
    members.set(name.toLowerCase(), readValue(reader, `${path}.${name}`));
  });
  return members;
};

const readItems = (reader: Reader, path: string): readonly JsonNode[] => {
  const items: JsonNode[] = [];
  readList(reader, path, ']', () => items.push(readValue(reader, `${path}[${items.length}]`)));
  return items;
};

const readList = (reader: Reader, path: string, end: string, readOne: () => void): void => {
  skipBlanks(reader);
  for (let isFirst = true; reader.text[reader.at] !== end; isFirst = false) {
    if (!isFirst && reader.text[reader.at] !== ',') {
      const met = reader.text[reader.at];
      const said = `'${met ?? ''}' is invalid after a value. Expected either ',', '}', or ']'.`;
      throw broken(reader, path, met === undefined ? endsEarly : said);
    }
    if (!isFirst) reader.at += 1;
    skipBlanks(reader);
    readOne();
    skipBlanks(reader);
  }
  reader.at += 1;
};

const endsEarly =
  'Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.';

const unexpected = ({ text, at }: Reader, wanted: string): string =>
  at >= text.length ? endsEarly : `'${text[at]}' is an invalid start of ${wanted}.`;

const skipBlanks = (reader: Reader): void => {
  while (/\s/.test(reader.text[reader.at] ?? '')) reader.at += 1;
};

const whereOf = ({ text, at }: Reader): string => {
  const lines = text.slice(0, at).split('\n');
  return `LineNumber: ${lines.length - 1} | BytePositionInLine: ${Buffer.byteLength(lines.at(-1) ?? '')}.`;
};

const broken = (reader: Reader, path: string, what: string): InvalidModel =>
  new InvalidModel({ [path]: [`${what} Path: ${path} | ${whereOf(reader)}`] });
