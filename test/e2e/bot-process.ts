import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { variables } from '../../src/config/variables.ts';

export type Env = Readonly<Record<string, string>>;

/** One line of the bot's log. */
export type LogLine = { readonly level: string; readonly msg: string; readonly pid: number; readonly port?: number };

/** How the bot is started: by `npm start`, by that script itself, or within the test's own process. */
export type Way = 'npm' | 'script' | 'within';

/** Which script of package.json: the bot, or the doctor, which ends by itself. */
export type Script = 'start' | 'doctor';

/** The bot, in a process group of its own. */
export type BotProcess = {
  /** The whole lines of its log so far. */
  readonly logs: () => readonly LogLine[];
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Where it listens, without a path; '' until it does. */
  readonly url: () => string;
  /** The bot's own process id, npm's left aside; 0 until it has logged something. */
  readonly pid: () => number;
  /** Resolves with the exit code once everything is over; undefined where a signal ended it. */
  readonly exit: Promise<number | undefined>;
  /** SIGTERM to what was started, or to the bot below npm; resolves as `exit` does. */
  readonly stop: (who?: 'started' | 'bot') => Promise<number | undefined>;
  /** SIGKILL to the bot, and to npm above it, at once. */
  readonly kill: () => Promise<void>;
};

/** Starts the bot with these variables and no others, so that neither the developer's nor an `.env` file's matter. */
export const startProcess = (
  env: Env,
  way: Exclude<Way, 'within'> = 'script',
  script: Script = 'start',
): BotProcess => {
  const { PATH = '', HOME = '' } = process.env;
  const [command, ...words] = way === 'npm' ? ['npm', 'run', script, '--silent'] : ['sh', '-c', scripts[script]];
  const child = spawn(command, words, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `node_modules/.bin:${PATH}`, HOME, ...quick, ...unset, NO_PROXY: '*', no_proxy: '*', ...env },
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const logs = linesOf(stdout);
  const pid = (): number => logs()[0]?.pid ?? 0;
  let isOver = false;
  const send = (to: number, signal: NodeJS.Signals): void => {
    if (!isOver && to !== 0) signalTo(to, signal);
  };
  const killGroup = (): void => send(-(child.pid ?? 0), 'SIGKILL');
  process.on('exit', killGroup);
  const exit = new Promise<number | undefined>((resolve) => {
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => resolve(code ?? undefined));
  }).finally(() => {
    isOver = true;
    process.off('exit', killGroup);
  });
  return {
    logs,
    stdout,
    stderr,
    url: () => {
      const port = logs().find(({ msg }) => msg === 'listening')?.port;
      return port === undefined ? '' : `http://127.0.0.1:${port}`;
    },
    pid,
    exit,
    stop: (who = 'started') => {
      send(who === 'started' ? (child.pid ?? 0) : pid(), 'SIGTERM');
      return exit;
    },
    kill: async () => {
      killGroup();
      await exit;
    },
  };
};

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<Script, string> };

/** What makes a start cheaper and changes nothing else: compiled code is kept from bot to bot. */
const quick: Env = {
  NODE_COMPILE_CACHE: join(tmpdir(), 'docspace-backup-bot-compiled'),
  npm_config_update_notifier: 'false',
};

/** An empty variable counts as not set, and an `.env` file does not fill it. */
const unset: Env = Object.fromEntries(
  Object.keys(variables).flatMap((name) => [name, `${name}_FILE`].map((it) => [it, ''])),
);

/** Sends the signal; it is no matter if the process has just ended by itself. */
const signalTo = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

const collect = (stream: NodeJS.ReadableStream): (() => string) => {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
};

/** The whole lines of the log in a text that grows. */
export const linesOf = (text: () => string) => (): readonly LogLine[] => text().split('\n').slice(0, -1).flatMap(parse);

const parse = (line: string): LogLine[] => {
  try {
    return [JSON.parse(line) as LogLine];
  } catch {
    return [];
  }
};
