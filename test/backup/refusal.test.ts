import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureKinds, hadNoEffect } from '../../src/backup/portal-error.ts';

const unclear = new Set(['broken', 'unavailable', 'timeout', 'cut', 'unreadable']);

for (const kind of failureKinds) {
  test(`A request that ended as ${kind} ${unclear.has(kind) ? 'may have had' : 'certainly had no'} effect`, () => {
    assert.equal(hadNoEffect({ kind, detail: '' }), !unclear.has(kind));
  });
}
