import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trail } from '../../../src/backup/portal-watch.ts';
import type { Result } from '../../../src/backup/result.ts';
import { watchFindings } from '../../../src/commands/doctor/watch.ts';

const whole: Result<Trail> = { value: { events: [], from: 0, tellsScheduled: true } };
const newest: Result<Trail> = { value: { events: [], from: 0, tellsScheduled: true, isNewestOnly: true } };
const unpaid: Result<Trail> = { failure: { kind: 'payment', detail: '' } };
const closed: Result<Trail> = { failure: { kind: 'forbidden', detail: '' } };

const rows: readonly (readonly [string, string, number, Result<Trail>, kind: string, words: RegExp])[] = [
  ['all is well with *:read', '*:read', 8, whole, 'ok', /^The key may read all that watching needs\.$/],
  ['all is well with *:write', '*:write', 8, whole, 'ok', /needs\.$/],
  ['a key for files alone does not do', 'files:read', 8, whole, 'problem', /needs a key with \*:read/],
  ['a plan shows the newest rows alone', '*:read', 8, newest, 'warning', /newest 20 rows/],
  ['a plan has no audit trail', '*:read', 8, unpaid, 'warning', /The plan has no audit trail\. So who began/],
  ['the trail is refused', '*:read', 8, closed, 'warning', /So who began a backup cannot be told/],
  [
    'a server before 3.7 notes no deletion',
    '*:read',
    6,
    whole,
    'ok',
    /Who deleted the schedule cannot be told before 3\.7/,
  ],
  ['a server before 3.6 notes no scheduled backup', '*:read', 5, newest, 'ok', /Before 3\.6 the server does not note/],
];
for (const [name, permission, minor, trail, kind, words] of rows) {
  test(`The doctor tells what can be watched where ${name}`, () => {
    const key = { name: '', permissions: [permission], isActive: true };
    const found = watchFindings(key, (_, than) => minor < than, trail);
    assert.deepEqual([found.length, found[0]?.kind], [1, kind]);
    assert.match(found[0]?.words.join('') ?? '', words);
  });
}
