import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { contentName, hello, notes, portalEntries } from './backup-entries.ts';
import { packGzip } from './pack.ts';

const directory = mkdtempSync(join(tmpdir(), 'verify-file-'));
after(() => rmSync(directory, { recursive: true }));

const script = join(import.meta.dirname, '../../src/copies/verify-file.ts');
const verify = (...names: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...names], {
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: directory },
  });
  return { status, text: stdout + stderr };
};

const steering = { id: 31, title: 'evil\u001b[2J\u202e.txt', content: Buffer.from('x') };
const entries = portalEntries({ documents: [hello, ...notes, steering] });
const lost = [contentName(notes[3] ?? hello), contentName(steering)];
writeFileSync(join(directory, 'whole.tar.gz'), packGzip(entries));
writeFileSync(join(directory, 'missing.tar.gz'), packGzip(entries.filter(({ name }) => !lost.includes(name))));
writeFileSync(join(directory, 'cut.tar.gz'), packGzip(entries).subarray(0, 2_000));
writeFileSync(join(directory, 'text.txt'), 'no archive');

for (const [names, status] of [
  [['whole.tar.gz'], 0],
  [['missing.tar.gz'], 1],
  [['cut.tar.gz'], 1],
  [['text.txt'], 2],
  [['absent.tar.gz'], 2],
  [['.'], 2],
  [[], 2],
  [['whole.tar.gz', 'cut.tar.gz'], 2],
] as const) {
  test(`verifying ${names.join(' and ') || 'nothing'} exits with ${status}`, () => {
    assert.equal(verify(...names).status, status);
  });
}

test('the report names missing documents by number and title, and no title steers the terminal', () => {
  const { text } = verify('missing.tar.gz');
  assert.match(text, /^ {2}22 version 1 "note3\.txt": 3040 bytes expected, not in the archive$/m);
  assert.match(text, /^ {2}31 version 1 "evil\?\[2J\?\.txt"/m);
  assert.match(text, /^Documents: 4 of 6 documents/m);
  assert.match(text, /^SHA-256: [0-9a-f]{64}$/m);
});
