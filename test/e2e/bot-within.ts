import { randomBytes } from 'node:crypto';
import { createBot } from '../../src/bot.ts';
import { readConfig, secretsOf } from '../../src/config/config.ts';
import { createLog } from '../../src/lib/log.ts';
import { createRedact } from '../../src/lib/redact.ts';
import { type BotProcess, type Env, linesOf } from './bot-process.ts';

/**
 * The bot as `main.ts` wires it, within the process of the test: a tenth of a process's cost, for all that does not
 * need one. It cannot be killed.
 */
export const startWithin = (env: Env): BotProcess => {
  const config = readConfig(env);
  const redact = createRedact(secretsOf(config));
  let [stdout, stderr] = ['', ''];
  const write = (line: string): void => {
    stdout += line;
  };
  const log = createLog({ level: config.logLevel, redact, destination: { write } });
  const over = Promise.withResolvers<number>();
  const fail = (error: unknown): void => {
    stderr += `${redact(error instanceof Error ? error.message : String(error))}\n`;
    over.resolve(1);
  };
  const bot = createBot({ config, redact, log, follower: randomBytes(4).toString('hex'), onFatal: fail });
  bot.run().then(() => over.resolve(0), fail);
  const stop = (): Promise<number> => {
    bot.stop();
    return over.promise;
  };
  const logs = linesOf(() => stdout);
  return {
    logs,
    stdout: () => stdout,
    stderr: () => stderr,
    url: () => `http://127.0.0.1:${logs().find(({ msg }) => msg === 'listening')?.port ?? ''}`,
    pid: () => process.pid,
    exit: over.promise,
    stop,
    kill: () => Promise.reject(new Error('a bot within the test cannot be killed: start it as a process')),
  };
};
