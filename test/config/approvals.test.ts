import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problems, read } from './reading.ts';

test('approvals are off, or for what is named, in any case and order', () => {
  assert.deepEqual(read({}).approvals, []);
  assert.deepEqual(read({ BACKUP_APPROVALS: ' Paid,delete ,paid' }).approvals, ['delete', 'paid']);
});

for (const text of ['cancel', 'delete,', 'delete;paid', 'all']) {
  test(`approvals for ${text} are a problem in one sentence`, () => {
    assert.deepEqual(problems({ BACKUP_APPROVALS: text }), [
      'BACKUP_APPROVALS must be some of delete, schedule, paid, target, comma-separated; remove it for none.',
    ]);
  });
}

test('approvals with one operator are warned about, for nobody could give them', () => {
  const warned = (operators: string): boolean =>
    read({ BACKUP_APPROVALS: 'delete', SLACK_OPERATOR_USERS: operators }).warnings.some((line) =>
      line.includes('second operator'),
    );
  assert.deepEqual([warned('U1'), warned('U1,U2')], [true, false]);
});
