import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PortalFailure } from '../../../src/backup/portal-error.ts';
import { type Asked, explain } from '../../../src/slack/blocks/explain.ts';

const refused = (kind: PortalFailure['kind'], httpStatus: number, detail: string): PortalFailure => ({
  kind,
  httpStatus,
  detail,
});
const denied = refused('forbidden', 403, 'Access denied');
const planless = refused('payment', 402, 'Your pricing plan does not support this option');
const noFolder = refused('missing', 404, 'The required folder was not found');
const wrongFolder = refused('invalid', 400, 'wrong folder type');
const tooMany = refused('invalid', 400, 'backupStored must be 1 - 30');
const onDisk = refused('broken', 500, 'Access denied');
const broken = refused('broken', 500, 'Sequence contains no elements');
const hidden = refused('broken', 500, 'Object reference not set to an instance of an object.');

const allowed = 'The portal does not allow this (403): “Access denied”.';
const payment = 'The portal asks for payment or more space (402): “Your pricing plan does not support this option”.';
const missing = 'The portal does not find what it was asked for (404): “The required folder was not found”.';
const folderType = 'The portal does not accept the request (400): “wrong folder type”.';
const copies = 'The portal does not accept the request (400): “backupStored must be 1 - 30”.';
const disk = 'The portal had an error of its own (500): “Access denied”.';
const error = 'The portal had an error of its own (500): “Sequence contains no elements”.';

const writer = "The key's owner must be a DocSpace admin who may write to the chosen folder.";
const admin = "The key's owner must be a DocSpace admin; a dump needs a self-hosted server.";
const wallet = 'Check the plan, the wallet and the storage space in DocSpace under Payments.';
const log = "The portal's log says more.";
const settings = 'Check the storage, its folder and its other settings';

const rows: readonly (readonly [Asked, PortalFailure, string])[] = [
  ['choice', denied, `${allowed} ${writer}`],
  ['choice', planless, `${payment} ${wallet}`],
  ['choice', noFolder, `${missing} Choose another folder.`],
  [
    'choice',
    wrongFolder,
    `${folderType} Choose a room's number for Documents, or a connected folder's id for ThridpartyDocuments.`,
  ],
  ['choice', tooMany, `${copies} ${settings}.`],
  ['choice', onDisk, `${disk} Local storage needs a self-hosted server: choose another.`],
  ['choice', broken, `${error} ${settings}; if they are right, the portal's log says more.`],

  ['schedule', denied, `${allowed} ${writer}`],
  [
    'schedule',
    planless,
    `${payment} A schedule needs a plan with free backups, or the paid backup service: see Payments in DocSpace.`,
  ],
  ['schedule', noFolder, `${missing} Choose another folder.`],
  ['schedule', tooMany, `${copies} Check the storage, its settings, the day and the number of copies to keep.`],
  ['schedule', onDisk, `${disk} Local storage needs a self-hosted server: choose another.`],
  ['schedule', broken, `${error} ${settings}; if they are right, the portal's log says more.`],

  ['delete', denied, `${allowed} ${admin}`],
  ['delete', broken, `${error} ${log}`],
  ['delete', noFolder, `${missing} ${log}`],

  ['check', denied, `${allowed} ${admin}`],
  ['check', noFolder, `${missing} Check the folder in BACKUP_STORAGE_PARAMS.`],

  ['cancel', denied, `${allowed} ${admin}`],
  ['cancel', planless, `${payment} ${wallet}`],
  ['cancel', broken, `${error} ${log}`],
  [
    'cancel',
    { ...refused('missing', 404, ''), isUnknownCall: true },
    "The portal's server is too old to do this (404). Cancelling needs DocSpace 3.7 or newer.",
  ],
  [
    'cancel',
    refused('missing', 404, ''),
    'There is no active portal at this address (404). It may be suspended, deleted or misspelt: check DOCSPACE_API_HOST.',
  ],

  ['look', denied, `${allowed} ${admin}`],
  ['look', noFolder, `${missing} ${log}`],
  ['look', wrongFolder, `${folderType} ${log}`],
  ['look', tooMany, `${copies} ${log}`],
  ['look', onDisk, `${disk} ${log}`],
  ['look', broken, `${error} ${log}`],
  [
    'look',
    hidden,
    `The portal had an error of its own (500): “Object reference not set to an instance of an object”. ${log}`,
  ],
  [
    'schedule',
    hidden,
    'The portal hides the reason (500): “Object reference not set to an instance of an object”. For Documents its room was usually deleted; for a storage module it is usually not set up in DocSpace.',
  ],
  [
    'look',
    refused('unauthorised', 401, ''),
    'The portal does not accept the API key (401). Make a new key in DocSpace under Developer Tools › API keys (server 3.1 or newer), put it in DOCSPACE_API_KEY and restart the bot.',
  ],
];

for (const [asked, failure, sentence] of rows) {
  test(`A failure of ${asked}, ${failure.httpStatus} “${failure.detail}”, says what helps`, () => {
    assert.equal(explain(failure, asked), sentence);
  });
}

test('What is not a start names no setting for the storage', () => {
  for (const asked of ['choice', 'schedule', 'delete', 'cancel', 'look'] as const) {
    for (const failure of [denied, planless, noFolder, wrongFolder, tooMany, onDisk, broken]) {
      assert.doesNotMatch(explain(failure, asked), /BACKUP_/);
    }
  }
});
