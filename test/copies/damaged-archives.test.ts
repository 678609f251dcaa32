import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { verdict } from '../../src/copies/verdict.ts';
import {
  type Backup,
  contentName,
  dumpEntries,
  type Entry,
  fileListXml,
  hello,
  notes,
  portalEntries,
  text,
} from './backup-entries.ts';
import { dataSetXml } from './backup-tables.ts';
import { inspect } from './inspect.ts';
import { packGzip, packTar } from './pack.ts';

const backup: Backup = { documents: [hello, ...notes], files: ['room_logos/8_orig.png'] };
const entries = portalEntries(backup);
const tar = packTar(entries);
const archive = gzipSync(tar);
const dump = dumpEntries(backup);

const without = (name: string, all = entries): readonly Entry[] => all.filter((entry) => entry.name !== name);
const changed = (name: string, change: (content: string) => string, all = entries): readonly Entry[] =>
  all.map((entry) => (entry.name === name ? text(name, change(entry.content.toString())) : entry));
const flipped = (bytes: Buffer, offset: number, mask = 1): Buffer => {
  const copy = Buffer.from(bytes);
  copy[offset] = (copy[offset] ?? 0) ^ mask;
  return copy;
};

const users = 'databases/core/core_user';
const tag = 'databases/files2/files_tag';
const list = 'storage/restore_info';

/** What it is, the archive, and the first damage that is reported. */
const damages: Readonly<Record<string, readonly [() => Buffer, string]>> = {
  'a bit flipped in the method of the gzip header': [() => flipped(archive, 2), 'gzipHeader'],
  'a reserved flag set in the gzip header': [() => flipped(archive, 3, 0x20), 'gzipHeader'],
  'a bit flipped in the compressed data': [() => flipped(archive, 11, 6), 'gzipData'],
  'a bit flipped in the checksum': [() => flipped(archive, archive.length - 8), 'gzipChecksum'],
  'a bit flipped in the length': [() => flipped(archive, archive.length - 1), 'gzipLength'],
  'no gzip trailer': [() => archive.subarray(0, -8), 'gzipCutOff'],
  'half of a gzip trailer': [() => archive.subarray(0, -3), 'gzipCutOff'],
  'a cut in the compressed data': [() => archive.subarray(0, archive.length >> 1), 'gzipCutOff'],
  'nothing but a gzip header': [() => archive.subarray(0, 10), 'gzipCutOff'],
  'garbage after the end': [() => Buffer.concat([archive, Buffer.from('garbage')]), 'gzipTrailing'],
  'a single byte after the end': [() => Buffer.concat([archive, Buffer.from([0x1f])]), 'gzipTrailing'],
  'zeros after the end': [() => Buffer.concat([archive, Buffer.alloc(512)]), 'gzipTrailing'],
  'a second member that is cut off': [() => Buffer.concat([archive, archive.subarray(0, 900)]), 'gzipCutOff'],
  'compressed text': [() => gzipSync('no archive, only text. '.repeat(100)), 'notTar'],
  'compressed nothing': [() => gzipSync(''), 'notTar'],
  'a bit flipped in a tar header': [() => gzipSync(flipped(tar, 3)), 'tarHeader'],
  'a bit flipped in the first header of an uncompressed tar': [() => flipped(tar, 3), 'tarHeader'],
  'a tar cut in a header': [
    () => gzipSync(tar.subarray(0, 200 + tar.indexOf('databases/core/core_user'))),
    'tarCutOff',
  ],
  'a tar cut in a table': [() => gzipSync(tar.subarray(0, 700)), 'tarCutOff'],
  'no end marks': [
    () => gzipSync(tar.subarray(0, (tar.lastIndexOf('</storage_restore>') + 512) & ~511)),
    'tarEndMissing',
  ],
  'data after the end marks': [() => gzipSync(Buffer.concat([tar, Buffer.from('more')])), 'tarTrailing'],
  'an entry twice': [() => packGzip([...entries, ...entries.slice(-2, -1)]), 'duplicateEntries'],
  'a missing table': [() => packGzip(without(tag)), 'table missing'],
  'a missing ai table': [() => packGzip(without('databases/ai/ai_chats')), 'table missing'],
  'an empty table entry': [() => packGzip(changed(tag, () => '')), 'table empty'],
  'a table cut in its rows': [() => packGzip(changed(users, (xml) => xml.slice(0, -20))), 'table malformed'],
  'a table without its schema': [() => packGzip(changed(tag, () => '<NewDataSet></NewDataSet>')), 'table malformed'],
  'a table whose tags do not nest': [
    () => packGzip(changed(users, (xml) => xml.replace('</id>', '</ie>'))),
    'table malformed',
  ],
  'a zero byte in a table': [() => packGzip(changed(users, (xml) => xml.replace('them', '\0'))), 'table malformed'],
  'an unknown entity in a table': [
    () => packGzip(changed(users, (xml) => xml.replace('&amp;', '&x;'))),
    'table malformed',
  ],
  'rows of another table': [
    () =>
      packGzip(
        changed(users, () => dataSetXml('core_user', [{ id: 1 }]).replaceAll(/<(\/?)core_user>/g, '<$1core_users>')),
      ),
    'table malformed',
  ],
  'no user': [() => packGzip(changed(users, () => dataSetXml('core_user', []))), 'table noRows'],
  'no portal': [
    () => packGzip(changed('databases/core/tenants_tenants', () => dataSetXml('tenants_tenants', []))),
    'table noRows',
  ],
  "no list of the portal's files": [() => packGzip(without(list)), 'fileList missing'],
  "a list of the portal's files that is cut": [
    () => packGzip(changed(list, (xml) => xml.slice(0, -9))),
    'fileList malformed',
  ],
  'a file that only the list has': [() => packGzip(without('room_logos/8_orig.png')), 'files'],
  'a document that only the list has': [
    () => packGzip(changed(list, () => fileListXml('storage_restore', ['files/folder_1000/file_77/v1/content.txt']))),
    'files',
  ],
  'a dump without a definition': [() => packGzip(without('/databases/scheme/core_acl', dump)), 'table missing'],
  'a dump with an empty definition': [
    () => packGzip(changed('/databases/scheme/core_acl', () => '', dump)),
    'table empty',
  ],
  'a dump with data cut off': [
    () => packGzip(changed('/databases/data/files_file', (sql) => sql.slice(0, -3), dump)),
    'table malformed',
  ],
  'a dump without users': [() => packGzip(without('/databases/data/core_user', dump)), 'table noRows'],
  'a dump without its marker': [() => packGzip(without('dump', dump)), 'table missing'],
};

