import { oddityOf } from './oddity.ts';
import { type Variable, type VariableName, variables } from './variables.ts';

/**
 * One variable as found. `text` is trimmed and has the default filled in; '' if there is nothing to read.
 * `wrong` notes a problem: its words follow the variable's name and make one sentence.
 */
export type Setting = {
  readonly text: string;
  readonly isSet: boolean;
  readonly wrong: (why: string) => void;
};

/** Where values come from, as far as it matters. */
export type Origins = {
  /** By name: why the value from `.env` is not what was written there. Follows the name in a sentence. */
  readonly faults: ReadonlyMap<string, string>;
  /** Names that the environment sets to something else than `.env` does. */
  readonly overridden: ReadonlySet<string>;
};

/** Finds variables in the environment, a secret also in the file of `NAME_FILE`; adds what is wrong to `problems`. */
export const createSettings = (from: {
  readonly env: NodeJS.ProcessEnv;
  readonly readFile: (path: string) => string;
  readonly problems: string[];
  readonly origins: Origins;
}): ((name: VariableName) => Setting) => {
  const given = (name: string): string => from.env[name]?.trim() ?? '';
  return (name) => {
    const { fallback, isSecret, isRequired, holds }: Variable = variables[name];
    const text = given(name);
    const path = isSecret ? given(`${name}_FILE`) : '';
    const isSet = text !== '' || path !== '';
    const source = path === '' ? name : `${name}_FILE`;
    const overrides = from.origins.overridden.has(source) ? '; the environment sets it, and wins over .env' : '';
    const wrong = (why: string): void => void from.problems.push(`${source} ${why}${overrides}.`);
    const fault = from.origins.faults.get(source) ?? oddityOf(path || text);
    if (fault !== undefined) {
      wrong(isRequired && !isSet ? `${fault}; it must hold ${holds}` : fault);
      return { text: '', isSet: true, wrong: () => undefined };
    }
    if (text !== '' && path !== '') wrong(`and ${name} are both set; keep one of them`);
    if (isRequired && !isSet) wrong(`is not set; it must hold ${holds}`);
    return { text: path === '' ? text || fallback : contentOf(path, from.readFile, wrong), isSet, wrong };
  };
};

const contentOf = (path: string, readFile: (path: string) => string, wrong: Setting['wrong']): string => {
  try {
    const text = readFile(path).trim();
    const oddity = oddityOf(text);
    if (text === '') wrong('names an empty file; write the secret into it');
    if (oddity === undefined) return text;
    wrong(`names a file whose text ${oddity}`);
  } catch {
    wrong('names a file that cannot be read; check its path and its permissions');
  }
  return '';
};

/** Variables that look meant for the bot and are not its own: most often a misspelt name. */
export const strangers = (env: NodeJS.ProcessEnv): readonly string[] =>
  Object.keys(env).filter(
    (name) => (/^(SLACK|DOCSPACE|BACKUP)_/.test(name) || isAboutAccess(name)) && env[name] && !isOwnName(name),
  );

/** Whether a name is meant to say who may use the bot: read wrongly, it would let everybody in. */
export const isAboutAccess = (name: string): boolean =>
  /^(SLACK|DOCSPACE|BACKUP)_.*(ALLOW|OPERATOR|USERS|GROUPS)|^(ALLOWED|OPERATORS?)_(USER|GROUP)/i.test(name);

/** Whether the bot reads a variable of that name. */
export const isOwnName = (name: string): boolean => own.has(name);

const own = new Set(
  Object.entries<Variable>(variables).flatMap(([name, { isSecret }]) => (isSecret ? [name, `${name}_FILE`] : [name])),
);
