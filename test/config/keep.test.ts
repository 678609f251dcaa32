import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { problems, read } from './reading.ts';

const directory = mkdtempSync(join(tmpdir(), 'keep-'));
after(() => rmSync(directory, { recursive: true }));

test('a directory for copies means that they are verified in full, and 14 are kept', () => {
  const { verify, keep } = read({ BACKUP_KEEP_DIR: directory });
  assert.deepEqual([verify, keep], ['full', { directory, copies: 14 }]);
});

for (const mode of ['size', 'off']) {
  test(`a directory for copies and BACKUP_VERIFY=${mode} contradict each other`, () => {
    const [problem, ...more] = problems({ BACKUP_KEEP_DIR: directory, BACKUP_VERIFY: mode });
    assert.match(problem ?? '', /^BACKUP_VERIFY must be full/);
    assert.deepEqual(more, []);
  });
}

test('a directory that is not there is a problem, and is not made', () => {
  const path = join(directory, 'missing');
  assert.match(problems({ BACKUP_KEEP_DIR: path }).join(), /^BACKUP_KEEP_DIR names a directory that is not there/);
  assert.match(problems({ BACKUP_KEEP_DIR: path }).join(), /^BACKUP_KEEP_DIR names a directory that is not there/);
});

test('a file in the place of the directory is a problem', () => {
  const path = join(directory, 'file');
  writeFileSync(path, '');
  assert.match(problems({ BACKUP_KEEP_DIR: path }).join(), /^BACKUP_KEEP_DIR is not a directory/);
});

test('at least one copy is kept', () => {
  assert.match(problems({ BACKUP_KEEP_COPIES: '0' }).join(), /^BACKUP_KEEP_COPIES must be a whole number from 1/);
});
