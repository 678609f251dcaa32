import { config as readEnvFile } from 'dotenv';
import { type Config, ConfigProblems, readConfig } from './config.ts';

/** Ends the process after a line for each thing that is wrong. */
export const complain = (lines: readonly string[], exitCode: number): never => {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(exitCode);
};

/** The configuration in the environment, with `.env` behind it; ends the process with 78 where it cannot be used. */
export const configure = (env: NodeJS.ProcessEnv): Config => {
  readEnvFile({ quiet: true, processEnv: env as Record<string, string> });
  try {
    return readConfig(env);
  } catch (error) {
    if (error instanceof ConfigProblems) return complain(error.problems, 78);
    throw error;
  }
};
