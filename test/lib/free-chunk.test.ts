import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freeChunk } from '../../src/lib/free-chunk.ts';

test('A chunk that has its memory to itself is freed', () => {
  const chunk = new Uint8Array(64);
  freeChunk(chunk);
  assert.equal(chunk.length, 0);
});

test('Memory that others may use as well is left alone', () => {
  const whole = new Uint8Array(64);
  freeChunk(whole.subarray(0, 32));
  freeChunk(whole.subarray(32));
  assert.equal(whole.length, 64);
});
