import { config as readEnvFile } from 'dotenv';
import { systemClock } from '../clock.ts';
import { createInk } from './cli/ink.ts';
import { readOptions, usage } from './cli/options.ts';
import { run } from './cli/run.ts';
import { createTerminal } from './cli/terminal.ts';
import { openScene } from './scene.ts';

const options = readOptions(process.argv.slice(2));
if (options.kind === 'help') {
  process.stdout.write(usage);
  process.exit(0);
}
if (options.kind === 'wrong') {
  process.stderr.write(`${options.sentence}\n`);
  process.exit(2);
}

/** The environment with `.env` behind it, as the bot itself reads them. */
const readSettings = (): NodeJS.ProcessEnv => {
  const settings = { ...process.env };
  readEnvFile({ quiet: true, processEnv: settings });
  return settings;
};

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
// Nobody reads any more.
process.stdout.on('error', () => stop.abort());

const scene = await openScene({ ...options, readSettings });
process.on('exit', scene.abandon);
const terminal = createTerminal({
  input: process.stdin,
  output: process.stdout,
  isPerson: process.stdin.isTTY && process.stdout.isTTY,
  onInterrupt: () => stop.abort(),
});
const ink = createInk(process.stdout.isTTY && !process.env.NO_COLOR);
const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
await Promise.race([run({ scene, terminal, ink, clock: systemClock, signal: stop.signal }), stopped]);
stop.abort();
terminal.close();
terminal.say(['Stopping.']);
await scene.close();
process.exit(0);
