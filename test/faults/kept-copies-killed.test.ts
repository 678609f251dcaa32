import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createKeptCopies } from '../../src/copies/kept-copies.ts';
import { inspect } from '../copies/inspect.ts';

test('Killed at any point, keeping leaves no half file under a final name, and the next start cleans up', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'kept-copies-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const script = join(import.meta.dirname, 'keep-once.ts');
  const run = (nth: number, id: string) =>
    spawnSync(process.execPath, [script, directory, String(nth), id], { encoding: 'utf8', env });
  // Two copies that have to survive until the third is in place, so that pruning is killed as well.
  for (const id of ['id-1', 'id-2']) assert.equal(run(0, id).status, 0);
  const before = await readdir(directory);
  const uses = Number(run(0, 'id-3').stdout);
  assert.ok(uses > 20);
  for (let nth = 1; nth <= uses; nth += 1) {
    await reset(directory, before);
    assert.equal(run(nth, 'id-3').signal, 'SIGKILL', `after ${nth}`);
    await assertSound(directory, `after ${nth}`);
    await createKeptCopies({ directory, copies: 2 }).prepare();
    const left = (await readdir(directory)).filter((name) => name.endsWith('.partial'));
    assert.deepEqual(left, [], `after ${nth}`);
  }
});

const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'docspace-backup-bot-compiled') };

const wholeText = 'the first half, the second half';

const reset = async (directory: string, names: readonly string[]): Promise<void> => {
  for (const name of await readdir(directory)) await rm(join(directory, name));
  const sha256 = (await inspect(Buffer.from(wholeText))).sha256.toLowerCase();
  for (const name of names) {
    const isList = name.endsWith('.sha256');
    await writeFile(join(directory, name), isList ? `${sha256}  ${name.slice(0, -7)}\n` : wholeText);
  }
};

/** Every archive is whole and has its checksum, and at least two are there. */
const assertSound = async (directory: string, when: string): Promise<void> => {
  const names = await readdir(directory);
  const archives = names.filter((name) => name.endsWith('.tar.gz'));
  assert.ok(archives.length >= 2, when);
  for (const name of archives) {
    assert.equal(await readFile(join(directory, name), 'utf8'), wholeText, when);
    assert.ok(names.includes(`${name}.sha256`), when);
  }
};
