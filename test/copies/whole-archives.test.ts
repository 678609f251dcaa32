import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { verdict } from '../../src/copies/verdict.ts';
import { type Backup, dumpEntries, fileListXml, hello, notes, portalEntries, text } from './backup-entries.ts';
import type { Server } from './backup-tables.ts';
import { inspect } from './inspect.ts';
import { packGzip, packSystemTar, packTar } from './pack.ts';

const backup: Backup = {
  documents: [hello, ...notes, { ...hello, version: 2, content: Buffer.from('again') }],
  files: ['room_logos/8_orig.png', `webplugins/${'long-name/'.repeat(12)}plugin.js`],
};
const copy = {
  id: 3,
  title: 'portal_2026-11-30_01-57-35.tar.gz',
  name: 'portal_2026-11-30_01-57-35.tar.gz',
  category: 10,
};
const entries = portalEntries(backup);
const tar = packTar(entries);

const archives: Readonly<Record<string, () => Buffer>> = {
  'a portal backup': () => gzipSync(tar),
  'a portal backup of 3.1, without ai tables': () => packGzip(portalEntries({ ...backup, server: '3.1' })),
  'a portal backup of 3.6': () => packGzip(portalEntries({ ...backup, server: '3.6' })),
  'a portal without documents': () => packGzip(portalEntries({})),
  'a portal with an empty document': () =>
    packGzip(portalEntries({ documents: [{ ...hello, content: Buffer.alloc(0) }] })),
  'an uncompressed tar': () => tar,
  'a tar in reverse order': () => packTar(entries.toReversed()),
  'a tar whose long names are cut at 100 bytes': () =>
    packTar(entries.map(({ name, content }) => ({ name: name.slice(0, 100), content }))),
  'the same in reverse order': () =>
    packTar(entries.toReversed().map(({ name, content }) => ({ name: name.slice(0, 100), content }))),
  'a tar by GNU tar': () => packSystemTar(entries, 'gnu'),
  'a dump by GNU tar': () => packSystemTar(dumpEntries(backup), 'gnu'),
  'a tar with pax headers': () => packSystemTar(entries, 'pax'),
  'several gzip members': () => Buffer.concat([gzipSync(tar.subarray(0, 70_001)), gzipSync(tar.subarray(70_001))]),
  'a dump': () => packGzip(dumpEntries(backup)),
  'a dump with the rows of an old copy': () => packGzip(dumpEntries({ ...backup, copies: [copy] })),
  'a portal that could not pack a file which is no document': () =>
    packGzip([
      ...entries.slice(0, -1),
      text('storage/restore_info', fileListXml('storage_restore', ['room_logos/gone.png', 'room_logos/8_orig.png'])),
      text('storage/missing_info', fileListXml('storage_missing', ['room_logos/gone.png'])),
    ]),
};

for (const [name, archive] of Object.entries(archives)) {
  test(`${name} is whole`, async () => {
    const bytes = archive();
    const report = await inspect(bytes, { expectedBytes: bytes.length });
    assert.deepEqual(report.damages, []);
    assert.equal(verdict(report), 'whole');
  });
}

test('an archive is whole in whatever pieces it comes', async () => {
  const bytes = gzipSync(tar);
  for (const pieceBytes of [1, 7, 511, 4_096]) assert.equal(verdict(await inspect(bytes, { pieceBytes })), 'whole');
  assert.equal(verdict(await inspect(tar, { pieceBytes: 511 })), 'whole');
});

test('the report has the size, the SHA-256, and what was counted', async () => {
  const bytes = gzipSync(tar);
  const { sizeBytes, sha256, documents, files, tables } = await inspect(bytes);
  assert.equal(sizeBytes, bytes.length);
  assert.equal(sha256, createHash('sha256').update(bytes).digest('hex').toUpperCase());
  assert.deepEqual([documents.whole, documents.total], [6, 6]);
  assert.deepEqual([files.listed, files.missing], [8, 0]);
  assert.deepEqual(tables, { present: 48, server: '3.7' });
});

for (const [server, present] of Object.entries({ '3.1': 39, '3.6': 47, '3.7': 48 })) {
  test(`the tables of ${server} are told by themselves`, async () => {
    const report = await inspect(packGzip(portalEntries({ server: server as Server })));
    assert.deepEqual(report.tables, { present, server });
  });
}

test('files that only the folders count are reported as uncovered', async () => {
  const portal = await inspect(packGzip(portalEntries({ ...backup, copies: [copy] })));
  assert.equal(portal.documents.uncovered, 1);
  const dump = await inspect(packGzip(dumpEntries({ ...backup, copies: [copy] })));
  assert.deepEqual([dump.documents.uncovered, dump.documents.total], [0, 6]);
});

const title = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  .map((name) => name.replaceAll(/[\p{Cs}\0/]/gu, '_'));
const document = fc.record({
  id: fc.integer({ min: 1, max: 2_000_000 }),
  version: fc.integer({ min: 1, max: 40 }),
  title: fc.tuple(title, fc.constantFrom('', '.docx', '.XLSX', '.tar.gz')).map((parts) => parts.join('')),
  content: fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
});
const anyBackup: fc.Arbitrary<Backup> = fc.record({
  server: fc.constantFrom('3.1', '3.6', '3.7'),
  documents: fc.uniqueArray(document, { maxLength: 12, selector: ({ id, version }) => `${id}/${version}` }),
  files: fc
    .uniqueArray(fc.stringMatching(/^[a-z]{1,8}\/[a-zA-Z0-9 _-]{1,140}$/), { maxLength: 6 })
    .map((names) => names.map((name) => `webplugins/${name}.js`)),
});

test('200 random archives are whole', { timeout: 600_000 }, async () => {
  const property = fc.asyncProperty(
    anyBackup,
    fc.boolean(),
    fc.boolean(),
    fc.integer({ min: 100, max: 70_000 }),
    async (any, isDump, isPlain, pieceBytes) => {
      const packed = packTar(isDump ? dumpEntries(any) : portalEntries(any));
      const report = await inspect(isPlain ? packed : gzipSync(packed), { pieceBytes });
      assert.equal(verdict(report), 'whole', JSON.stringify(report));
      assert.equal(report.documents.total, any.documents?.length);
    },
  );
  await fc.assert(property, { numRuns: 200, endOnFailure: true });
});
