import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Portal } from '../../src/backup/portal.ts';
import { refusalOf } from './answering.ts';
import { portalOf } from './simulated.ts';

const temporary = { storage: 'DataStore', params: {}, slot: 'portal' } as const;
const room = { storage: 'Documents', params: { folderId: '1234' }, slot: 'portal' } as const;

const calls: readonly (readonly [string, (client: Portal) => Promise<unknown>])[] = [
  ['progress', (client) => client.progress('portal')],
  ['start', (client) => client.start(temporary)],
  ['history', (client) => client.history('portal')],
  ['cancel', (client) => client.cancel()],
  ['schedule', (client) => client.schedule('portal')],
];

const statuses = [
  [1, 'suspended', /suspended, so no backup can be made\. Have it activated again/],
  [3, 'being transferred', /being transferred, so no backup can be made\. Wait/],
  [4, 'being restored', /being restored, so no backup can be made\. Wait.*new API key/],
  [6, 'being encrypted', /being encrypted, so no backup can be made\. Wait/],
] as const;

for (const [number, status, words] of statuses) {
  test(`A portal that is ${status} is told as that, whatever it is asked for`, async (t) => {
    const { portal, client } = await portalOf(t);
    portal.knobs.tenantStatus = number;
    for (const [name, call] of calls) {
      const { failure, sentence } = await refusalOf(call(client));
      assert.equal(failure.portalStatus, status, name);
      assert.match(sentence, words, name);
      assert.equal(failure.isUnknownCall, undefined, name);
    }
  });
}

test('A portal that is about to be removed tells nothing but that none is there', async (t) => {
  const { portal, client } = await portalOf(t);
  portal.knobs.tenantStatus = 2;
  for (const [name, call] of calls) {
    const { failure, sentence } = await refusalOf(call(client));
    assert.equal(failure.isUnknownCall, undefined, name);
    assert.match(sentence, /no active portal at this address/, name);
  }
});

test('A portal that is being migrated makes backups', async (t) => {
  const { portal, client } = await portalOf(t);
  portal.knobs.tenantStatus = 5;
  assert.equal((await client.start(temporary)).isCompleted, false);
});

test('A room of which an administrator is no member is told apart from a person who is no administrator', async (t) => {
  const { portal, client } = await portalOf(t);
  portal.knobs.folders['1234'] = 'forbidden';
  for (const role of ['owner', 'admin'] as const) {
    portal.knobs.role = role;
    assert.match((await refusalOf(client.start(room))).sentence, /may not write to the room.*member of this one/);
  }
  portal.knobs.role = 'user';
  assert.match((await refusalOf(client.start(room))).sentence, /must be a DocSpace admin/);
});
