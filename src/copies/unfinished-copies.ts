import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hourMs } from '../lib/durations.ts';

/**
 * Unfinished copies of processes that are gone. A file's name says whose it is: machine start and process namespace as one
 * number, process, and the process's start. If the first is our own, `/proc` shows exactly whether the process lives;
 * elsewhere (another machine or container, a restart) a file that nobody has written to for an hour is left over, since
 * a source that stalls is given up within minutes.
 */
const pattern = /^\.keep-([\da-f]{16})-(\d+)-(\d+)-[\da-f]{8}\.partial$/;

const abandonedMs = hourMs;

/** A name for a new unfinished file of this process. */
export const unfinishedName = async (): Promise<string> => {
  const [home, start] = [await processSpace(), await startOf(process.pid)];
  return `.keep-${home}-${process.pid}-${start ?? 0}-${randomBytes(4).toString('hex')}.partial`;
};

/** Removes what processes that are gone have left; fails if the directory cannot be written. */
export const removeLeftovers = async (directory: string, isOurs: (name: string) => boolean): Promise<void> => {
  const names = await readdir(directory);
  const now = await directoryTime(directory);
  for (const name of names) {
    if (pattern.test(name) || isOurs(name)) {
      if (await isLeftOver(directory, name, now)) await rm(join(directory, name), { force: true });
    }
  }
};

const isLeftOver = async (directory: string, name: string, now: number): Promise<boolean> => {
  const [, space, pid, start] = pattern.exec(name) ?? [];
  if (pid !== undefined && space === (await processSpace())) return (await startOf(Number(pid))) !== Number(start);
  const modified = await stat(join(directory, name)).catch(() => undefined);
  return modified !== undefined && now - modified.mtimeMs > abandonedMs;
};

/** By the clock of the machine that keeps the directory: another machine's may differ from ours. */
const directoryTime = async (directory: string): Promise<number> => {
  const path = join(directory, await unfinishedName());
  const file = await open(path, 'wx', 0o600);
  try {
    return (await file.stat()).mtimeMs;
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
};

const unknownSpace = '0'.repeat(16);

/** Differs between machines, their restarts, and containers; zeros if the system does not say. */
const processSpace = async (): Promise<string> => {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const namespace = /\d+/.exec(await readlink('/proc/self/ns/pid'))?.[0] ?? '';
    const short = boot.replaceAll('-', '').slice(0, 8);
    return `${short}${Number(namespace).toString(16).padStart(8, '0').slice(-8)}`;
  } catch {
    return unknownSpace;
  }
};

/** In clock ticks since the machine started; `undefined`: there is no such process. */
const startOf = async (pid: number): Promise<number | undefined> => {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may contain spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : Number(fields[19]);
  } catch {
    return undefined;
  }
};
