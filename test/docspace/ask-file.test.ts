import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering } from './answering.ts';
import { portalOf } from './simulated.ts';

test('What became of a document is learned by its number', async (t) => {
  const { portal, client } = await portalOf(t);
  const id = portal.saveDocument('late.txt', 100);
  const found = await client.askFile(id);
  assert.ok(found.kind === 'found');
  assert.deepEqual([found.title, found.isInTrash], ['late.txt', undefined]);
  portal.deleteFile(id);
  assert.deepEqual(await client.askFile(id), { kind: 'deleted' });
});

test('A document that the key may not see is told apart from one that is not there', async (t) => {
  const { portal, client } = await portalOf(t);
  const id = portal.saveDocument('private.txt', 100, '1');
  portal.knobs.role = 'admin';
  assert.deepEqual(await client.askFile(id), { kind: 'closed' });
});

test('A document in the trash is told apart', async (t) => {
  const file = { id: 6, title: 'late.txt', updated: '2026-03-02T12:00:00.0000000Z', rootFolderType: 3 };
  const { client } = await answering(t, (_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ response: file, statusCode: 200 }));
  });
  const found = await client.askFile(6);
  assert.equal(found.kind === 'found' && found.isInTrash, true);
});
