import { addEnvFile, complain } from '../config/load.ts';
import { systemClock } from '../lib/clock.ts';
import { readOptions, usage } from './console/options.ts';
import { run } from './console/run.ts';
import { openPage } from './page/page.ts';
import { openStage } from './stage.ts';
import { createInk } from './terminal/ink.ts';
import { createTerminal } from './terminal/terminal.ts';

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
  const { origins, problems } = addEnvFile(settings);
  const faults = [...origins.faults].map(([name, fault]) => `${name} ${fault}.`);
  return problems.length + faults.length > 0 ? complain([...problems, ...faults], 78) : settings;
};

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
// Nobody reads any more.
process.stdout.on('error', () => stop.abort());

const { port, ...sceneOptions } = options;
const stage = await openStage({ ...sceneOptions, readSettings });
process.on('exit', stage.abandon);
const page = port === undefined ? undefined : await openPage({ stage, port, clock: systemClock, signal: stop.signal });
const terminal = createTerminal({
  input: process.stdin,
  output: process.stdout,
  isPerson: process.stdin.isTTY && process.stdout.isTTY,
  onInterrupt: () => stop.abort(),
});
const ink = createInk(process.stdout.isTTY && !process.env.NO_COLOR);
const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
const said = page?.sentence ?? '';
await Promise.race([run({ stage, terminal, ink, clock: systemClock, signal: stop.signal, page: said }), stopped]);
stop.abort();
terminal.close();
terminal.say(['Stopping.']);
await page?.close();
await stage.close();
process.exit(0);
