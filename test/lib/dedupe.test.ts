import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDedupe } from '../../src/lib/dedupe.ts';

test('A request is news once, until a thousand others have come', () => {
  const isFirstTime = createDedupe();
  assert.equal(isFirstTime('a'), true);
  assert.equal(isFirstTime('a'), false);
  for (let other = 1; other < 1_000; other += 1) assert.equal(isFirstTime(`b${other}`), true);
  assert.equal(isFirstTime('a'), false);
  assert.equal(isFirstTime('one more'), true);
  assert.equal(isFirstTime('b1'), false);
  assert.equal(isFirstTime('a'), true);
});
