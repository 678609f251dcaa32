import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cost } from '../../../src/backup/cost.ts';
import type { BackupRequest, StorageType } from '../../../src/backup/job.ts';
import type { About, Place } from '../../../src/backup/portal-facts.ts';
import type { Result } from '../../../src/backup/result.ts';
import { type Finding, ok, problem, unknown } from '../../../src/commands/doctor/finding.ts';
import { costFindings, storageFindings } from '../../../src/commands/doctor/storage.ts';

const backupTo = (storage: StorageType, params = {}): BackupRequest => ({ storage, params, slot: 'portal' });
const aboutWith = (storage: Result<Place>, isStandalone: boolean | undefined = false): About => {
  const unread = { failure: { kind: 'timeout', detail: '' } } as const;
  const facts = { status: 'active', timeZone: undefined, culture: '' } as const;
  const portal = isStandalone === undefined ? unread : { value: { ...facts, isStandalone } };
  return { version: unread, portal, key: unread, person: unread, clock: unread, storage };
};
const unasked = { value: { kind: 'unasked' } } as const;
const documents = backupTo('Documents', { folderId: '1234' });

const places: readonly (readonly [Place, Finding])[] = [
  [
    { kind: 'folder', title: 'Backups', isWritable: true },
    ok('Storage', 'Copies go to the folder “Backups”, which may be written.'),
  ],
  [
    { kind: 'folder', title: 'Backups', isWritable: false },
    problem(
      'Storage',
      'The key’s owner may not write to the folder “Backups”. Make them a member of the room, or set another in BACKUP_STORAGE_PARAMS.',
    ),
  ],
  [
    { kind: 'folder', title: 'Backups', isWritable: true, space: { usedBytes: 89, totalBytes: 100 } },
    ok('Storage', 'Copies go to the folder “Backups”, which may be written.'),
  ],
  [
    { kind: 'folder', title: 'Backups', isWritable: true, space: { usedBytes: 95, totalBytes: 100 } },
    problem(
      'Storage',
      'The portal’s storage is 95 % full, and a copy that does not fit fails at the end. Free some, or get more in DocSpace under Payments.',
    ),
  ],
  [
    { kind: 'folder', title: 'Backups', isWritable: true, space: { usedBytes: 101, totalBytes: 100 } },
    problem(
      'Storage',
      'The portal’s storage is full, so no copy fits into a room. Free some, or get more in DocSpace under Payments.',
    ),
  ],
  [
    { kind: 'account', title: 'Drive' },
    unknown(
      'Storage',
      'Copies go to the connected account “Drive”. Whether it has the folder in BACKUP_STORAGE_PARAMS shows at the first backup.',
    ),
  ],
  [
    { kind: 'module', title: 'AWS S3', isSet: true },
    ok('Storage', 'Copies go to AWS S3, which is set up at the portal.'),
  ],
  [
    { kind: 'module', title: 'AWS S3', isSet: false },
    problem('Storage', 'AWS S3 is not set up at the portal. Do it in DocSpace under Settings › Integration.'),
  ],
  [
    { kind: 'absent', what: 'folder', detail: 'No such folder' },
    problem(
      'Storage',
      'The folder in BACKUP_STORAGE_PARAMS is not there, or the key’s owner may not see it. Set another. The portal says: “No such folder”',
    ),
  ],
  [
    { kind: 'absent', what: 'account', detail: '' },
    problem(
      'Storage',
      'No account is connected to the portal for backups. Connect one in DocSpace under Settings › Backup.',
    ),
  ],
  [
    { kind: 'absent', what: 'module', detail: '' },
    problem(
      'Storage',
      'The portal does not know the module in BACKUP_STORAGE_PARAMS. Set one that Settings › Integration lists.',
    ),
  ],
];

for (const [place, finding] of places) {
  test(`A place is told as: ${finding.words.join('')}`, () => {
    assert.deepEqual(storageFindings(aboutWith({ value: place }), documents), [finding]);
  });
}

