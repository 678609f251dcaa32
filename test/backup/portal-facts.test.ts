import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayBackUp } from '../../src/backup/portal-facts.ts';

const keys: readonly (readonly [readonly string[], boolean])[] = [
  [[], true],
  [['*'], true],
  [['*:write'], true],
  [['files:read', '*:write'], true],
  [['*:read'], false],
  [['files:write', 'rooms:write'], false],
];

for (const [permissions, may] of keys) {
  test(`A key for ${permissions.join(' and ') || 'everything'} ${may ? 'makes' : 'makes no'} backups`, () => {
    assert.equal(mayBackUp({ name: 'Backup bot', permissions, isActive: true }), may);
  });
}
