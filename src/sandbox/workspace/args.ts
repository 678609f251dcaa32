import type { Received } from '../server.ts';
import { isObject } from './blocks/check.ts';
import { SlackRefusal } from './refusal.ts';

/** A call's arguments: strings if they came as a form, JSON values if they came as JSON. */
export type Args = Readonly<Record<string, unknown>>;

/** Reads the arguments of a call from a form or a JSON body, as Slack accepts both. */
export const readArgs = ({ method, url, headers, body }: Received): Args => {
  const query = Object.fromEntries(url.searchParams);
  if (method !== 'POST' || body === '') return query;
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim();
  if (type === 'application/x-www-form-urlencoded')
    return { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
  if (type !== 'application/json') throw new SlackRefusal(type === '' ? 'missing_post_type' : 'invalid_post_type');
  const json = parsed(body);
  if (!isObject(json)) throw new SlackRefusal('invalid_json');
  return { ...query, ...json };
};

/** An argument as text, '' if it is missing. */
export const text = (args: Args, name: string): string => {
  const value = args[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

/** Whether an argument is set to true. */
export const isOn = (args: Args, name: string): boolean => ['true', '1', true, 1].some((on) => on === args[name]);

/** An argument that is JSON, in a form as text; undefined if it is missing. */
export const json = (args: Args, name: string, codeIfBroken: string): unknown => {
  const value = args[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return value;
  const read = parsed(value);
  if (read === undefined) throw new SlackRefusal(codeIfBroken);
  return read;
};

/** The `limit` argument, from 1 to `most`; refused outside. */
export const limit = (args: Args, usual: number, most: number): number => {
  const given = text(args, 'limit');
  if (given === '') return usual;
  const wanted = Number(given);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > most) throw new SlackRefusal('invalid_limit');
  return wanted;
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
};
