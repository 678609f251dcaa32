import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { verdict } from '../../src/copies/verdict.ts';
import { verifyArchive } from '../../src/copies/verify-archive.ts';
import { hello, notes, portalEntries } from './backup-entries.ts';
import { packTar } from './pack.ts';

const large = { id: 9, title: 'large.bin', content: Buffer.alloc(3_000_000, 'large') };
const archive = packTar(portalEntries({ documents: [hello, ...notes, large] }));

async function* inPieces(bytes: Buffer, pieceBytes: number) {
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) yield bytes.subarray(offset, offset + pieceBytes);
}

test('an archive is verified in a thread, from a source that continues using its memory', async () => {
  async function* reusing() {
    const buffer = Buffer.alloc(10_000);
    for await (const piece of inPieces(archive, buffer.length)) {
      piece.copy(buffer);
      yield buffer.subarray(0, piece.length);
      buffer.fill(0);
    }
  }
  const { report } = await verifyArchive(reusing(), { expectedBytes: archive.length });
  assert.equal(verdict(report), 'whole');
  assert.equal(report.documents.whole, 6);
});

test('the copy is byte-identical, and only its owner may read it', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'verify-archive-'));
  t.after(() => rm(directory, { recursive: true }));
  const copyTo = join(directory, 'copy');
  const { copyFailure } = await verifyArchive(inPieces(archive, 700_000), { copyTo });
  assert.equal(copyFailure, undefined);
  assert.ok((await readFile(copyTo)).equals(archive));
  assert.equal((await stat(copyTo)).mode & 0o777, 0o600);
});

test('a copy that cannot be written does not keep the archive from being verified', async () => {
  const { report, copyFailure } = await verifyArchive(inPieces(archive, 65_536), { copyTo: '/nowhere/copy' });
  assert.equal(copyFailure, 'ENOENT');
  assert.equal(verdict(report), 'whole');
});

test('a source that fails rejects with its own error', async () => {
  async function* failing() {
    yield archive.subarray(0, 1_000_000);
    throw new Error('the connection is lost');
  }
  await assert.rejects(verifyArchive(failing()), /the connection is lost/);
});

test('an abort ends it, even while the source is silent', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'verify-archive-'));
  t.after(() => rm(directory, { recursive: true }));
  const controller = new AbortController();
  const silence = Promise.withResolvers<void>();
  async function* silent() {
    yield archive.subarray(0, 1_000_000);
    controller.abort(new Error('no longer wanted'));
    await silence.promise;
  }
  const verifying = verifyArchive(silent(), { copyTo: join(directory, 'copy'), signal: controller.signal });
  await assert.rejects(verifying, /no longer wanted/);
  silence.resolve();
  assert.ok((await readdir(directory)).length <= 1);
});
