import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNews } from '../../src/runner/news.ts';

test('A request is news once, until a thousand others have come', () => {
  const isNews = createNews();
  assert.equal(isNews('a'), true);
  assert.equal(isNews('a'), false);
  for (let other = 1; other < 1_000; other += 1) assert.equal(isNews(`b${other}`), true);
  assert.equal(isNews('a'), false);
  assert.equal(isNews('one more'), true);
  assert.equal(isNews('b1'), false);
  assert.equal(isNews('a'), true);
});
