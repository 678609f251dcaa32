import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Clock, systemClock } from '../lib/clock.ts';

/** How a bot ended: both null if it could not even be started. */
export type BotEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** The real bot in a process of its own. */
export type BotProcess = {
  /** 1 for the first bot of a sandbox. */
  readonly number: number;
  readonly pid: number | undefined;
  /** Where it listens, once it does. */
  readonly port: () => number | undefined;
  readonly isReady: () => boolean;
  /** Whether it became ready before it ended. */
  readonly ready: Promise<boolean>;
  readonly ended: Promise<BotEnd>;
  /** Puts its clock so many ms ahead of the machine's; resolves when what that woke up is done or waits for an answer. */
  readonly putAhead: (aheadMs: number) => Promise<void>;
  /** Asks it to stop and kills it after 10 s; resolves when it is gone. */
  readonly stop: () => Promise<void>;
  /** Kills it on the spot; resolves when it is gone. */
  readonly kill: () => Promise<void>;
};

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const stopWithinMs = 10_000;

/** Starts a bot in a directory of its own with exactly this environment. */
export const startBotProcess = (options: {
  readonly number: number;
  readonly directory: string;
  readonly environment: Record<string, string>;
  /** Every line that the bot writes: of its log, and of its complaints on standard error. */
  readonly onLine: (line: string, from: 'log' | 'complaint') => void;
  /** How far its clock is ahead of the machine's at first, in ms. */
  readonly aheadMs?: number;
  readonly clock?: Clock;
}): BotProcess => {
  const { number, directory, environment, onLine, aheadMs = 0, clock = systemClock } = options;
  const preload = new URL(`./bot-preload.ts?ahead=${aheadMs}`, import.meta.url).href;
  const child = spawn(process.execPath, ['--import', preload, main], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A Ctrl-C in the terminal reaches the sandbox alone, which then stops the bot.
    detached: true,
  });
  let port: number | undefined;
  let isReady = false;
  const ended = endOf(child);
  const { promise: ready, resolve: settle } = Promise.withResolvers<boolean>();
  eachLine(child.stdout, (line) => {
    const entry = readEntry(line);
    if (entry.message === 'listening') port = entry.port;
    if (entry.message === 'ready') {
      isReady = true;
      settle(true);
    }
    onLine(line, 'log');
  });
  eachLine(child.stderr, (line) => onLine(line, 'complaint'));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    number,
    pid: child.pid,
    port: () => port,
    isReady: () => isReady,
    ready: Promise.race([ready, ended.then(() => false)]),
    ended,
    putAhead: async (ms) => {
      const answered = new Promise((resolve) => child.once('message', resolve));
      // A bot that has just ended takes no message.
      child.send(ms, () => undefined);
      await Promise.race([answered, ended]);
    },
    stop: async () => {
      const over = new AbortController();
      const late = clock.sleep(stopWithinMs, over.signal).then(() => over.signal.aborted || child.kill('SIGKILL'));
      await end('SIGTERM');
      over.abort();
      await late;
    },
    kill: () => end('SIGKILL'),
  };
};

const eachLine = (input: Readable | null, onLine: (line: string) => void): void => {
  if (input) createInterface({ input }).on('line', onLine);
};

const endOf = (child: ChildProcess): Promise<BotEnd> =>
  new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });

/** A line of the bot's log. */
export type LogEntry = {
  readonly level: string;
  readonly message: string;
  readonly port: number | undefined;
};

/** Reads a line of the bot's log; any other text is a message as it is. */
export const readEntry = (line: string): LogEntry => {
  try {
    const { level, msg, port } = JSON.parse(line) as Record<string, unknown>;
    return {
      level: typeof level === 'string' ? level : '',
      message: typeof msg === 'string' ? msg : '',
      port: typeof port === 'number' ? port : undefined,
    };
  } catch {
    return { level: '', message: line, port: undefined };
  }
};
