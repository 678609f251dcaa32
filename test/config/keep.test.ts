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

const unreadable = [
  { BACKUP_STORAGE_TYPE: 'Local', BACKUP_STORAGE_PARAMS: 'filePath=/backups' },
  { BACKUP_STORAGE_TYPE: 'ThirdPartyConsumer', BACKUP_STORAGE_PARAMS: 'module=s3,bucket=b' },
];
for (const storage of unreadable) {
  test(`reading every copy in ${storage.BACKUP_STORAGE_TYPE} is warned about, for the key cannot`, () => {
    assert.match(
      read({ ...storage, BACKUP_VERIFY: 'full' }).warnings.join(),
      /^BACKUP_VERIFY=full is set, and .* is verified\. /,
    );
    const kept = read({ ...storage, BACKUP_KEEP_DIR: directory }).warnings.join();
    assert.match(kept, /^BACKUP_KEEP_DIR is set, and the API key cannot read .*no own copy is kept/);
    assert.deepEqual(read(storage).warnings, []);
  });
}

test('own copies of temporary copies and of those in a room are not warned about', () => {
  const room = { BACKUP_STORAGE_TYPE: 'Documents', BACKUP_STORAGE_PARAMS: 'folderId=1234' };
  for (const storage of [{}, room]) assert.deepEqual(read({ ...storage, BACKUP_KEEP_DIR: directory }).warnings, []);
});

test('at least one copy is kept', () => {
  assert.match(problems({ BACKUP_KEEP_COPIES: '0' }).join(), /^BACKUP_KEEP_COPIES must be a whole number from 1/);
});
