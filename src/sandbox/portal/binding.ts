import type { Received } from '../server.ts';
import { badFormat, InvalidModel, keyTwice, nullReference, UnsupportedMedia } from './errors.ts';
import { type JsonNode, readJson } from './json-reader.ts';
import { isSince, type ServerVersion } from './version.ts';

/** A JSON object's members by their lower-cased names. */
export type Body = ReadonlyMap<string, JsonNode>;

/** The body of a POST as ASP.NET reads it; `type`: what the server calls the class it fills. */
export const readBody = (received: Received, type: string): Body => {
  if (!/^(application|text)\/(.+\+)?json\s*(;|$)/i.test(received.headers['content-type'] ?? '')) {
    throw new UnsupportedMedia();
  }
  const text = received.body.trim();
  if (text === '' || text === 'null') throw new InvalidModel({ '': ['A non-empty request body is required.'] });
  const body = bindObject(readJson(received.body), type);
  return body ?? new Map();
};

/** The members of a JSON object; undefined if there is none. */
export const bindObject = (node: JsonNode | undefined, type: string): Body | undefined => {
  if (node === undefined || node.value === null) return undefined;
  if (!(node.value instanceof Map)) throw unfit(node, type);
  return node.value;
};

/** A value of an enum by its name in any case, its number or its number as text; servers before 3.0 take the last alone. */
export const bindEnum = (
  node: JsonNode | undefined,
  type: string,
  names: readonly string[],
  server: ServerVersion,
): number | undefined => {
  if (node === undefined || node.value === null) return undefined;
  const { value } = node;
  if (!isSince(server, '3.1')) return parseInt32(node);
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value !== 'string') throw unfit(node, nullable(type));
  const text = value.trim();
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  const found = names.findIndex((name) => name.toLowerCase() === text.toLowerCase());
  if (found < 0) throw unfit(node, nullable(type));
  return found;
};

/** A whole number, as text too. */
export const bindInt = (node: JsonNode | undefined, server: ServerVersion): number | undefined => {
  if (node === undefined || node.value === null) return undefined;
  const { value } = node;
  if (!isSince(server, '3.1')) return parseInt32(node);
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value);
  throw unfit(node, nullable('System.Int32'));
};

const parseInt32 = (node: JsonNode): number => {
  const { value } = node;
  if (typeof value !== 'string') throw unfit(node, 'System.String');
  if (!/^\s*[+-]?\d+\s*$/.test(value)) {
    throw badFormat(`The input string '${value}' was not in a correct format.`);
  }
  return Number(value);
};

/** A boolean that is not there is false; null, text and numbers are refused. */
export const bindBoolean = (node: JsonNode | undefined): boolean => {
  if (node === undefined) return false;
  if (typeof node.value !== 'boolean') throw unfit(node, 'System.Boolean');
  return node.value;
};

/** One pair of `storageParams`; its parts are only looked at when the call itself runs. */
export type Pair = { readonly key: JsonNode | undefined; readonly value: JsonNode | undefined } | undefined;

const pairType = 'ASC.Api.Collections.ItemKeyValuePair`2[System.Object,System.Object]';

/** `storageParams`: a list of pairs, never an object. */
export const bindPairs = (node: JsonNode | undefined): readonly Pair[] => {
  if (node === undefined || node.value === null) return [];
  if (!isList(node.value)) throw unfit(node, `System.Collections.Generic.IEnumerable\`1[${pairType}]`);
  return node.value.map((item) => {
    const members = bindObject(item, pairType);
    return members && { key: members.get('key'), value: members.get('value') };
  });
};

const isList = (value: JsonNode['value']): value is readonly JsonNode[] => Array.isArray(value);

/** The pairs as a dictionary: nulls break the server, and a key may come once. */
export const toDictionary = (pairs: readonly Pair[]): Record<string, string> => {
  const dictionary = new Map<string, string>();
  for (const pair of pairs) {
    const key = textOf(pair?.key);
    const value = textOf(pair?.value);
    if (dictionary.has(key)) throw keyTwice(key);
    dictionary.set(key, value);
  }
  return Object.fromEntries(dictionary);
};

const textOf = (node: JsonNode | undefined): string => {
  if (node === undefined || node.value === null) throw nullReference();
  const { value } = node;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  return JSON.stringify(plainOf(node));
};

const plainOf = ({ value }: JsonNode): unknown => {
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, node]) => [name, plainOf(node)]));
  return isList(value) ? value.map(plainOf) : value;
};

const nullable = (type: string): string => `System.Nullable\`1[${type}]`;

const unfit = ({ path, where }: JsonNode, type: string): InvalidModel =>
  new InvalidModel({ [path]: [`The JSON value could not be converted to ${type}. Path: ${path} | ${where}`] });
