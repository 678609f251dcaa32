import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Entry, portalEntries, text } from './backup-entries.ts';
import { dataSetXml } from './backup-tables.ts';
import { inspect } from './inspect.ts';
import { packGzip, packTar, withHeader } from './pack.ts';

const entries = portalEntries({});
const table = 'files2/files_tag';
const withTable = (xml: string): readonly Entry[] =>
  entries.map((entry) => (entry.name === `databases/${table}` ? text(entry.name, xml) : entry));
const good = dataSetXml('files_tag', []);

const tables: Readonly<Record<string, string>> = {
  'an endless tag': `<NewDataSet><${'a'.repeat(200_000)}></NewDataSet>`,
  'an endless entity': good.replace('</NewDataSet>', `&${'a'.repeat(200_000)}</NewDataSet>`),
  'elements without end inside one another': `<NewDataSet>${'<a>'.repeat(100_000)}`,
  'a document type': `<!DOCTYPE x [<!ENTITY a "b">]>${good}`,
  'a comment': good.replace('<NewDataSet>', '<NewDataSet><!-- -->'),
  'two roots': good + good,
  'text after the root': `${good}text`,
  'an attribute without quotes': good.replace('id="NewDataSet"', 'id=NewDataSet'),
};

for (const [name, xml] of Object.entries(tables)) {
  test(`a table with ${name} is malformed`, async () => {
    const { damages } = await inspect(packGzip(withTable(xml)));
    assert.deepEqual(damages, [{ kind: 'table', table, fault: 'malformed' }]);
  });
}

test('a name of two megabytes is not read', async () => {
  const longName = packTar([{ name: 'x'.repeat(120), content: Buffer.alloc(0) }]);
  const tar = withHeader(longName, (header) => header.write('00010000000\0', 124, 'latin1'));
  const { damages } = await inspect(Buffer.concat([tar, Buffer.alloc(4_000_000)]), { pieceBytes: 1_000 });
  assert.deepEqual(damages[0], { kind: 'tarHeader', atByte: 0 });
});

test('a name that leads elsewhere is a name like any other', async () => {
  const tar = packTar([text('harmless', 'x'), ...entries]);
  const { entries: count, damages } = await inspect(
    withHeader(tar, (header) => header.write('../../etc/x\0', 0, 'latin1')),
  );
  assert.deepEqual([count, damages], [entries.length + 1, []]);
});

test('a gigabyte of nothing is read in little memory', { timeout: 300_000 }, async () => {
  const member = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const before = process.memoryUsage.rss();
  const { damages } = await inspect(Buffer.concat(Array.from({ length: 16 }, () => member)));
  assert.equal(damages[0]?.kind, 'table');
  assert.ok(process.memoryUsage.rss() - before < 200_000_000);
});