test('A directory on the server cannot be looked at, and is refused where the portal is hosted', () => {
  const local = backupTo('Local', { filePath: '/backups' });
  const kindAt = (isStandalone: boolean | undefined) =>
    storageFindings(aboutWith(unasked, isStandalone), local).map(({ kind }) => kind);
  assert.deepEqual([kindAt(true), kindAt(false)], [['unknown'], ['problem']]);
  // Not told what kind of portal it is, nothing is held against it.
  const portal = { failure: { kind: 'timeout', detail: '' } } as const;
  assert.deepEqual(storageFindings({ ...aboutWith(unasked), portal }, local)[0]?.kind, 'unknown');
});

test('A storage that no server takes is a problem', () => {
  const [finding] = storageFindings(aboutWith(unasked), backupTo('CustomCloud'));
  assert.equal(finding?.kind, 'problem');
  assert.match(String(finding?.words[0]), /CustomCloud takes no backups.*Set BACKUP_STORAGE_TYPE/);
});

test('A dump of a hosted portal is a problem of its own', () => {
  const dump = { ...backupTo('DataStore'), slot: 'dump' } as const;
  const hosted = storageFindings(aboutWith(unasked, false), dump);
  assert.deepEqual(
    hosted[0],
    problem(
      'Storage',
      'BACKUP_DUMP is true, and only a self-hosted server can be backed up as a whole. Set it to false.',
    ),
  );
  assert.deepEqual([hosted.length, storageFindings(aboutWith(unasked, true), dump).length], [2, 1]);
});

test('A storage that cannot be asked about is told with the setting to check', () => {
  const failure = { kind: 'missing', detail: 'gone', httpStatus: 404 } as const;
  const [finding] = storageFindings(aboutWith({ failure }), documents);
  assert.equal(finding?.kind, 'problem');
  assert.match(String(finding?.words[0]), /“gone”.*BACKUP_STORAGE_PARAMS/);
});

const paid = { kind: 'paid', used: 2, allowance: 2, service: 'on', price: '$10' } as const;
const off =
  'The paid backup service is off: an older server refuses, a newer one switches it on and charges. See Payments in DocSpace.';
const costs: readonly (readonly [Cost, Finding])[] = [
  [{ kind: 'free' }, ok('Cost', 'The next backup is free.')],
  [{ kind: 'free', month: { used: 0, allowance: 2 } }, ok('Cost', 'The next backup is free (0 of 2 used this month).')],
  [
    paid,
    ok('Cost', 'The free backups of this month are used up (2 of 2). The next one costs $10. The bot asks first.'),
  ],
  [
    { ...paid, service: 'unknown', price: '' },
    ok(
      'Cost',
      'The free backups of this month are used up (2 of 2). The next one costs money; the portal does not say how much. The bot asks first.',
    ),
  ],
  [
    { ...paid, used: 0, allowance: 0, service: 'off' },
    problem('Cost', `The plan has no free backups. The next one costs $10. ${off}`),
  ],
  [
    { ...paid, service: 'refused' },
    problem(
      'Cost',
      'The free backups of this month are used up (2 of 2). The paid backup service is off, so the portal refuses. Switch it on in DocSpace under Payments.',
    ),
  ],
  [
    { ...paid, used: 0, allowance: 0, service: 'refused' },
    problem(
      'Cost',
      'The plan has no free backups. The paid backup service is off, so the portal refuses. Get a plan with backups, or switch that service on, in DocSpace under Payments.',
    ),
  ],
  [
    { kind: 'unknown', failure: { kind: 'broken', detail: 'no count', httpStatus: 500 } },
    unknown('Cost', "The portal had an error of its own (500): “no count”. The portal's log says more."),
  ],
];

for (const [cost, finding] of costs) {
  test(`The cost is told as: ${finding.words.join('')}`, () => assert.deepEqual(costFindings(cost), [finding]));
}
