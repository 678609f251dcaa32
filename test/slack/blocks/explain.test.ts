import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { failureKinds, type PortalFailure } from '../../../src/backup/portal-error.ts';
import { explain } from '../../../src/slack/blocks/explain.ts';

const failure = (part: Partial<PortalFailure>): PortalFailure => ({ kind: 'broken', detail: '', ...part });

const waits: readonly (readonly [number, string])[] = [
  [1, '1 s'],
  [1_001, '2 s'],
  [119_001, '2 min'],
  [120_001, '2 min 1 s'],
  [7_200_000, '2 h'],
  [86_400_000, '24 h'],
];

for (const [retryAfterMs, words] of waits) {
  test(`A portal that asks to wait ${retryAfterMs} ms is told as ${words}`, () => {
    assert.equal(
      explain(failure({ kind: 'rate_limited', httpStatus: 429, retryAfterMs })),
      `The portal takes no more requests for now (429). It asks to wait ${words}.`,
    );
  });
}

test('A failure without a status has no brackets', () => {
  assert.equal(
    explain(failure({ kind: 'unreadable' })),
    "The portal's answer is not what DocSpace answers. Check that DOCSPACE_API_HOST is the portal's own address and that no proxy or login page stands before it.",
  );
  assert.equal(
    explain(failure({ kind: 'unavailable' })),
    'The portal is not available at the moment. If it stays so, check that its server is up.',
  );
  assert.equal(
    explain(failure({ kind: 'tls' })),
    'No secure connection to the portal can be made. Check its certificate and DOCSPACE_API_HOST; for a certificate authority of your own set NODE_EXTRA_CA_CERTS.',
  );
});

test('A web page with status 299 is still a page, one with 300 no success', () => {
  assert.match(explain(failure({ kind: 'unavailable', httpStatus: 299 })), /^A web page answers/);
  assert.match(explain(failure({ kind: 'unavailable', httpStatus: 300 })), /^The portal is not available/);
});

test("The portal's words keep to one line and are cut", () => {
  const detail = `  Line one\r\n\tline\u0000two ${'x'.repeat(400)}`;
  assert.equal(
    explain(failure({ kind: 'rate_limited', detail })),
    `The portal takes no more requests for now: “Line one line two ${'x'.repeat(300 - 'Line one line two '.length)}”. Wait a minute or two.`,
  );
});

test('Words that are only white space count as none', () => {
  assert.equal(
    explain(failure({ kind: 'payment', detail: ' \n ' })),
    'The portal itself is not paid for. Renew its plan in DocSpace under Payments.',
  );
});

test('Only the last full stop of the words gives way to our own', () => {
  assert.match(explain(failure({ kind: 'invalid', detail: 'No. Not now...' })), /: “No\. Not now\.\.”\. Check/);
});

test('Every kind of failure says what happened and what to do, on one line of less than 600 characters', () => {
  const any = fc.record<PortalFailure>(
    {
      kind: fc.constantFrom(...failureKinds),
      detail: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 1_000, size: 'max' }),
        fc.constantFrom('', 'Access denied'),
      ),
      httpStatus: fc.integer({ min: 100, max: 599 }),
      retryAfterMs: fc.integer({ min: 1, max: 86_400_000 }),
    },
    { requiredKeys: ['kind', 'detail'] },
  );
  fc.assert(
    fc.property(any, (one) => {
      const sentence = explain(one);
      assert.match(sentence, /^(The|There|No|A) .+\. .+\.$/u);
      assert.ok(sentence.length < 600 && sentence.isWellFormed());
      assert.doesNotMatch(sentence, /[\p{Cc}\u2028\u2029]|undefined|NaN/u);
      assert.ok(one.detail !== '' || sentence.length < 250);
    }),
    { interruptAfterTimeLimit: 5_000, numRuns: 500 },
  );
});
