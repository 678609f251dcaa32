import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readEntry } from '../../src/sandbox/bot-process.ts';

/** A program of its own that is ready: the bot, or the bare Bolt app. */
export type Launched = {
  /** Where it takes Slack's requests; '' where it does not. */
  readonly eventsUrl: string;
  /** From its start to the line that says it is ready. */
  readonly startMs: number;
  /** Its memory now, as the system counts it. */
  readonly residentMegabytes: () => number;
  /** Lets it end by itself, which is when Node keeps what it compiled. */
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
};

/** What can be launched; the bot is started as `npm start` does. */
export const programs = { bot: '../../src/main.ts', bare: './bolt-app.ts' } as const;

/** Starts a program with these variables alone, in a directory without an `.env`; resolves when it is ready. */
export const launch = async (
  program: keyof typeof programs,
  environment: Readonly<Record<string, string>>,
): Promise<Launched> => {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL(programs[program], import.meta.url))], {
    cwd: tmpdir(),
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const killNow = (): void => void child.kill('SIGKILL');
  process.once('exit', killNow);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = Promise.withResolvers<number>();
  let port: number | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const entry = readEntry(line);
    if (entry.message === 'listening') port = entry.port;
    if (entry.message === 'ready') ready.resolve(performance.now() - startedAt);
  });
  void ended.then(() => ready.reject(new Error(`${programs[program]} ended before it was ready`)));
  const startMs = await ready.promise;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
    process.off('exit', killNow);
  };
  return {
    eventsUrl: port === undefined ? '' : `http://127.0.0.1:${port}/slack/events`,
    startMs,
    residentMegabytes: () => residentMegabytes(child.pid ?? 0),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
};

/** From Linux's own account of the process; NaN on other systems. */
const residentMegabytes = (pid: number): number => {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
};
