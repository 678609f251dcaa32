import { type Variable, type VariableName, variables } from './variables.ts';

/**
 * One variable as found. `text` is trimmed and has the default filled in; '' where there is nothing to read.
 * `wrong` notes a problem: its words follow the variable's name and make one sentence.
 */
export type Setting = {
  readonly text: string;
  readonly isSet: boolean;
  readonly wrong: (why: string) => void;
};

/** Finds variables in the environment, a secret also in the file of `NAME_FILE`; adds what is wrong to `problems`. */
export const createSettings = (from: {
  readonly env: NodeJS.ProcessEnv;
  readonly readFile: (path: string) => string;
  readonly problems: string[];
}): ((name: VariableName) => Setting) => {
  const given = (name: string): string => from.env[name]?.trim() ?? '';
  const content = (path: string, wrong: Setting['wrong']): string => {
    try {
      const text = from.readFile(path).trim();
      if (text === '') wrong('names an empty file; write the secret into it');
      return text;
    } catch {
      wrong('names a file that cannot be read; check its path and its permissions');
      return '';
    }
  };
  return (name) => {
    const { fallback, isSecret, isRequired, holds }: Variable = variables[name];
    const text = given(name);
    const path = isSecret ? given(`${name}_FILE`) : '';
    const isSet = text !== '' || path !== '';
    const source = path === '' ? name : `${name}_FILE`;
    const wrong = (why: string): void => void from.problems.push(`${source} ${why}.`);
    if (text !== '' && path !== '') wrong(`and ${name} are both set; keep one of them`);
    if (isRequired && !isSet) wrong(`is not set; it must hold ${holds}`);
    return { text: path === '' ? text || fallback : content(path, wrong), isSet, wrong };
  };
};

/** Variables that look meant for the bot and are not its own: most often a misspelt name. */
export const strangers = (env: NodeJS.ProcessEnv): readonly string[] =>
  Object.keys(env).filter(
    (name) => (/^(SLACK|DOCSPACE|BACKUP)_/.test(name) || isAboutAccess(name)) && env[name] && !own.has(name),
  );

/** Whether a name is meant to say who may use the bot: read wrongly, it would let everybody in. */
export const isAboutAccess = (name: string): boolean =>
  /^(SLACK|DOCSPACE|BACKUP)_.*(ALLOW|OPERATOR|USERS|GROUPS)|^(ALLOWED|OPERATORS?)_(USER|GROUP)/i.test(name);

const own = new Set(
  Object.entries<Variable>(variables).flatMap(([name, { isSecret }]) => (isSecret ? [name, `${name}_FILE`] : [name])),
);
