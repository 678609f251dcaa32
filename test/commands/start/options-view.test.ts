import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { BackupRequest } from '../../../src/backup/job.ts';
import { usableStorages } from '../../../src/backup/storage.ts';
import { optionsAnswer, optionsForm, optionsState, targetOf } from '../../../src/commands/start/view-options.ts';
import { problemsOfView } from '../../../src/sandbox/workspace/blocks/view.ts';
import { placeComplaint } from '../../../src/slack/blocks/storage-fields.ts';
import { plain } from '../../../src/slack/blocks/text.ts';
import { anyText } from '../../support/any.ts';
import { readModal } from '../../support/read-modal.ts';

const portal = 'https://portal.example.com';
const room: BackupRequest = { storage: 'Documents', params: { folderId: '1234' }, slot: 'portal' };
const consumer: BackupRequest = {
  storage: 'ThirdPartyConsumer',
  params: { module: 's3', ssekey: 'x' },
  slot: 'portal',
};
const local: BackupRequest = { storage: 'Local', params: { filePath: '/srv' }, slot: 'dump' };
const read = (backup: BackupRequest, isStandalone: boolean): string =>
  readModal(optionsForm(optionsState(backup, isStandalone), portal));
const first =
  'One backup of *<https://portal.example.com|portal.example.com>*, as you choose here. The configuration stays as it is.';

test('The form shows what the configuration would start', () => {
  assert.equal(
    read(room, false),
    [
      'Back up with options [Start]',
      '---',
      first,
      '→ Where to = A room of the portal (Documents)',
      'Room or folder = 1234 (Its number, as in its address in DocSpace, for example 1234.)',
    ].join('\n'),
  );
  assert.equal(
    read(local, true),
    [
      'Back up with options [Start]',
      '---',
      first,
      'What = The whole instance: every portal of the server (dump)',
      '→ Where to = The server’s disk (Local)',
      'Directory on the portal’s server = /srv (It must exist there already, for example /var/backups.)',
    ].join('\n'),
  );
  assert.equal(
    read(consumer, false),
    ['Back up with options [Start]', '---', first, '→ Where to = Third-party storage (ThirdPartyConsumer): s3'].join(
      '\n',
    ),
  );
});

test('What makes no sense in the cloud is not offered there', () => {
  assert.equal(
    read(local, false),
    [
      'Back up with options [Start]',
      '---',
      first,
      '→ Where to = Temporary storage (DataStore)',
      '---',
      ':warning: DocSpace deletes a copy in temporary storage *after 24 hours*.',
    ].join('\n'),
  );
});

test('What is told stands above the form', () => {
  const modal = optionsForm(optionsState(room, false), portal, plain('No.').blocks);
  assert.match(readModal(modal), /\[Start\]\n---\nNo\.\n→ Where to/);
});

test('The form becomes a target, and nothing that it does not offer', () => {
  const state = optionsState(room, false);
  assert.deepEqual(targetOf(state), { storage: 'Documents', folder: '1234', slot: 'portal', retryOf: undefined });
  assert.deepEqual(targetOf({ ...state, storage: 'DataStore' }), {
    storage: 'DataStore',
    folder: undefined,
    slot: 'portal',
    retryOf: undefined,
  });
  assert.equal(targetOf({ ...state, storage: 'Local', directory: '/srv' }), undefined);
  assert.equal(targetOf({ ...state, storage: 'CustomCloud' }), undefined);
  assert.equal(targetOf({ ...state, slot: 'dump' }), undefined);
  assert.equal(targetOf({ ...state, slot: 'moon' }), undefined);
  assert.equal(targetOf(optionsState(local, true))?.slot, 'dump');
  assert.equal(targetOf({ ...optionsState(local, true), slot: 'portal' })?.slot, 'portal');
});

test('A place that cannot be right is complained about under its own field', () => {
  const number = 'This must be the number of a room or folder, such as 1234.';
  const connected = 'This must be the ID of a folder of the connected account, which is not a plain number.';
  const directory = 'This must be a directory on the portal’s server.';
  const cases: readonly (readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>])[] = [
    [{ '0.storage': 'DataStore' }, {}],
    [{ '0.storage': 'ThirdPartyConsumer' }, {}],
    [{ '0.storage': 'Documents', '0.room': '1234' }, {}],
    [{ '0.storage': 'Documents', '0.room': ' 1234 ' }, {}],
    [{ '2.storage': 'Documents', '2.room': 'Backups' }, { '2.room': number }],
    [{ '0.storage': 'Documents', '0.room': '' }, { '0.room': number }],
    [{ '0.storage': 'ThridpartyDocuments', '0.account': '1234' }, { '0.account': connected }],
    [{ '0.storage': 'ThridpartyDocuments', '0.account': 'sbox-1' }, {}],
    [{ '0.storage': 'Local', '0.directory': ' ' }, { '0.directory': directory }],
    [{ '0.storage': 'Local', '0.room': 'x' }, {}],
    [{ '0.room': 'x' }, {}],
    [{}, {}],
  ];
  for (const [values, complaint] of cases) assert.deepEqual(placeComplaint(values), complaint, JSON.stringify(values));
});

test('Whatever the configuration and the portal say, Slack takes the form and the answers', () => {
  const backup = fc.record({
    storage: fc.constantFrom(...usableStorages),
    params: fc.record({ folderId: anyText(), filePath: anyText(), module: anyText(), key: fc.constant('hush-hush') }),
    slot: fc.constantFrom('portal' as const, 'dump' as const),
  });
  fc.assert(
    fc.property(
      backup,
      fc.boolean(),
      anyText().filter((text) => text.trim() !== ''),
      (request, isStandalone, words) => {
        const modal = optionsForm(optionsState(request, isStandalone), portal);
        assert.deepEqual(problemsOfView(modal, new Set()), []);
        assert.ok(!JSON.stringify(modal).includes('hush-hush'));
        assert.deepEqual(problemsOfView(optionsAnswer(plain(words)), new Set()), []);
      },
    ),
    { numRuns: 300, interruptAfterTimeLimit: 20_000 },
  );
});
