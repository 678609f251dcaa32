import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, refusalOf } from './answering.ts';
import { envelope, json, keyAdvice, logAdvice, storageAdvice, testRows, walletAdvice } from './refusing.ts';

testRows([
  {
    name: 'an address that the portal does not allow',
    status: 403,
    headers: json,
    body: JSON.stringify('The access to the portal is restricted'),
    failure: { kind: 'forbidden', detail: 'The access to the portal is restricted', httpStatus: 403 },
    sentence:
      "The portal refuses the bot's address (403): “The access to the portal is restricted”. Add the bot's address to the portal's IP restrictions in DocSpace, or use a key of the portal's owner.",
  },
  ...[
    [
      'Could not resolve current tenant :-(.',
      'The server knows no portal by this address',
      "Set DOCSPACE_API_HOST to the portal's own address, not another name of its server.",
    ],
    [
      'Object reference not set to an instance of an object.',
      'The portal hides the reason',
      'For Documents its room was usually deleted; for a storage module it is usually not set up in DocSpace.',
    ],
    [
      'Accounting request failed with status code 503',
      "DocSpace's billing did not answer",
      'Try again later; the storage is not to blame.',
    ],
  ].map(([detail = '', what, advice]) => ({
    name: `the error ${detail}`,
    status: 500,
    headers: json,
    body: envelope(500, detail),
    failure: { kind: 'broken', detail, httpStatus: 500 } as const,
    sentence: `${what} (500): “${detail.replace(/\.$/, '')}”. ${advice}`,
  })),
  {
    name: 'a folder of the wrong type',
    status: 400,
    headers: json,
    body: envelope(400, 'wrong folder type'),
    failure: { kind: 'invalid', detail: 'wrong folder type', httpStatus: 400 },
    sentence:
      "The portal does not accept the request (400): “wrong folder type”. Set folderId to a room's number for Documents, or to a connected folder's id for ThridpartyDocuments.",
  },
  {
    name: 'a backup that cannot be a dump',
    status: 400,
    headers: json,
    body: envelope(400, "backup can't start as dump"),
    failure: { kind: 'invalid', detail: "backup can't start as dump", httpStatus: 400 },
    sentence: `The portal does not accept the request (400): “backup can't start as dump”. ${storageAdvice}`,
  },
  {
    name: 'a used-up free allowance',
    status: 402,
    headers: json,
    body: envelope(402, 'The number of free backups should not exceed 2 within a month'),
    failure: {
      kind: 'payment',
      detail: 'The number of free backups should not exceed 2 within a month',
      httpStatus: 402,
    },
    sentence: `The portal asks for payment or more space (402): “The number of free backups should not exceed 2 within a month”. ${walletAdvice}`,
  },
  {
    name: 'a plan without backups, with a full stop of its own',
    status: 402,
    headers: json,
    body: envelope(402, 'Your pricing plan does not support this option.'),
    failure: { kind: 'payment', detail: 'Your pricing plan does not support this option.', httpStatus: 402 },
    sentence: `The portal asks for payment or more space (402): “Your pricing plan does not support this option”. ${walletAdvice}`,
  },
  {
    name: 'an empty wallet',
    status: 402,
    headers: json,
    body: envelope(402, 'Payment required'),
    failure: { kind: 'payment', detail: 'Payment required', httpStatus: 402 },
    sentence: `The portal asks for payment or more space (402): “Payment required”. ${walletAdvice}`,
  },
  {
    name: 'a missing right',
    status: 403,
    headers: json,
    body: envelope(403, 'Access denied'),
    failure: { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 },
    sentence:
      "The portal does not allow this (403): “Access denied”. The key's owner must be a DocSpace admin; `/backup doctor` checks that, the folder and BACKUP_DUMP.",
  },
  {
    name: 'a folder that is not there',
    status: 404,
    headers: json,
    body: envelope(404, 'The required folder was not found'),
    failure: { kind: 'missing', detail: 'The required folder was not found', httpStatus: 404 },
    sentence:
      'The portal does not find what it was asked for (404): “The required folder was not found”. Check the folder in BACKUP_STORAGE_PARAMS.',
  },
  {
    name: 'any other error of the server',
    status: 500,
    headers: json,
    body: envelope(500, "The given key 'filePath' was not present in the dictionary."),
    failure: {
      kind: 'broken',
      detail: "The given key 'filePath' was not present in the dictionary.",
      httpStatus: 500,
    },
    sentence: `The portal had an error of its own (500): “The given key 'filePath' was not present in the dictionary”. ${logAdvice}`,
  },
  {
    name: 'Local storage on a hosted portal',
    status: 500,
    headers: json,
    body: envelope(500, 'Access denied'),
    failure: { kind: 'broken', detail: 'Access denied', httpStatus: 500 },
    sentence:
      'The portal had an error of its own (500): “Access denied”. Local storage needs a self-hosted server: choose another BACKUP_STORAGE_TYPE.',
  },
  {
    name: 'a refused key with words',
    status: 401,
    headers: json,
    body: { ...envelope(401, 'Too many attempts'), error: { message: 'Too many attempts', type: null, stack: null } },
    failure: { kind: 'unauthorised', detail: 'Too many attempts', httpStatus: 401 },
    sentence: `The portal does not accept the API key (401): “Too many attempts”. ${keyAdvice}`,
  },
  {
    name: 'an error that is only a text',
    status: 400,
    headers: json,
    body: { error: 'not now', status: 1, statusCode: 400 },
    failure: { kind: 'invalid', detail: 'not now', httpStatus: 400 },
    sentence: `The portal does not accept the request (400): “not now”. ${storageAdvice}`,
  },
  {
    name: 'a 503 with words',
    status: 503,
    headers: json,
    body: envelope(503, 'Under maintenance'),
    failure: { kind: 'unavailable', detail: 'Under maintenance', httpStatus: 503 },
    sentence:
      'The portal is not available at the moment (503): “Under maintenance”. If it stays so, check that its server is up.',
  },
  {
    name: 'an error whose envelope names another status',
    status: 402,
    headers: json,
    body: envelope(500, 'Payment required'),
    failure: { kind: 'payment', detail: 'Payment required', httpStatus: 402 },
    sentence: `The portal asks for payment or more space (402): “Payment required”. ${walletAdvice}`,
  },
]);

test('Neither a stack trace nor a secret of an answer reaches a person', async (t) => {
  const { client } = await answering(t, (request, response) => {
    const message = `Failed for ${request.headers.authorization} at https://u:p@s3.example.com/a?X-Amz-Signature=abc#d,\r\n\tsee /storage/backup/root/x.tar.gz?expire=1440&auth=xyz and auth=uvw\r\n   at ASC.Data.Backup.Run(String key) in /src/Backup.cs:line 42`;
    response.writeHead(500);
    response.end(JSON.stringify({ error: { message, stack: '   at ASC.Secret()' }, status: 1, statusCode: 500 }));
  });
  const { failure } = await refusalOf(client.progress('portal'));
  assert.equal(
    failure.detail,
    'Failed for Bearer [secret] at https://s3.example.com/a see /storage/backup/root/x.tar.gz and',
  );
});
