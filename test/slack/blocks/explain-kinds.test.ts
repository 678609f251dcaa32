import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FailureKind, PortalError, type PortalFailure } from '../../../src/backup/portal-error.ts';
import { explain } from '../../../src/slack/blocks/explain.ts';

const address =
  "Check that DOCSPACE_API_HOST is the portal's own address and that no proxy or login page stands before it.";
const network = 'Check its server and the network between it and the bot.';

type Row = readonly [kind: FailureKind, httpStatus: number | undefined, detail: string, words: string];

const rows: readonly Row[] = [
  [
    'unauthorised',
    401,
    '',
    'The portal does not accept the API key (401). Make a new key in DocSpace under Developer Tools › API keys (server 3.1 or newer), put it in DOCSPACE_API_KEY and restart the bot.',
  ],
  [
    'forbidden',
    403,
    'Access denied',
    "The portal does not allow this (403): “Access denied”. The key's owner must be a DocSpace admin; `/backup doctor` checks that, the folder and BACKUP_DUMP.",
  ],
  [
    'forbidden',
    403,
    '',
    "The portal does not allow this (403). Check the key's permissions (*:write), the portal's IP restrictions, and that it is not being restored or moved.",
  ],
  ['payment', 402, '', 'The portal itself is not paid for (402). Renew its plan in DocSpace under Payments.'],
  [
    'payment',
    402,
    'Payment required',
    'The portal asks for payment or more space (402): “Payment required”. Check the plan, the wallet and the storage space in DocSpace under Payments.',
  ],
  [
    'missing',
    404,
    '',
    'There is no active portal at this address (404). It may be suspended, deleted or misspelt: check DOCSPACE_API_HOST.',
  ],
  [
    'missing',
    404,
    'The required folder was not found',
    'The portal does not find what it was asked for (404): “The required folder was not found”. Check the folder in BACKUP_STORAGE_PARAMS.',
  ],
  [
    'invalid',
    400,
    'wrong folder type',
    "The portal does not accept the request (400): “wrong folder type”. Set folderId to a room's number for Documents, or to a connected folder's id for ThridpartyDocuments.",
  ],
  [
    'invalid',
    400,
    'storageType: not valid',
    'The portal does not accept the request (400): “storageType: not valid”. Check BACKUP_STORAGE_TYPE, BACKUP_STORAGE_PARAMS and BACKUP_DUMP.',
  ],
  ['rate_limited', 429, '', 'The portal takes no more requests for now (429). Wait a minute or two.'],
  [
    'broken',
    500,
    'Access denied',
    'The portal had an error of its own (500): “Access denied”. Local storage needs a self-hosted server: choose another BACKUP_STORAGE_TYPE.',
  ],
  [
    'broken',
    500,
    'Sequence contains no elements',
    "The portal had an error of its own (500): “Sequence contains no elements”. Check BACKUP_STORAGE_TYPE and BACKUP_STORAGE_PARAMS; if they are right, the portal's log says more.",
  ],
  [
    'unavailable',
    502,
    '',
    'The portal is not available at the moment (502). If it stays so, check that its server is up.',
  ],
  ['unavailable', 200, '', `A web page answers instead of DocSpace's API (200). ${address}`],
  ['timeout', undefined, '', `The portal did not answer in time. ${network}`],
  [
    'unreachable',
    undefined,
    'ENOTFOUND',
    'The portal cannot be reached (no such host). Check that it is up and that DOCSPACE_API_HOST is right.',
  ],
  [
    'unreachable',
    undefined,
    'ECONNREFUSED',
    'The portal cannot be reached (connection refused). Check that it is up and that DOCSPACE_API_HOST is right.',
  ],
  [
    'unreachable',
    undefined,
    'EAI_AGAIN',
    'The portal cannot be reached (the host name cannot be looked up now). Check that it is up and that DOCSPACE_API_HOST is right.',
  ],
  [
    'unreachable',
    undefined,
    'ETIMEDOUT',
    'The portal cannot be reached (no connection in time). Check that it is up and that DOCSPACE_API_HOST is right.',
  ],
  [
    'unreachable',
    undefined,
    'ESOMETHING',
    'The portal cannot be reached (ESOMETHING). Check that it is up and that DOCSPACE_API_HOST is right.',
  ],
  [
    'unreachable',
    undefined,
    '',
    'The portal cannot be reached. Check that it is up and that DOCSPACE_API_HOST is right.',
  ],
  ['cut', undefined, '', `The portal dropped the connection before it had answered. ${network}`],
  [
    'tls',
    undefined,
    'self-signed certificate',
    'No secure connection to the portal can be made (self-signed certificate). Check its certificate and DOCSPACE_API_HOST; for a certificate authority of your own set NODE_EXTRA_CA_CERTS.',
  ],
  [
    'redirected',
    301,
    'https://other.example.com',
    "The portal's address redirects to https://other.example.com (301), and redirects are not followed. Set DOCSPACE_API_HOST to that address.",
  ],
  [
    'redirected',
    302,
    '/login',
    `The portal's address redirects to /login (302), and redirects are not followed. ${address}`,
  ],
  [
    'redirected',
    307,
    '',
    "The portal's address redirects (307), and redirects are not followed. Check DOCSPACE_API_HOST.",
  ],
  ['unreadable', 200, '', `The portal's answer is not what DocSpace answers (200). ${address}`],
];

for (const [kind, httpStatus, detail, words] of rows) {
  test(`A person is told: ${words.split('. ')[0]}`, () => {
    assert.equal(explain({ kind, detail, ...(httpStatus === undefined ? {} : { httpStatus }) }), words);
  });
}

test('The error of a failure names its kind and its detail, and keeps its cause', () => {
  const cause = new Error('connect ECONNREFUSED');
  const refused = new PortalError({ kind: 'unreachable', detail: 'ECONNREFUSED' }, { cause });
  assert.deepEqual(
    [refused.name, refused.message, refused.cause, refused.failure.kind],
    ['PortalError', 'unreachable: ECONNREFUSED', cause, 'unreachable'],
  );
  assert.equal(new PortalError({ kind: 'timeout', detail: '' }).message, 'timeout');
});

test('A proxy that is in the way is named in place of the portal', () => {
  const words = (failure: Omit<PortalFailure, 'kind'>) =>
    explain({ ...failure, kind: 'unreachable', isFromProxy: true });
  const remedy = 'Check the proxy that HTTPS_PROXY or HTTP_PROXY names.';
  assert.equal(
    words({ detail: '', httpStatus: 407 }),
    `The portal cannot be reached (the proxy answers 407). ${remedy}`,
  );
  assert.equal(
    words({ detail: 'UND_ERR_PRX_CONN' }),
    `The portal cannot be reached (the proxy: it closed the connection). ${remedy}`,
  );
});
