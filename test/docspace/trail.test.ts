import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTrail } from '../../src/docspace/trail.ts';
import { hourMs } from '../../src/lib/durations.ts';

const from = Date.UTC(2026, 2, 2, 12);
const rowAt = (id: number, at: number) => ({ id, date: new Date(at).toISOString(), actionId: 5127, user: 'Ann' });
const read = (rows: readonly object[]) =>
  readTrail(
    from,
    async () => rows,
    async () => '3.7.2',
    (text) => text,
  );

test('An audit trail with rows older than was asked for shows the newest alone', async () => {
  assert.equal((await read([rowAt(2, from), rowAt(1, from - hourMs)])).isNewestOnly, true);
  assert.equal((await read([rowAt(2, from)])).isNewestOnly, undefined);
  assert.equal((await read([])).isNewestOnly, undefined);
});
