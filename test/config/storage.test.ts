import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, refuses } from './reading.ts';

const params = (storage: string, text: string) =>
  read({ BACKUP_STORAGE_TYPE: storage, BACKUP_STORAGE_PARAMS: text }).backup.params;

test('storage parameters are pairs or a JSON object', () => {
  const s3 = { module: 's3', bucket: 'b', serviceurl: 'https://s3.example.com/?a=b' };
  assert.deepEqual(params('ThirdPartyConsumer', 'module=s3, bucket=b ,serviceurl=https://s3.example.com/?a=b'), s3);
  assert.deepEqual(params('ThirdPartyConsumer', JSON.stringify(s3)), s3);
  assert.deepEqual(params('Documents', '{"folderId": 1234, "x": true}'), { folderId: '1234', x: 'true' });
  assert.deepEqual(params('Local', '{"filePath": "/srv/a,b \\": c"}'), { filePath: '/srv/a,b ": c' });
  assert.deepEqual(params('ThridpartyDocuments', 'folderId=sbox-12-|backups'), { folderId: 'sbox-12-|backups' });
});

const refusedParams: readonly (readonly [string, string, RegExp])[] = [
  ['Documents', '', /must hold folderId with the number/],
  ['Documents', 'folderId=abc', /must hold folderId with the number/],
  ['Documents', 'folderid=1234', /must hold folderId with the number/],
  ['ThridpartyDocuments', 'folderId=1234', /must hold folderId with the connected storage's own/],
  ['ThridpartyDocuments', '', /must hold folderId with the connected storage's own/],
  ['Local', 'folderId=1', /must hold filePath/],
  ['ThirdPartyConsumer', 'bucket=b', /must hold module/],
  ['DataStore', 'folderId=1234', /is of no use with the storage type DataStore/],
  ['Documents', '1234', /must be key=value pairs/],
  ['Documents', '=1234', /must be key=value pairs/],
  ['Documents', 'folderId=1,folderId=2', /names one key twice/],
  ['Documents', '{"folderId":1,"folderId":2}', /names one key twice/],
  ['Documents', '{"folderId":1,"folder\\u0049d":2}', /names one key twice/],
  ['Documents', '{"folderId":{"id":1}}', /must hold only texts, numbers and booleans/],
  ['Documents', '{"folderId":null}', /must hold only texts, numbers and booleans/],
  ['Documents', '{"folderId":12345678901234567890}', /.*write a very large number in quotes/],
  ['Documents', '{"folderId":', /starts like a JSON object and is not one/],
];

for (const [storage, text, sentence] of refusedParams) {
  test(`${storage} refuses the parameters ${JSON.stringify(text)}`, () => {
    const change = { BACKUP_STORAGE_TYPE: storage, BACKUP_STORAGE_PARAMS: text };
    refuses(change, new RegExp(`^BACKUP_STORAGE_PARAMS ${sentence.source}`));
  });
}

test('a misspelt storage type is one problem, whatever its parameters', () => {
  const change = { BACKUP_STORAGE_TYPE: 'Document', BACKUP_STORAGE_PARAMS: 'folderId=1234' };
  refuses(change, /^BACKUP_STORAGE_TYPE must be one of/);
});
