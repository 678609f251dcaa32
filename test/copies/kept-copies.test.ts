import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startCopy } from '../../src/copies/copy-writer.ts';
import { createKeptCopies } from '../../src/copies/kept-copies.ts';
import { unfinishedName } from '../../src/copies/unfinished-copies.ts';
import type { Verdict } from '../../src/copies/verdict.ts';
import { hourMs } from '../../src/lib/durations.ts';
import { inspect } from './inspect.ts';

const temporaryDirectory = async (t: TestContext): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'kept-copies-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

const fileName = (hour: number, portal = 'portal'): string =>
  `${portal}_2026-11-30_${String(hour).padStart(2, '0')}-00-00.tar.gz`;

const keepOne = async (
  directory: string,
  {
    hour,
    verdict = 'whole',
    portal,
    copies = 2,
  }: { hour: number; verdict?: Verdict; portal?: string; copies?: number },
) => {
  const keep = createKeptCopies({ directory, copies });
  const path = await keep.begin();
  const content = Buffer.from(`backup of ${hour} o'clock`);
  const copy = startCopy(path);
  await copy.write(content);
  assert.equal(await copy.finish(), undefined);
  return keep.settle({
    ...{ path, backupId: `id-${hour}`, fileName: fileName(hour, portal), verdict },
    report: await inspect(content),
  });
};

const archivesIn = async (directory: string): Promise<readonly string[]> =>
  (await readdir(directory)).filter((name) => !name.endsWith('.sha256')).toSorted();

const check = (directory: string): void => {
  execFileSync('sh', ['-c', 'for list in *.sha256; do sha256sum --strict --quiet -c "$list" || exit 1; done'], {
    cwd: directory,
  });
};

test('a copy is named by backup and file, with a checksum that sha256sum reads', async (t) => {
  const directory = await temporaryDirectory(t);
  await keepOne(directory, { hour: 1 });
  assert.deepEqual((await readdir(directory)).toSorted(), [`id-1__${fileName(1)}`, `id-1__${fileName(1)}.sha256`]);
  check(directory);
});

test('names from the portal cannot leave the directory', async (t) => {
  // Anything that did would still be inside the temporary one.
  const outer = await temporaryDirectory(t);
  const directory = join(outer, 'a', 'b');
  await mkdir(directory, { recursive: true });
  const keep = createKeptCopies({ directory, copies: 2 });
  const path = await keep.begin();
  await writeFile(path, '');
  const report = await inspect(Buffer.alloc(0));
  const kept = await keep.settle({ path, backupId: '../x', fileName: '../y', report, verdict: 'damaged' });
  assert.deepEqual(await readdir(directory), [kept.name]);
  assert.deepEqual(await readdir(join(outer, 'a')), ['b']);
});

test('the oldest copies beyond the number go, with their checksums', async (t) => {
  const directory = await temporaryDirectory(t);
  for (const hour of [3, 1, 2, 4]) await keepOne(directory, { hour });
  assert.deepEqual(await archivesIn(directory), [`id-3__${fileName(3)}`, `id-4__${fileName(4)}`]);
  check(directory);
});

test('a copy that was just made stays, however old its backup is', async (t) => {
  const directory = await temporaryDirectory(t);
  for (const hour of [3, 4, 1]) await keepOne(directory, { hour });
  assert.deepEqual(await archivesIn(directory), [`id-1__${fileName(1)}`, `id-4__${fileName(4)}`]);
});

test('another portal, other files and directories are left alone', async (t) => {
  const directory = await temporaryDirectory(t);
  await writeFile(join(directory, 'mine.tar.gz'), '');
  for (const hour of [1, 2]) await keepOne(directory, { hour, portal: 'other' });
  for (const hour of [3, 4, 5]) await keepOne(directory, { hour });
  assert.deepEqual(await archivesIn(directory), [
    ...[1, 2].map((hour) => `id-${hour}__${fileName(hour, 'other')}`),
    ...[4, 5].map((hour) => `id-${hour}__${fileName(hour)}`),
    'mine.tar.gz',
  ]);
});

