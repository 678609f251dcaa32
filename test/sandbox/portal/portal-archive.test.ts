import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { packTar } from '../../../src/sandbox/portal/archive/tar-writer.ts';
import type { ArchiveDamage } from '../../../src/sandbox/portal/knobs.ts';
import { type Scene, scene } from './portal-support.ts';
import { documentContents, documentRows, readTar, readTarGz } from './portal-tar.ts';

const inRoom = { storageType: 0, storageParams: [{ key: 'folderId', value: '1234' }] };

/** Makes a copy; its archive as it lies at the portal. */
const copyOf = async ({ portal, clock, start }: Scene, body?: object): Promise<Buffer> => {
  portal.knobs.allowance = 100;
  const { taskId } = (await start(body)).json.response;
  clock.advance(10_000);
  return Buffer.from(
    portal
      .history()
      .find(({ id }) => id === taskId)
      ?.archive() ?? [],
  );
};

test("a portal's archive has a table for each of the server's, the documents, and last the list of them", async (t) => {
  for (const [server, tables] of [
    ['3.5', 39],
    ['3.6', 47],
    ['3.7', 48],
  ] as const) {
    const here = await scene(t, { server });
    const files = readTarGz(await copyOf(here));
    const names = [...files.keys()];
    assert.equal(names.filter((name) => /^databases\/\w+\/\w+$/.test(name)).length, tables, server);
    assert.deepEqual(documentRows(files), [...documentContents(files)]);
    assert.deepEqual(documentRows(files), [
      [1, 11],
      [2, 760],
      [3, 1_520],
    ]);
    assert.equal(names.at(-1), 'storage/restore_info');
    assert.match(String(files.get('storage/restore_info')), /<path>folder_1000\/file_3\/v1\/content\.txt<\/path>/);
  }
});

test('every table says its schema once, and the people and the portal have rows', async (t) => {
  const here = await scene(t);
  const files = readTarGz(await copyOf(here));
  for (const [name, content] of files) {
    if (!name.startsWith('databases/')) continue;
    assert.match(String(content), /^<NewDataSet>\n {2}<xs:schema /, name);
    assert.equal(String(content).match(/<xs:sequence>/g)?.length, 1, name);
  }
  assert.match(String(files.get('databases/core/tenants_tenants')), /<tenants_tenants>\s*<id>1<\/id>/);
  assert.match(String(files.get('databases/core/core_user')), /<core_user>/);
});

test('an archive is whole records of GNU tar, and names that are too long go before their file', () => {
  const name = `files/${'long-'.repeat(30)}name.txt`;
  const packed = packTar([{ name, content: Buffer.from('text') }], Date.UTC(2026, 2, 10));
  assert.deepEqual([packed.length % 10_240, packed.toString('latin1', 257, 263)], [0, 'ustar ']);
  assert.deepEqual([...readTar(packed)], [[name, Buffer.from('text')]]);
});

test('earlier copies in rooms are left out, and so is a document that has the number of a deleted one', async (t) => {
  const here = await scene(t);
  await copyOf(here, inRoom);
  const first = readTarGz(await copyOf(here, inRoom));
  assert.equal(documentRows(first).length, 3);
  const newest = here.portal.history().at(-1);
  await here.ask('DELETE', `/api/2.0/backup/deletebackup/${newest?.id}`);
  assert.equal(here.portal.saveDocument('report.docx', 500), newest?.fileId);
  const second = readTarGz(await copyOf(here));
  assert.equal(documentRows(second).length, 3);
  assert.equal(documentContents(second).size, 3);
  const room = /<files_folder>\s*<id>1234<\/id>[\s\S]*?<filesCount>(\d+)/.exec(
    String(second.get('databases/files/files_folder')),
  );
  assert.equal(room?.[1], '4', 'only the count of the folder tells of it: two documents, one copy and this');
});

test('the archive of a backup for which the room has no space stays there as a document', async (t) => {
  const here = await scene(t);
  here.portal.knobs.storageUsedBytes = 60_000_000;
  here.portal.knobs.storageTotalBytes = 60_000_001;
  await copyOf(here, inRoom);
  const { response } = (await here.progress()).json;
  assert.deepEqual([response.progress, response.error], [90, 'The used storage size should not exceed 57 MB']);
  assert.equal(here.portal.history().length, 0);
  assert.equal(documentRows(readTarGz(await copyOf(here))).length, 4);
});

test('a dump says that it is one, has schemes and data with a leading slash, and the rows of copies without their content', async (t) => {
  const here = await scene(t, { isStandalone: true });
  const copy = await copyOf(here, inRoom);
  const files = readTarGz(await copyOf(here, { storageType: 4, dump: true }));
  const [first] = files;
  assert.deepEqual([first?.[0], String(first?.[1])], ['dump', 'True']);
  const names = [...files.keys()];
  const tables = (kind: string): string[] =>
    names.filter((name) => name.startsWith(`/databases/${kind}/`)).map((name) => name.split('/')[3] ?? '');
  assert.deepEqual(
    tables('data').filter((table) => !tables('scheme').includes(table)),
    [],
  );
  assert.equal(documentContents(files, 'storage/').size, 3);
  assert.match(String(files.get('/databases/data/files_file')), /\(4,1,1,1,true,1234,'sandbox_.*\.tar\.gz'/);
  const hash = createHash('sha256').update(copy).digest('hex').toUpperCase();
  assert.match(String(files.get('/databases/data/backup_backup')), new RegExp(`${hash}',0,'1234','4'`));
});

test('a cloud portal on a bucket puts the copies in its rooms together uncompressed and in any order', async (t) => {
  const here = await scene(t);
  here.portal.knobs.isS3Backed = true;
  const files = readTar(await copyOf(here, inRoom));
  assert.equal(documentContents(files).size, 3);
  assert.notEqual([...files.keys()].at(-1), 'storage/restore_info');
  assert.equal(readTarGz(await copyOf(here)).size, files.size);
});

test('files that went while they were packed are listed as missing', async (t) => {
  const here = await scene(t);
  here.portal.knobs.ending = 'warning';
  const files = readTarGz(await copyOf(here));
  assert.match(
    String(files.get('storage/missing_info')),
    /<path>folder_1000\/file_3\/v1\/content\.txt<\/path>[\s\S]*<error>/,
  );
  assert.equal(documentContents(files).has(3), false);
});

const rows: readonly (readonly [ArchiveDamage, (files: ReadonlyMap<string, Buffer>) => unknown, unknown])[] = [
  ['tableMissing', (files) => files.has('databases/core/core_user'), false],
  ['fileMissing', (files) => [documentRows(files).length, documentContents(files).size], [3, 2]],
  ['fileEmptied', (files) => documentContents(files).get(3), 0],
];
for (const [damage, look, expected] of rows) {
  test(`an archive with ${damage} is complete in all else, and the backup says nothing`, async (t) => {
    const here = await scene(t);
    here.portal.knobs.archiveDamage = damage;
    const files = readTarGz(await copyOf(here));
    assert.deepEqual(look(files), expected);
    assert.equal(files.has('storage/missing_info'), false);
    const { response } = (await here.progress()).json;
    assert.deepEqual([response.progress, response.error, 'warning' in response], [100, '', false]);
  });
}

for (const damage of ['truncated', 'bitFlipped'] as const) {
  test(`an archive that is ${damage} cannot be unpacked`, async (t) => {
    const here = await scene(t);
    here.portal.knobs.archiveDamage = damage;
    const bytes = await copyOf(here);
    assert.throws(() => gunzipSync(bytes));
  });
}
