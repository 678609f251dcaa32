import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from '../../src/backup/alarm.ts';
import { type Digest, digestOf } from '../../src/backup/digest.ts';
import { digestMessage } from '../../src/channel/view-digest.ts';
import { dayMs, hourMs } from '../../src/lib/durations.ts';
import { aCompleted, aCopy } from '../support/builders.ts';

const to = Date.UTC(2026, 2, 9, 9);
const period = { name: 'weekly 2026-03-09', from: to - 7 * dayMs, to };
const { expiresAt: _, ...lasting } = aCopy({ storage: 'Documents', createdAt: to - dayMs });

const digestWith = (change: Partial<Parameters<typeof digestOf>[0]> = {}): Digest =>
  digestOf({
    ...{
      portal: 'https://portal.example.com',
      period,
      alarms: [],
      copies: [lasting],
      watch: { since: 0, gaps: [], isFirstStart: false },
    },
    cards: [4, 6, 8, 5].map((size, index) => ({
      id: `${index}`,
      run: aCompleted({
        key: `${index}`,
        endedAt: to - (6 - index) * dayMs,
        proof: { kind: 'sized', sizeBytes: size * 1e9 },
      }),
    })),
    next: [{ slot: 'portal', next: { kind: 'at', at: to + dayMs } }],
    ...change,
  });

test('A week without trouble is told in one message, with the sizes as a small bar line', () => {
  const { text, blocks } = digestMessage(digestWith(), to);
  assert.equal(
    text,
    [
      'Backup digest: https://portal.example.com, 2026-03-02T09:00:00Z to 2026-03-09T09:00:00Z, all is well.',
      'Backups: 4 (4 Completed); 4 asked for here.',
      'Copies that exist now: 1. 2026-03-08T09:00:00Z in a room of the portal (Documents).',
      'Sizes: `▅▆█▅` 4 GB to 5 GB (+25 %).',
      'Missed or skipped: none.',
      'Alarms: none.',
      'Watch: without a break as far as is known.',
      'Due next: Backup: 2026-03-10T09:00:00Z.',
    ].join(' '),
  );
  assert.match(JSON.stringify(blocks), /:white_check_mark: \*Backup digest: all is well\*/);
  assert.match(JSON.stringify(blocks), /<!date\^/);
});

test('Copies of which no own copy could be kept are named, and are not well', () => {
  const proof = { kind: 'not_provable', why: 'bucket' } as const;
  const digestOfOne = (remarks: { readonly isNotKept?: true }) =>
    digestWith({ cards: [{ id: '1', run: aCompleted({ endedAt: to - dayMs, proof: { ...proof, ...remarks } }) }] });
  const { text } = digestMessage(digestOfOne({ isNotKept: true }), to);
  assert.match(text, /look at this.* Own copies: :warning: none of 1 backup, /);
  assert.match(digestMessage(digestOfOne({}), to).text, /all is well/);
});

test('A week with nothing in it says so in every line', () => {
  const { text } = digestMessage(
    digestWith({ cards: [], copies: [], watch: 'off', next: [{ slot: 'portal', next: { kind: 'none' } }] }),
    to,
  );
  for (const line of ['look at this', 'Backups: none.', 'there is none.', 'Watch: off', 'Backup: no schedule.']) {
    assert.ok(text.includes(line), line);
  }
});

test('Missed backups, alarms with their length, and the time without a watch are named', () => {
  const missed: Alarm = {
    key: 'm',
    portal: 'https://portal.example.com',
    kind: 'missed',
    slot: 'portal',
    cause: { why: 'worker' },
    since: to - 2 * dayMs,
    until: to - dayMs,
    due: [to - 2 * dayMs],
  };
  const gaps = [{ from: to - 3 * hourMs, to: to - hourMs }];
  const { text } = digestMessage(
    digestWith({ alarms: [missed], watch: { since: to - hourMs, gaps, isFirstStart: false } }),
    to,
  );
  assert.ok(text.includes('Missed or skipped: 1 missed (2026-03-07T09:00:00Z).'), text);
  assert.ok(text.includes('Alarms: 1. Missed backup (24 h).'), text);
  assert.ok(text.includes('was not watching for 2 h'), text);
});

test('The first digest says since when the bot watches', () => {
  const { text } = digestMessage(digestWith({ watch: { since: to - hourMs, gaps: [], isFirstStart: true } }), to);
  assert.ok(text.includes('Watch: since the first start 2026-03-09T08:00:00Z, without a break'), text);
});

test('However much there is to say, Slack takes it', () => {
  const copies = Array.from({ length: 300 }, (_unused, index) => aCopy({ id: `c${index}`, fileName: 'x'.repeat(200) }));
  const { text, blocks } = digestMessage(digestWith({ copies }), to);
  assert.ok(text.length <= 4_000);
  for (const block of blocks) assert.ok(JSON.stringify(block).length < 3_000);
});
