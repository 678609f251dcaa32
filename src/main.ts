import { randomBytes } from 'node:crypto';
import { config as readEnvFile } from 'dotenv';
import { type Bot, createBot } from './bot.ts';
import { type Config, ConfigProblems, readConfig, secretsOf } from './config.ts';
import { CannotListen } from './health.ts';
import { Hopeless } from './hopeless.ts';
import { createLog } from './log.ts';
import { createScrub } from './scrub.ts';

const complain = (lines: readonly string[], exitCode: number): never => {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(exitCode);
};

const configure = (): Config => {
  readEnvFile({ quiet: true });
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigProblems) return complain(error.problems, 78);
    throw error;
  }
};

const config = configure();
const scrub = createScrub(secretsOf(config));
const log = createLog({ level: config.logLevel, scrub });
for (const warning of config.warnings) log.warn({}, warning);

const fail = (error: unknown): never => {
  if (error instanceof Hopeless) return complain([scrub(error.message)], error.exitCode);
  if (error instanceof CannotListen) return complain([scrub(error.message)], 1);
  log.error({ err: error }, 'the bot ends because of an error of its own; backups go on at the portal');
  return complain(
    ['The bot ended because of an error of its own; its log says which. Start it again: it goes on with open backups.'],
    1,
  );
};
process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);

const bot: Bot = createBot({ config, scrub, log, follower: randomBytes(4).toString('hex'), onHopeless: fail });
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, bot.stop);
await bot.run().catch(fail);
log.info({}, 'stopped');
process.exit(0);
