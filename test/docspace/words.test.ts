import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createClean } from '../../src/docspace/sanitise.ts';

const clean = createClean((text) => text.replaceAll('hunter2', '[secret]'));

const cleaned: readonly (readonly [string, string, string])[] = [
  [
    'plain words stay',
    'At least one folder is missing: look at line 5 (root)',
    'At least one folder is missing: look at line 5 (root)',
  ],
  ['known secrets go', 'key hunter2 is wrong, hunter2!', 'key [secret] is wrong, [secret]!'],
  ['a .NET stack goes', 'Disk full\n   at ASC.Run(String a) in /a.cs:line 3\n   at ASC.Go()', 'Disk full'],
  ['a stack after Windows line ends goes', 'Disk full\rat ASC.Run', 'Disk full'],
  ['a stack on the same line goes', 'Disk full   at ASC.Run', 'Disk full'],
  ['a single frame goes', 'Disk full at ASC.Data`1[T].Run(String a) in /a.cs', 'Disk full'],
  ['nothing but a frame leaves nothing', 'at ASC.Run()', ''],
  ['nothing but a stack leaves nothing', '\n   at ASC.Run', ''],
  ['an inner exception keeps its words', 'A ---> B\n at ASC.Run()\n--- End of inner', 'A ---> B'],
  ['a word that ends in "at" stays', 'flat ASC.Run() and what (not)', 'flat ASC.Run() and what (not)'],
  [
    'an address loses its query and fragment',
    'see https://a.example/b?c=d&e=f, then HTTP://b.example#x.',
    'see https://a.example/b then HTTP://b.example',
  ],
  ['an address loses its user and password', 'see https://user:word@a.example/b@c', 'see https://a.example/b@c'],
  [
    'an address in quotes keeps them',
    '"https://a.example/b?c" <https://a.example/d?e>',
    '"https://a.example/b" <https://a.example/d>',
  ],
  [
    'a relative link loses its signature',
    'get /storage/x.tar.gz?expire=1440&auth=abc now',
    'get /storage/x.tar.gz now',
  ],
  ['a signature alone goes', 'auth=abc and AUTH=def', 'and'],
  ['a question stays', 'Really? Yes', 'Really? Yes'],
  ['white space and control characters become one space', '\u0000 a\t\r\n\u0007 b\u2028c\u007f', 'a b c'],
  ['marks that turn the direction of text go', 'a\u202eb\u2066c\u2069d', 'a b c d'],
  ['halves of letters are replaced', 'a\ud83d b', 'a\ufffd b'],
];

for (const [name, text, expected] of cleaned) {
  test(`In text from outside ${name}`, () => {
    assert.equal(clean(text), expected);
  });
}

test('Text of 300 characters stays whole, longer text is cut and says so', () => {
  assert.equal(clean('a'.repeat(300)), 'a'.repeat(300));
  assert.equal(clean('a'.repeat(301)), `${'a'.repeat(299)}…`);
});

test('Text is never cut within a letter', () => {
  assert.equal(clean(`${'a'.repeat(298)}😀${'b'.repeat(10)}`), `${'a'.repeat(298)}…`);
  assert.equal(clean(`${'a'.repeat(297)}😀${'b'.repeat(10)}`), `${'a'.repeat(297)}😀…`);
});

test('A secret is taken out before anything is cut', () => {
  assert.equal(clean(`${' '.repeat(3_996)}hunter2`), '[sec');
});

for (const part of ['?', ' ', '\n', 'at ', 'http://', 'auth=', 'https://a?', '(', '\ud83d']) {
  test(`A megabyte of ${JSON.stringify(part)} is cleaned in less than a second`, () => {
    const text = part.repeat(1_000_000 / part.length);
    const before = process.cpuUsage();
    assert.ok(clean(text).length <= 300);
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 1_000_000);
  });
}

test('Whatever comes in, one short well-formed line comes out', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 1_000 }),
    fc.string({ maxLength: 6_000, size: 'max' }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const line = clean(text);
      assert.ok(line.length <= 300);
      assert.ok(line.isWellFormed());
      assert.equal(line, line.trim());
      assert.doesNotMatch(line, /[\p{Cc}\u2028\u2029\u202a-\u202e]|auth=|\s{2}/iu);
    }),
    { interruptAfterTimeLimit: 5_000 },
  );
});
