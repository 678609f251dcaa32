import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok, problem } from '../../../src/commands/doctor/finding.ts';
import { keyFindings } from '../../../src/commands/doctor/key.ts';
import { dayMs } from '../../../src/lib/durations.ts';

const now = Date.UTC(2026, 2, 2, 12);
const key = { name: 'Backup bot', permissions: [], isActive: true };
const newKey =
  'Make a new one in DocSpace under Developer Tools › API keys, put it in DOCSPACE_API_KEY and restart the bot';

for (const permissions of [[], ['*'], ['*:write'], ['files:read', '*:write']]) {
  test(`A key with the permissions [${permissions}] may do all that backups need`, () => {
    assert.equal(keyFindings({ ...key, permissions }, now)[0]?.kind, 'ok');
  });
}

for (const permissions of [['*:read'], ['files:write', 'rooms:write']]) {
  test(`A key with the permissions ${permissions} does not do`, () => {
    const words = `Its permissions are ${permissions.join(', ')}, and backups need *:write. ${newKey}.`;
    assert.deepEqual(keyFindings({ ...key, permissions }, now), [problem('Key', words)]);
  });
}

test('A key that ends in 14 days is well, and a moment later a problem', () => {
  const expiresAt = now + 14 * dayMs;
  assert.deepEqual(keyFindings({ ...key, name: '', expiresAt }, now), [
    ok('Key', 'It ', 'is good until ', { at: expiresAt }, ' and may do all that backups need.'),
  ]);
  assert.deepEqual(keyFindings({ ...key, expiresAt }, now + 1), [
    problem('Key', 'It expires ', { at: expiresAt }, ', in 13 days.', ` ${newKey}.`),
  ]);
});

test('A key that has expired is told as that', () => {
  assert.deepEqual(keyFindings({ ...key, expiresAt: now }, now), [
    problem('Key', 'It expired ', { at: now }, '.', ` ${newKey}.`),
  ]);
});

test('Everything that is wrong with a key is told', () => {
  const found = keyFindings({ name: '', permissions: ['*:read'], isActive: false, expiresAt: now + dayMs }, now);
  assert.deepEqual(found, [
    problem('Key', 'It is switched off. Switch it on in DocSpace under Developer Tools › API keys.'),
    problem('Key', 'It expires ', { at: now + dayMs }, ', in 1 day.', ` ${newKey}.`),
    problem('Key', `Its permissions are *:read, and backups need *:write. ${newKey}.`),
  ]);
});
