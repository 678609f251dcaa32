import { InvalidModel } from './errors.ts';

/** A query's value by its name in any case; the first if it comes twice. */
export const queryOf = (url: URL, name: string): string | undefined => {
  for (const [key, value] of url.searchParams) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
};

/** A boolean of the query: only the two words of it will do. */
export const queryBoolean = (url: URL, name: string): boolean => {
  const value = queryOf(url, name);
  if (value === undefined) return false;
  const word = value.trim().toLowerCase();
  if (word !== 'true' && word !== 'false') throw new InvalidModel({ [name]: [notValid(name, value)] });
  return word === 'true';
};

/** A time of the query in ms since 1970; one without a zone is UTC. */
export const queryTime = (url: URL, name: string): number | undefined => {
  const value = queryOf(url, name);
  if (value === undefined || value === '') return undefined;
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(value) || !value.includes('T') ? value : `${value}Z`);
  if (Number.isNaN(at)) throw new InvalidModel({ [name]: [notValid(name, value)] });
  return at;
};

/** Reads several values of a query and gathers what is wrong with them in `errors`, by their names. */
export const createQueryReader = (url: URL) => {
  const errors: Record<string, string[]> = {};
  const refuse = (name: string, message: string): undefined => {
    errors[name] = [message];
  };
  return {
    errors,
    /** A text of some form. */
    text: (name: string, form: RegExp): string | undefined => {
      const value = queryOf(url, name);
      return value === undefined || form.test(value) ? value : refuse(name, notValid(name, value));
    },
    /** A value of an enum by its name or number; `told`: what the server calls it. */
    choice: (name: string, values: ReadonlyMap<string, number>, told = name): number | undefined => {
      const value = queryOf(url, name);
      if (value === undefined) return undefined;
      const number = /^\d+$/.test(value) ? Number(value) : [...values].find(([word]) => isSame(word, value))?.[1];
      if (number === undefined) return refuse(name, notValid(told, value));
      return [...values.values()].includes(number) ? number : refuse(name, `The value '${value}' is invalid.`);
    },
    /** A whole number, within limits if there are some. */
    whole: (name: string, least?: number, most?: number): number | undefined => {
      const value = queryOf(url, name);
      if (value === undefined) return undefined;
      if (!/^-?\d+$/.test(value)) return refuse(name, notValid(name, value));
      const isWithin = Number(value) >= (least ?? Number(value)) && Number(value) <= (most ?? Number(value));
      return isWithin
        ? Number(value)
        : refuse(name, `The field ${capital(name)} must be between ${least} and ${most}.`);
    },
    /** A time that says its zone. */
    instant: (name: string): number | undefined => {
      const value = queryOf(url, name);
      if (value === undefined) return undefined;
      const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$/.test(value);
      return isWhole ? Date.parse(value) : refuse(name, 'The input was not valid.');
    },
  };
};

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const notValid = (name: string, value: string): string => `The value '${value}' is not valid for ${capital(name)}.`;
