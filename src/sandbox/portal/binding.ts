import type { Received } from '../server.ts';
import { badFormat, InvalidModel, keyTwice, nullReference, UnsupportedMedia } from './errors.ts';
import { isSince, type ServerVersion } from './version.ts';

/** A JSON body's members by their lower-cased names: the server does not look at the case. */
export type Body = ReadonlyMap<string, unknown>;

/** The body of a POST as ASP.NET reads it. */
export const readBody = (received: Received): Body => {
  if (!/^(application|text)\/(.+\+)?json\s*(;|$)/i.test(received.headers['content-type'] ?? '')) {
    throw new UnsupportedMedia();
  }
  if (received.body.trim() === '') throw new InvalidModel({ '': ['A non-empty request body is required.'] });
  const body = parse(received.body);
  if (!isObject(body)) throw unfit('$', 'the request');
  return membersOf(body);
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidModel({ $: ['The request body is not valid JSON.'] });
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members of a JSON object; undefined where there is none. */
export const bindObject = (value: unknown, path: string): Body | undefined => {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw unfit(path, 'an object');
  return membersOf(value);
};

const membersOf = (value: Record<string, unknown>): Body =>
  new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));

/** A value of an enum by its name in any case, its number or its number as text; servers before 3.0 take the last alone. */
export const bindEnum = (
  value: unknown,
  path: string,
  names: readonly string[],
  server: ServerVersion,
): number | undefined => {
  if (value === undefined || value === null) return undefined;
  if (!isSince(server, '3.1')) return parseInt32(value, path);
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value !== 'string') throw unfit(path, 'a value of the enum');
  if (/^-?\d+$/.test(value)) return Number(value);
  const found = names.findIndex((name) => name.toLowerCase() === value.toLowerCase());
  if (found < 0) throw unfit(path, 'a value of the enum');
  return found;
};

/** A whole number, as text too. */
export const bindInt = (value: unknown, path: string, server: ServerVersion): number | undefined => {
  if (value === undefined || value === null) return undefined;
  if (!isSince(server, '3.1')) return parseInt32(value, path);
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value);
  throw unfit(path, 'System.Int32');
};

const parseInt32 = (value: unknown, path: string): number => {
  if (typeof value !== 'string') throw unfit(path, 'System.String');
  if (!/^\s*[+-]?\d+\s*$/.test(value)) {
    throw badFormat(`The input string '${value}' was not in a correct format.`);
  }
  return Number(value);
};

/** A boolean that is not there is false; null, text and numbers are refused. */
export const bindBoolean = (value: unknown, path: string): boolean => {
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw unfit(path, 'System.Boolean');
  return value;
};

/** One pair of `storageParams`; its parts are only looked at when the call itself runs. */
export type Pair = { readonly key: unknown; readonly value: unknown } | undefined;

/** `storageParams`: a list of pairs, never an object. */
export const bindPairs = (value: unknown, path: string): readonly Pair[] => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw unfit(path, 'a list');
  return value.map((item: unknown, index) => {
    const members = bindObject(item, `${path}[${index}]`);
    return members && { key: members.get('key'), value: members.get('value') };
  });
};

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

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) throw nullReference();
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
};

/** A query's value by its name in any case. */
export const queryOf = (url: URL, name: string): string | undefined => {
  for (const [key, value] of url.searchParams) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
};

/** A boolean of the query: only the two words of it will do. */
export const queryBoolean = (url: URL, name: string): boolean => {
  const value = queryOf(url, name);
  if (value === undefined) return false;
  const word = value.trim().toLowerCase();
  if (word !== 'true' && word !== 'false') throw badQuery(name, value);
  return word === 'true';
};

/** A time of the query in ms since 1970; one without a zone is UTC. */
export const queryTime = (url: URL, name: string): number | undefined => {
  const value = queryOf(url, name);
  if (value === undefined || value === '') return undefined;
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(value) || !value.includes('T') ? value : `${value}Z`);
  if (Number.isNaN(at)) throw badQuery(name, value);
  return at;
};

const badQuery = (name: string, value: string): InvalidModel =>
  new InvalidModel({ [name]: [`The value '${value}' is not valid.`] });

const unfit = (path: string, wanted: string): InvalidModel =>
  new InvalidModel({ [path]: [`The JSON value could not be converted to ${wanted}. Path: ${path}`] });
