import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRedact } from '../../src/lib/redact.ts';

const redact = createRedact([]);
const textLength = 200_000;

test('a known secret goes, however it is written', () => {
  const secret = 'p"ss/w+rd 1';
  const clean = createRedact(['', 'short', secret]);
  const spellings = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
  ];
  for (const spelling of spellings) assert.equal(clean(`<${spelling}> <${spelling}>`), '<[secret]> <[secret]>');
  assert.equal(clean('short of breath'), 'short of breath');
});

test('of two secrets, one of which begins with the other, nothing is left', () => {
  assert.equal(createRedact(['abcdef', 'abcdefghi'])('abcdefghi abcdef'), '[secret] [secret]');
});

const hex = '0123456789abcdef0123456789abcdef';
const shapes: readonly (readonly [string, string])[] = [
  ['token xoxb-123-456-AbC.', 'token [secret].'],
  ['xoxe.xoxp-1-Mi0yLTU', '[secret]'],
  ['xoxa-2-1/xoxr-2/xoxs-3/xoxp-4', '[secret]/[secret]/[secret]/[secret]'],
  ['xapp-1-A0-1-deadbeef', '[secret]'],
  [`key sk-${hex}${hex}, gone`, 'key [secret], gone'],
  ['risk-free sk-short', 'risk-free sk-short'],
  ['Authorization: Bearer abc.def-1', 'Authorization: Bearer [secret]'],
  ['{"authorization":"bearer abc"}', '{"authorization":"bearer [secret]"}'],
  [
    'wss://wss-primary.slack.com/link/?ticket=1-2&app_id=A1',
    'wss://wss-primary.slack.com/link/?ticket=[secret]&app_id=A1',
  ],
  ['{"ticket":"1-2","app_id":"A1"}', '{"ticket":"[secret]","app_id":"A1"}'],
  [String.raw`{"body":"{\"token\":\"abc\"}"}`, String.raw`{"body":"{\"token\":\"[secret]\"}"}`],
  [
    'https://s3.example.com/b/f?X-Amz-Date=1&X-Amz-Signature=ab12&x=y',
    'https://s3.example.com/b/f?X-Amz-Date=1&X-Amz-Signature=[secret]&x=y',
  ],
  [
    'https://storage.example.com/f?Expires=1&Signature=a%2Fb',
    'https://storage.example.com/f?Expires=1&Signature=[secret]',
  ],
  ['https://x.example.com/f?se=2026&sig=abc', 'https://x.example.com/f?se=2026&sig=[secret]'],
  ['?to=%2Ff%3Fauth%3Dabc', '?to=%2Ff%3Fauth%3D[secret]'],
  ['cookie asc_auth_key=abc; a=b', 'cookie asc_auth_key=[secret] a=b'],
  ['POST https://hooks.slack.com/commands/T1/2/abc failed', 'POST https://hooks.slack.com/[secret] failed'],
  ['https://hooks.slack-gov.com/actions/T1/2/abc', 'https://hooks.slack-gov.com/[secret]'],
  ['proxy http://me:pass@proxy.lan:8080/', 'proxy http://[secret]@proxy.lan:8080/'],
  ['GET /storage/backup/root/a.tar.gz?expire=1440&auth=abc done', 'GET /storage/backup/root/a.tar.gz?[secret] done'],
  [String.raw`"/storage/backup/root/a?expire=1440\u0026auth=ab\u002Bcd"`, '"/storage/backup/root/a?[secret]"'],
  [String.raw`auth=ab\\u002Bcd"`, 'auth=[secret]"'],
];

for (const [text, clean] of shapes) test(`nothing secret is left of ${text}`, () => assert.equal(redact(text), clean));

test('ordinary text stays as it is', () => {
  const text =
    'GET https://example.onlyoffice.com/api/2.0/backup/getbackupprogress?Dump=true 200 in 12 ms, by U1 at 12:30:00';
  assert.equal(redact(text), text);
});

test('a JSON line stays JSON, whatever it holds', () => {
  const piece = fc.constantFrom(
    'auth=',
    'Bearer ',
    '"',
    '\\',
    '\\u0041',
    '\n',
    '/storage/',
    '?',
    '://',
    ':',
    '@',
    'xoxb-1',
    'token":"',
    '\u0007',
    'a',
  );
  const hostile = fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 3 }), (texts) => {
      const line = JSON.stringify({ message: texts.map((pieces) => pieces.join('')) });
      JSON.parse(redact(line));
    }),
    { numRuns: 2_000, interruptAfterTimeLimit: 5_000 },
  );
});

const hostile = [
  '/storage/',
  '/storage/a?',
  '://',
  '://a:',
  'a:b',
  'bearer ',
  'bearer+',
  'xoxb-',
  'xox',
  'sk-0',
  'sk-',
  'auth=',
  'token"',
  'token\\',
  '\\',
  '\\u',
  'hooks.slack.com/',
  'hooks.slack',
  '%20',
  'a',
  ' ',
  '"',
];

test('a long text is scrubbed in linear time, whatever it repeats', () => {
  const clean = createRedact(['xoxb-known-secret', `sk-${hex}`]);
  for (const unit of hostile) {
    for (const start of ['', 'bearer', 'auth=', 'token', 'http://', '/storage/']) {
      const startedAt = performance.now();
      clean(start + unit.repeat(textLength / unit.length));
      const tookMs = performance.now() - startedAt;
      assert.ok(tookMs < 2_000, `${start}${unit}… took ${tookMs} ms`);
    }
  }
});
