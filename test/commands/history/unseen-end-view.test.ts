import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '../../../src/backup/run.ts';
import { card } from '../../../src/channel/view-card.ts';
import { notice } from '../../../src/channel/view-notice.ts';
import { linesOf, newestFirst, type Past } from '../../../src/commands/history/lines.ts';
import { history, plainHistory } from '../../../src/commands/history/view.ts';
import { panel } from '../../../src/commands/panel/view.ts';
import { hourMs } from '../../../src/lib/durations.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { ending } from '../../../src/slack/blocks/ending.ts';
import type { Message } from '../../../src/slack/blocks/text.ts';
import { aBroken, aCancelled, aCompleted, startedAt } from '../../support/builders.ts';
import { readMessage } from '../../support/read-message.ts';

const [endedAfter, endedAt] = [startedAt + hourMs, startedAt + 5 * hourMs];
const span = { endedAfter, endedAt, expiresAt: endedAfter + 24 * hourMs };
const between = 'between [2026-03-02T13:00:00Z] and [2026-03-02T17:00:00Z]';
const portal = 'https://portal.example.com';

/** Dates as they would stand without Slack. */
const dated = (text: string): string => text.replaceAll(/<!date\^\d+\^[^|]+\|([^>]+)>/g, '[$1]');

const read = (message: Message): string => {
  assert.deepEqual(problemsOf(message.blocks, { surface: 'message' }), []);
  return dated(readMessage(message));
};

test('A card whose end nobody saw tells between which two looks it was, and no duration', () => {
  const shown = read(card(aCompleted(span)));
  const [text = ''] = shown.split('\n');
  assert.match(
    text,
    /started 2026-03-02T12:00:00Z, ended between 2026-03-02T13:00:00Z and 2026-03-02T17:00:00Z, asked/,
  );
  assert.match(text, /, expires not before 2026-03-03T13:00:00Z$/);
  assert.ok(shown.includes(`*Started* [2026-03-02T12:00:00Z]\n*Ended* ${between}\n*Asked by*`), shown);
  assert.ok(shown.includes('kept at least until [2026-03-03T13:00:00Z]'), shown);
  const gone = { why: 'expired', at: endedAt + 24 * hourMs } as const;
  assert.ok(read(card(aCompleted({ ...span, gone }))).includes('Copy expired before [2026-03-03T17:00:00Z]'));
  for (const run of [aBroken(span), aCancelled(span), aBroken({ phase: 'unknown', ...span })]) {
    const other = read(card(run));
    assert.ok(other.includes(`*Ended* ${between}`), other);
    assert.doesNotMatch(other, /[Tt]ook/);
  }
});

test('A run that is not known to have ended has no duration', () => {
  assert.doesNotMatch(read(card(aBroken({ phase: 'unknown', backupId: undefined }))), /[Tt]ook|[Ee]nded/);
});

test('The notice of an end that nobody saw says between which two looks it was', () => {
  assert.match(
    dated(notice(aCompleted(span), 'end').text),
    / \*Completed\* between \[.*13:00:00Z\] and \[.*17:00:00Z\]\. Backup/,
  );
});

test('The status tells an end that nobody saw without an age or a duration, and its copy’s expiry as the earliest', () => {
  const told = (at: number, change: Partial<Parameters<typeof aCompleted>[0]> = {}): string =>
    dated(ending(aCompleted({ ...span, ...change }), at));
  const copy = `*Completed* ${between}, asked by <@U1>, to temporary storage (DataStore)`;
  const kept = `${copy}; DocSpace deletes it not before [2026-03-03T13:00:00Z].`;
  assert.equal(told(endedAt), kept);
  assert.equal(told(endedAt + 24 * hourMs - 1), kept, 'it may still be there');
  assert.equal(told(endedAt + 24 * hourMs), `${copy}; expired before [2026-03-03T17:00:00Z].`);
  assert.equal(told(endedAt, { expiresAt: undefined }), `${copy}.`);
  assert.equal(
    dated(ending(aBroken(span), endedAt)),
    `*Failed* ${between}, asked by <@U1>; no copy. DocSpace: “The disk is full.”`,
  );
});

test('The panel tells an end that nobody saw between two looks', () => {
  const shown = read(panel(portal, [{ run: aBroken(span), place: { link: '', channel: 'C1' } }], endedAt));
  assert.ok(shown.includes('the last backup: Failed between 2026-03-02T13:00:00Z and 2026-03-02T17:00:00Z'), shown);
  assert.ok(shown.includes(`The last backup: *Failed* ${between}, requested`), shown);
});

test('The history dates an end that nobody saw by when it was over', () => {
  const pastOf = (run: Run, isListed: boolean): Past => ({
    lines: newestFirst(
      linesOf('portal', isListed ? { copies: [] } : { failure: { kind: 'timeout', detail: '' } }, [{ id: '1', run }]),
    ),
    unread: [],
    areCardsRead: true,
  });
  const shown = (past: Past) => ({ portal, past, page: { from: 0, count: 10 }, mayDelete: false });
  const [failed, completed] = [pastOf(aBroken(span), true), pastOf(aCompleted(span), false)];
  const table = read(history(shown(failed)));
  assert.match(table, /Failed, before 2026-03-02T17:00:00Z, t1/);
  assert.match(table, /\nbefore 2026-03-02T17:00:00Z \| Failed\. DocSpace: “The disk is full\.” \| @U1 \| – \|/);
  assert.match(
    read(plainHistory(shown(failed))),
    /\*Failed\* {2}· {2}before \[2026-03-02T17:00:00Z\] {2}· {2}asked by <@U1>\n/,
  );
  assert.match(read(history(shown(completed))), /\(DataStore\), at least until 2026-03-03T13:00:00Z \|/);
  assert.match(read(plainHistory(shown(completed))), /DocSpace deletes it not before \[2026-03-03T13:00:00Z\]/);
});
