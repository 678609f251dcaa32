import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasPlace, lackOf, offeredStorages } from '../../src/backup/storage.ts';

test('Each storage lacks what it needs, and nothing once it has that', () => {
  const cases = [
    ['DataStore', {}, undefined],
    ['Documents', {}, 'room'],
    ['Documents', { folderId: 'sbox-1' }, 'room'],
    ['Documents', { folderId: '12 ' }, 'room'],
    ['Documents', { folderId: '12' }, undefined],
    ['ThridpartyDocuments', {}, 'connected folder'],
    ['ThridpartyDocuments', { folderId: '' }, 'connected folder'],
    ['ThridpartyDocuments', { folderId: '12' }, 'connected folder'],
    ['ThridpartyDocuments', { folderId: 'sbox-1' }, undefined],
    ['Local', { folderId: '12' }, 'directory'],
    ['Local', { filePath: '' }, 'directory'],
    ['Local', { filePath: '/srv' }, undefined],
    ['ThirdPartyConsumer', { bucket: 'b' }, 'module'],
    ['ThirdPartyConsumer', { module: 's3' }, undefined],
  ] as const;
  for (const [storage, params, lack] of cases) assert.equal(lackOf(storage, params), lack, JSON.stringify(params));
});

test('Only in some storages a place has to be named', () => {
  const storages = [
    'DataStore',
    'Documents',
    'ThridpartyDocuments',
    'CustomCloud',
    'Local',
    'ThirdPartyConsumer',
  ] as const;
  assert.deepEqual(storages.filter(hasPlace), ['Documents', 'ThridpartyDocuments', 'Local']);
});

const temporary = { storage: 'DataStore', params: {} } as const;
const consumer = (module: string) => ({ storage: 'ThirdPartyConsumer', params: { module } }) as const;
const always = ['DataStore', 'Documents', 'ThridpartyDocuments'];

test('A directory on the server is offered where the server is the customer’s own', () => {
  assert.deepEqual(offeredStorages(false, temporary), { storages: always, module: '' });
  assert.deepEqual(offeredStorages(true, temporary), { storages: [...always, 'Local'], module: '' });
  const local = { storage: 'Local', params: { filePath: '/srv' } } as const;
  assert.deepEqual(offeredStorages(false, local).storages, always);
});

test('Third-party storage is offered where its settings are in use, those of the schedule first', () => {
  const storages = [...always, 'ThirdPartyConsumer'];
  assert.deepEqual(offeredStorages(false, consumer('s3')), { storages, module: 's3' });
  assert.deepEqual(offeredStorages(false, temporary, consumer('s3')), { storages, module: 's3' });
  assert.deepEqual(offeredStorages(false, consumer('s3'), temporary), { storages, module: 's3' });
  assert.deepEqual(offeredStorages(false, consumer('s3'), consumer('googlecloud')), {
    storages,
    module: 'googlecloud',
  });
  assert.equal(offeredStorages(false, { storage: 'ThirdPartyConsumer', params: {} }).module, '');
});
