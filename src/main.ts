import { randomBytes } from 'node:crypto';
import { type Bot, createBot } from './bot.ts';
import { secretsOf } from './config.ts';
import { complain, configure } from './configure.ts';
import { CannotListen } from './health.ts';
import { Hopeless } from './hopeless.ts';
import { createLog } from './log.ts';
import { createScrub } from './scrub.ts';

const config = configure(process.env);
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
