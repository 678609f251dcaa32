import { open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveReport } from './archive-report.ts';
import { checksumEnding, copyName, damagedEnding, readCopyName } from './copy-names.ts';
import { removeLeftovers, unfinishedName } from './unfinished-copies.ts';
import type { Verdict } from './verdict.ts';

export type KeptCopies = {
  /**
   * Removes what killed processes have left. Rejects with the system's error if the directory is missing or cannot be
   * written; it is never created, so that a disk that is not mounted is noticed.
   */
  readonly prepare: () => Promise<void>;
  /** A path for `verifyArchive` to copy to. Rejects (`ENOSPC`) if the disk has less room than `expectedBytes`. */
  readonly begin: (expectedBytes?: number) => Promise<string>;
  /** Gives the copy its final name. Rejects with the system's error; then `discard` it. */
  readonly settle: (copy: Settled) => Promise<Kept>;
  readonly discard: (path: string) => Promise<void>;
};

type Settled = {
  /** From `begin`, written and on disk. */
  readonly path: string;
  readonly backupId: string;
  /** The portal's name for it. */
  readonly fileName: string;
  readonly report: ArchiveReport;
  readonly verdict: Verdict;
};

type Kept = { readonly name: string; readonly pruned: readonly string[] };

/** Left free for everything else on the disk. */
const reserveBytes = 64 * 1024 * 1024;

/**
 * The directory of own copies (`BACKUP_KEEP_DIR`). Whenever a process is killed, every file under its final name is whole
 * and verified, and a copy's checksum is beside it:
 *
 * 1. The copy is written under a temporary name and synced to disk.
 * 2. It is verified; nothing has been removed so far.
 * 3. The checksum file is written in the same way, and gets its final name.
 * 4. The copy gets its final name, and the directory is synced.
 * 5. Only then are older copies of that portal removed, oldest first: the copy, then its checksum file.
 *
 * A copy that is not whole gets the ending `.damaged` and no checksum file. It is not counted, and no copy is removed for
 * it; only older ones of its own kind are, beyond the same number, so that a portal whose every backup is damaged does
 * not fill the disk.
 */
export const createKeptCopies = ({
  directory,
  copies,
}: {
  readonly directory: string;
  readonly copies: number;
}): KeptCopies => {
  const prepare = async (): Promise<void> => removeLeftovers(directory, await orphanedChecksums(directory));
  return {
    prepare,
    begin: async (expectedBytes = 0) => {
      await prepare();
      const { bavail, bsize } = await statfs(directory);
      if (bavail * bsize < expectedBytes + reserveBytes) throw new DiskFull();
      return join(directory, await unfinishedName());
    },
    settle: async ({ path, backupId, fileName, report, verdict }) => {
      const isWhole = verdict === 'whole';
      const name = `${copyName(backupId, fileName)}${isWhole ? '' : damagedEnding}`;
      if (isWhole) await writeChecksum(directory, name, report.sha256);
      await rename(path, join(directory, name));
      await syncDirectory(directory);
      return { name, pruned: await prune(directory, name, copies) };
    },
    discard: (path) => rm(path, { force: true }),
  };
};

/** The disk has not enough room for a copy; nothing was written. */
class DiskFull extends Error {
  readonly code = 'ENOSPC';
}

/** As `sha256sum -c` reads it, in the directory. */
const writeChecksum = async (directory: string, name: string, sha256: string): Promise<void> => {
  const temporary = join(directory, await unfinishedName());
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${sha256.toLowerCase()}  ${name}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(directory, `${name}${checksumEnding}`));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Counts copies of the same portal and kind; the new one is never removed, however old its backup is. */
const prune = async (directory: string, newest: string, copies: number): Promise<readonly string[]> => {
  const kept = readCopyName(newest);
  if (kept === undefined) return [];
  const older = (await readdir(directory))
    .map(readCopyName)
    .filter((copy) => copy !== undefined)
    .filter(({ name, portal, isDamaged }) => name !== newest && portal === kept.portal && isDamaged === kept.isDamaged)
    .toSorted((one, other) => (one.time === other.time ? 0 : one.time < other.time ? -1 : 1))
    .map(({ name }) => name);
  const pruned = older.slice(0, Math.max(0, older.length - Math.max(1, copies) + 1));
  for (const name of pruned) {
    await rm(join(directory, name), { force: true });
    await rm(join(directory, `${name}${checksumEnding}`), { force: true });
  }
  return pruned;
};

/** Checksum files whose copy never got its name, or is gone; young ones are left, since their copy may be on its way. */
const orphanedChecksums = async (directory: string): Promise<(name: string) => boolean> => {
  const names = new Set(await readdir(directory));
  return (name) => {
    const copy = name.endsWith(checksumEnding) ? name.slice(0, -checksumEnding.length) : '';
    return readCopyName(copy) !== undefined && !names.has(copy);
  };
};