for (const [name, [bytes, expected]] of Object.entries(damages)) {
  test(`${name} is found`, async () => {
    const report = await inspect(bytes());
    const [first] = report.damages;
    const found = first === undefined ? 'files' : 'fault' in first ? `${first.kind} ${first.fault}` : first.kind;
    assert.equal(verdict(report), 'damaged');
    assert.equal(found, expected);
  });
}

const isSameContent = (bytes: Buffer): boolean => {
  try {
    return gunzipSync(bytes).equals(tar);
  } catch {
    return false;
  }
};

test('a wrong length is found', async () => {
  const report = await inspect(archive, { expectedBytes: archive.length + 1 });
  assert.deepEqual(report.damages, [
    { kind: 'wrongLength', expectedBytes: archive.length + 1, actualBytes: archive.length },
  ]);
});

test('a cut at every block of the tar is found', async () => {
  const lastContent = tar.lastIndexOf('</storage_restore>');
  for (let length = 512; length < lastContent + 1_024; length += 512) {
    const report = await inspect(tar.subarray(0, length));
    assert.equal(verdict(report), 'damaged', `cut to ${length} bytes`);
  }
});

/** Places in the archive from `first` on: each near its beginning and its end, every seventh between. */
const places = (first: number): readonly number[] =>
  Array.from({ length: archive.length - first }, (_, index) => first + index).filter(
    (place) => place % 7 === 0 || place < 40 || place > archive.length - 40,
  );

test('a cut anywhere in the compressed archive is found', async () => {
  for (const length of places(2)) {
    assert.equal(verdict(await inspect(archive.subarray(0, length))), 'damaged', `cut to ${length} bytes`);
  }
});

test('a bit flipped anywhere after the gzip header is found, unless it changes nothing', async () => {
  for (const offset of places(10)) {
    const bytes = flipped(archive, offset, 1 << (offset % 8));
    // A length for a code that no data uses: the content is the same.
    const isHarmless = isSameContent(bytes);
    assert.equal(verdict(await inspect(bytes)), isHarmless ? 'whole' : 'damaged', `byte ${offset}`);
  }
});

for (const [name, bytes] of Object.entries({
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from([0x1f]),
  text: Buffer.from('{"error":"not found"}'),
  'a long text': Buffer.from('<html>'.repeat(1_000)),
})) {
  test(`${name} is not an archive`, async () => assert.equal(verdict(await inspect(bytes)), 'notAnArchive'));
}

const third = notes[2] ?? hello;
const suspects: Readonly<Record<string, readonly [() => readonly Entry[], number | undefined]>> = {
  'a document without content': [() => without(contentName(third)), undefined],
  'an emptied document': [() => changed(contentName(third), () => ''), 0],
  'a shortened document': [() => changed(contentName(third), (content) => content.slice(1)), 2_279],
  'a document in another folder': [
    () =>
      entries.map((entry) =>
        entry.name === contentName(third) ? { ...entry, name: entry.name.replace('1000', '2000') } : entry,
      ),
    undefined,
  ],
  'a document of a dump without content': [() => without(`storage/${contentName(third)}`, dump), undefined],
};

for (const [name, [changedEntries, actualBytes]] of Object.entries(suspects)) {
  test(`${name} is named with its number, title and sizes`, async () => {
    // The portal's list knows nothing of it either.
    const all = changedEntries();
    const names = all.map((entry) => entry.name).filter((path) => /^(storage\/)?files\//.test(path));
    const report = await inspect(
      packGzip(
        changed(
          list,
          () =>
            fileListXml(
              'storage_restore',
              names.map((path) => path.replace(/^storage\//, '')),
            ),
          [...all],
        ),
      ),
    );
    const { documents } = report;
    assert.equal(verdict(report), 'incomplete');
    assert.deepEqual([documents.whole, documents.total], [4, 5]);
    assert.deepEqual(documents.suspects, [
      {
        ...{ id: 21, version: 1, title: 'note2.txt', expectedBytes: 2_280, actualBytes },
        ...{ modifiedOn: '2026-11-30T02:19:36Z', inheritsNumber: false },
      },
    ]);
  });
}

test('a document of a dump that got the number of an old copy is not taken for the copy', async () => {
  const name = 'portal_2026-11-30_01-57-35.tar.gz';
  const copies = [
    { id: 3, title: name, name, category: 10 },
    { id: 6, title: 'big1.bin', name, category: 3 },
    { id: 7, title: name, name, category: 3 },
  ];
  const report = await inspect(packGzip(dumpEntries({ ...backup, copies })));
  assert.deepEqual(
    report.documents.suspects.map(({ id, inheritsNumber }) => [id, inheritsNumber]),
    [
      [6, true],
      [7, true],
    ],
  );
  assert.deepEqual([report.documents.whole, report.documents.total], [5, 7]);
});
