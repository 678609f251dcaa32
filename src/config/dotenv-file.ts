import { parse } from 'dotenv';
import { isOwnName } from './settings.ts';

/** What a `.env` file gives, and what is odd about it. */
export type EnvFile = {
  readonly values: Readonly<Record<string, string>>;
  /** By variable of the bot: why its value is not what was written. Follows the variable's name in a sentence. */
  readonly faults: ReadonlyMap<string, string>;
};

/** The text of a `.env` file as dotenv reads it. Each of the bot's variables that dotenv reads differently from what a person wrote has a fault. */
export const readEnvText = (text: string): EnvFile => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const written = lines.flatMap((line): Written[] => {
    const [, name = '', rest = ''] = /^\s*(?:export\s+)?([A-Z_]+)(.*)$/.exec(line) ?? [];
    return isOwnName(name) ? [{ name, rest, value: parse(line)[name] }] : [];
  });
  const faults = written.flatMap((one): [string, string][] => {
    const fault = faultOf(one, written);
    return fault === undefined ? [] : [[one.name, fault]];
  });
  return { values: parse(text), faults: new Map(faults) };
};

/** One line that begins with a variable's name: what is behind the name, and the value that dotenv reads there. */
type Written = { readonly name: string; readonly rest: string; readonly value: string | undefined };

const faultOf = ({ name, rest, value }: Written, all: readonly Written[]): string | undefined => {
  const [assignment, raw = ''] = /^\s*(?:=|:\s)[ \t]*(.*)$/.exec(rest) ?? [];
  if (assignment === undefined) return 'is in .env without "="; write NAME=value';
  if (all.some((other) => other.name === name && other.value !== value))
    return 'is in .env more than once, with different values; keep one of them';
  const quote = /^["'`]/.exec(raw)?.[0];
  const isQuoted = quote !== undefined && value?.startsWith(quote) === false;
  if (isQuoted) return quote === '"' && /\\[nr]/.test(raw) ? escaped : undefined;
  return isCut(rest) ? cut : undefined;
};

/** Whether the first `#` has no space before it: dotenv begins a comment there, a person did not. */
const isCut = (rest: string): boolean => /^[^#]*[^\s#=]#/.test(rest) || /^\s*=#\S/.test(rest);

const cut = 'is cut off at the "#" in .env, where a comment begins; put the whole value in single quotes';
const escaped =
  'has \\n or \\r in double quotes in .env, which becomes a line break; put the value in single quotes instead';
