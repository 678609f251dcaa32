import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cost, priceOf } from '../../src/backup/cost.ts';

const paid: Cost = { kind: 'paid', used: 2, allowance: 2, service: 'on', price: '$10' };

test('The price that a person agrees to is the price shown, and none where none is shown', () => {
  assert.equal(priceOf(paid), '$10');
  assert.equal(priceOf({ kind: 'unknown', failure: { kind: 'timeout', detail: '' } }), '');
  assert.equal(priceOf({ kind: 'free' }), '');
});

test('A price that is too long to show is agreed to in the part that is shown', () => {
  assert.equal(priceOf({ ...paid, price: 'x'.repeat(50) }), 'x'.repeat(40));
});