test('a damaged copy has an ending of its own, is not counted, and no copy goes for it', async (t) => {
  const directory = await temporaryDirectory(t);
  for (const hour of [1, 2]) await keepOne(directory, { hour });
  for (const hour of [3, 4]) await keepOne(directory, { hour, verdict: 'damaged' });
  assert.deepEqual(await archivesIn(directory), [
    ...[1, 2].map((hour) => `id-${hour}__${fileName(hour)}`),
    ...[3, 4].map((hour) => `id-${hour}__${fileName(hour)}.damaged`),
  ]);
  check(directory);
  await keepOne(directory, { hour: 5, verdict: 'incomplete' });
  assert.deepEqual((await archivesIn(directory)).length, 4);
});

test('a directory that is missing is not created', async (t) => {
  const keep = createKeptCopies({ directory: join(await temporaryDirectory(t), 'disk'), copies: 2 });
  await assert.rejects(keep.prepare(), { code: 'ENOENT' });
  await assert.rejects(keep.begin(), { code: 'ENOENT' });
});

test('a directory that cannot be written is refused', async (t) => {
  const directory = await temporaryDirectory(t);
  await chmod(directory, 0o500);
  const keep = createKeptCopies({ directory, copies: 2 });
  // Root may write everywhere.
  if (process.getuid?.() === 0) return t.skip('the user may write everywhere');
  await assert.rejects(keep.prepare(), { code: 'EACCES' });
});

test('a copy that is larger than the free space is refused before it is begun', async (t) => {
  const directory = await temporaryDirectory(t);
  await assert.rejects(createKeptCopies({ directory, copies: 2 }).begin(2 ** 60), { code: 'ENOSPC' });
  assert.deepEqual(await readdir(directory), []);
});

test('a copy never replaces a file that is there, and says why it could not be written', async (t) => {
  const path = join(await temporaryDirectory(t), 'there');
  await writeFile(path, 'before');
  const copy = startCopy(path);
  await copy.write(Buffer.from('x'));
  assert.equal(await copy.finish(), 'EEXIST');
  assert.equal(await readFile(path, 'utf8'), 'before');
});

test('a copy that the system stops in the middle leaves nothing of itself', async (t) => {
  const directory = await temporaryDirectory(t);
  // A limit on file sizes stands in for a full disk.
  const script = join(import.meta.dirname, 'write-copy.ts');
  const { stdout } = spawnSync(
    'sh',
    ['-c', 'ulimit -f 16; exec "$@"', 'sh', process.execPath, script, join(directory, 'copy')],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(stdout, 'EFBIG');
  assert.deepEqual(await readdir(directory), []);
});

test('what a killed process left goes at the next start; what a living one writes stays', async (t) => {
  const directory = await temporaryDirectory(t);
  const mine = await unfinishedName();
  const [, start] = /-(\d+)-[\da-f]+\.partial$/.exec(mine) ?? [];
  const child = spawn('sleep', ['600']);
  await once(child, 'spawn');
  const living = mine.replace(`-${process.pid}-`, `-${child.pid}-`);
  const names = {
    living: living.replace(`-${start}-`, `-${await startTicks(child.pid ?? 0)}-`),
    reused: mine.replace(`-${process.pid}-`, `-${child.pid}-`).replace(`-${start}-`, '-1-'),
    elsewhere: mine.replace(/^\.keep-[\da-f]{16}/, '.keep-0123456789abcdef'),
    abandoned: mine.replace(/^\.keep-[\da-f]{16}/, '.keep-0123456789abcde0'),
  };
  for (const name of [mine, ...Object.values(names)]) await writeFile(join(directory, name), 'half');
  const longAgo = new Date(Date.now() - 2 * hourMs);
  await utimes(join(directory, names.abandoned), longAgo, longAgo);
  const keep = createKeptCopies({ directory, copies: 2 });
  await keep.prepare();
  assert.deepEqual((await readdir(directory)).toSorted(), [mine, names.living, names.elsewhere].toSorted());
  child.kill('SIGKILL');
  await once(child, 'exit');
  await keep.prepare();
  assert.deepEqual((await readdir(directory)).toSorted(), [mine, names.elsewhere].toSorted());
});

const startTicks = async (pid: number): Promise<string> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
};
