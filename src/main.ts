import { randomBytes } from 'node:crypto';
import { isatty } from 'node:tty';
import { createBot } from './bot.ts';
import { secretsOf } from './config/config.ts';
import { complain, configure } from './config/load.ts';
import { FatalError } from './lib/fatal-error.ts';
import { createLog } from './lib/log.ts';
import { createRedact } from './lib/redact.ts';
import { createTerminalLog, printable } from './lib/terminal-log.ts';

// Not process.stdout.isTTY: that opens a stream on standard output, which the JSON lines do not go through.
const isOnTerminal = isatty(1);
const config = configure(process.env);
const redact = createRedact(secretsOf(config));
const showsStacks = /debug|trace/.test(config.logLevel);
const destination = isOnTerminal ? createTerminalLog({ stream: process.stdout, redact, showsStacks }) : undefined;
const log = createLog({ level: config.logLevel, redact, destination });
for (const warning of config.warnings) log.warn({}, warning);

const fail = (error: unknown): never => {
  if (error instanceof FatalError) return complain([redact(printable(error.message))], error.exitCode);
  log.error({ err: error }, 'the bot ends because of an error of its own; backups continue at the portal');
  const why = isOnTerminal && isatty(2) ? '' : 'The bot ended because of an error of its own; its log says which. ';
  return complain([`${why}Start it again: it resumes open backups.`], 1);
};
process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);

const bot = createBot({ config, redact, log, follower: randomBytes(4).toString('hex'), onFatal: fail });
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, bot.stop);
// One Ctrl-C comes twice, because npm hands it on as well. A later one is a person's second, and ends the bot on the spot.
const leaveToSystem = (): void => void setTimeout(() => process.off('SIGINT', bot.stop), 1_000);
if (isOnTerminal) process.once('SIGINT', () => process.stdout.write('\n', leaveToSystem));
await bot.run().catch(fail);
log.info({}, 'stopped');
process.exit(0);
