import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeBody } from '../../src/docspace/decode-body.ts';
import { answering, enveloped } from './answering.ts';
import { envelope, html, testRows, walletAdvice } from './refusing.ts';

const words = JSON.stringify({ error: 'Zugriff verweigert – größer' });
const utf8 = Buffer.from(words);
const bodies: readonly (readonly [string, Buffer, Record<string, string>])[] = [
  ['UTF-8', utf8, {}],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${words}`), { 'content-type': 'text/html; charset=latin1' }],
  [
    'windows-1252',
    Buffer.from(words.replace('–', '\x96'), 'latin1'),
    { 'content-type': 'text/html; Charset="windows-1252"' },
  ],
  ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${words}`, 'utf16le'), {}],
  ['UTF-16 by name', Buffer.from(words, 'utf16le'), { 'content-type': 'text/plain;charset=UTF-16LE' }],
  ['an unknown character set', utf8, { 'content-type': 'application/json; charset=utf8mb4' }],
  ['gzip', gzipSync(utf8), { 'content-encoding': 'gzip' }],
  ['gzip by its old name', gzipSync(utf8), { 'content-encoding': 'X-GZip' }],
  ['gzip without its end', gzipSync(utf8).subarray(0, -8), { 'content-encoding': 'gzip' }],
  ['deflate', deflateSync(utf8), { 'content-encoding': 'deflate' }],
  ['deflate without a header', deflateRawSync(utf8), { 'content-encoding': 'deflate' }],
  ['Brotli', brotliCompressSync(utf8), { 'content-encoding': 'br' }],
  ['two encodings', gzipSync(deflateSync(utf8)), { 'content-encoding': 'deflate, gzip' }],
  ['gzip that is none', utf8, { 'content-encoding': 'gzip' }],
  ['an unknown encoding', utf8, { 'content-encoding': 'identity' }],
];

for (const [name, body, headers] of bodies) {
  test(`A body in ${name} is read`, () => assert.equal(decodeBody(body, headers, 5_000_000), words));
}

test('A body that grows past the limit when it is decompressed reads as nothing', () => {
  assert.equal(decodeBody(gzipSync(Buffer.alloc(2_000, 'a')), { 'content-encoding': 'gzip' }, 1_000), '');
});

test('An answer that a proxy compressed is an answer of the portal', async (t) => {
  const { client } = await answering(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(gzipSync(JSON.stringify(enveloped({ progress: 5 }))));
  });
  assert.equal((await client.progress('portal'))?.percent, 5);
});

testRows([
  {
    name: 'a refusal in JSON that is called HTML',
    status: 402,
    headers: html,
    body: envelope(402, 'The portal is unpaid'),
    failure: { kind: 'payment', detail: 'The portal is unpaid', httpStatus: 402 },
    sentence: `The portal asks for payment or more space (402): “The portal is unpaid”. ${walletAdvice}`,
  },
  {
    name: 'a missing right in JSON that is called HTML',
    status: 403,
    headers: html,
    body: envelope(403, 'Access denied'),
    failure: { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 },
    sentence:
      "The portal does not allow this (403): “Access denied”. The key's owner must be a DocSpace admin; `/backup doctor` checks that, the folder and BACKUP_DUMP.",
  },
]);
