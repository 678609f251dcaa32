import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, ConfigProblems, readConfig } from './config.ts';
import { readEnvText } from './dotenv-file.ts';
import type { Origins } from './settings.ts';

/** Ends the process after a line for each thing that is wrong. */
export const complain = (lines: readonly string[], exitCode: number): never => {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(exitCode);
};

/** The configuration in the environment, with `.env` behind it; ends the process with 78 if it cannot be used. */
export const configure = (env: NodeJS.ProcessEnv): Config => {
  const { origins, problems, warnings } = addEnvFile(env);
  try {
    const config = readConfig(env, undefined, origins);
    if (problems.length > 0) return complain(problems, 78);
    return { ...config, warnings: [...warnings, ...config.warnings] };
  } catch (error) {
    if (error instanceof ConfigProblems) return complain([...problems, ...warnings, ...error.problems], 78);
    throw error;
  }
};

/** Adds what `.env` sets and the environment does not. A file that cannot be read might restrict access: a problem. */
export const addEnvFile = (
  env: NodeJS.ProcessEnv,
  path = resolve('.env'),
): { readonly origins: Origins; readonly problems: readonly string[]; readonly warnings: readonly string[] } => {
  const { text, problem } = readText(path);
  const { values, faults } = readEnvText(text ?? '');
  const names = Object.keys(values);
  const fromFile = names.filter((name) => !Object.hasOwn(env, name));
  const overridden = names.filter((name) => values[name] && !fromFile.includes(name) && env[name] !== values[name]);
  for (const name of fromFile) env[name] = values[name];
  return {
    origins: {
      faults: new Map([...faults].filter(([name]) => !names.includes(name) || fromFile.includes(name))),
      overridden: new Set(overridden),
    },
    problems: problem === undefined ? [] : [problem],
    warnings: [
      ...(text !== undefined && names.length === 0
        ? [`${path} sets no variable; write lines such as NAME=value.`]
        : []),
      ...(fromFile.includes('NODE_EXTRA_CA_CERTS') ? [tooLate] : []),
    ],
  };
};

const tooLate =
  'NODE_EXTRA_CA_CERTS in .env is not used, because Node.js reads it before the bot starts; set it in the environment.';

const readText = (path: string): { readonly text?: string; readonly problem?: string } => {
  try {
    const text = readFileSync(path, 'utf8');
    // Windows tools write UTF-16, in which every second byte is 0.
    return text.includes('\0') ? { problem: `${path} is not plain text; save it as UTF-8.` } : { text };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    return { problem: `${path} cannot be read (${code}); give the bot's user the right to read it, or remove it.` };
  }
};
