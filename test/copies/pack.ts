import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar as packSimulated } from '../../src/sandbox/portal/archive/tar-writer.ts';
import type { Entry } from './backup-entries.ts';

/** The entries as a tar, in their order, twice where they are there twice. */
export const packTar = (entries: readonly Entry[]): Buffer => packSimulated(entries, Date.UTC(2026, 10, 30));

/** The same by the system's tar. */
export const packSystemTar = (entries: readonly Entry[], format: 'gnu' | 'pax'): Buffer => {
  const directory = mkdtempSync(join(tmpdir(), 'backup-entries-'));
  try {
    for (const { name, content } of entries) {
      const path = join(directory, name);
      // A name must never lead to a file of this machine.
      if (!path.startsWith(`${directory}/`)) throw new Error(`${name} lies outside the directory`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    writeFileSync(
      join(directory, '.list'),
      entries.map(({ name }) => `.${name.startsWith('/') ? '' : '/'}${name}\0`).join(''),
    );
    const files = `--files-from=${join(directory, '.list')}`;
    return execFileSync('tar', [...packing, `--format=${format}`, '-C', directory, files, '-cf', '-'], {
      maxBuffer: 1e9,
      env: { ...process.env, LC_ALL: 'C' },
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
};

/** Changes the header block at the beginning, and makes its checksum right again. */
export const withHeader = (tar: Buffer, change: (header: Buffer) => void): Buffer => {
  const copy = Buffer.from(tar);
  const header = copy.subarray(0, 512);
  change(header);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return copy;
};

/** Names lose their dot and slash but for the tables of a dump. */
const packing = [
  ...['--no-recursion', '--hard-dereference', '-P', '--owner=0', '--group=0', '--null', '--verbatim-files-from'],
  ...[
    '--transform=s,^\\./databases/scheme/,/databases/scheme/,',
    '--transform=s,^\\./databases/data/,/databases/data/,',
  ],
  '--transform=s,^\\./,,',
];

export const packGzip = (entries: readonly Entry[]): Buffer => gzipSync(packTar(entries));
