import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '../../src/backup/run.ts';
import { afterWrite, isSettled, nextWrite, type WriteState } from '../../src/channel/next-write.ts';
import { aCompleted, aRunning, aStarting } from '../support/builders.ts';

const now = 100_000;
const running = aRunning();
const completed = aCompleted();

/** A card of this process that shows a running backup, written at `now`. */
const aCard = (change: Partial<WriteState> = {}): WriteState => ({
  wanted: { run: running, owesNotice: false },
  written: { run: running, owesNotice: false },
  isStale: false,
  isNamed: true,
  isReleasing: false,
  isLeft: false,
  isRefused: false,
  place: 'first',
  writtenAt: now,
  blockedUntil: 0,
  failures: 0,
  readBackAt: undefined,
  ...change,
});

const want = (run: Run, owesNotice = false) => ({ wanted: { run, owesNotice } });
const shows = (run: Run, owesNotice = false) => ({ written: { run, owesNotice } });
const ended = { ...want(completed), ...shows(completed) };

const steps: readonly (readonly [string, Partial<WriteState>, string])[] = [
  ['no change', {}, 'wait 15000'],
  ['no change for 15 s', { writtenAt: now - 15_000 }, 'edit'],
  ['a change', want(aRunning({ percent: 41 })), 'wait 3000'],
  ['a change 3 s after the last edit', { ...want(aRunning({ percent: 41 })), writtenAt: now - 3_000 }, 'edit'],
  ['a new phase', shows(aStarting()), 'edit'],
  ['an end', want(completed), 'edit after a look'],
  ['an edit after 20 s of silence', { writtenAt: now - 20_001 }, 'edit after a look'],
  ['a release', { isReleasing: true }, 'edit'],
  ['a card just taken over', { isStale: true, isNamed: false }, 'edit'],
  ['an end while Slack takes nothing', { ...want(completed), blockedUntil: now + 700 }, 'wait 700'],
  ['an end that is written', ended, 'idle'],
  ['an end that owes its notice', { ...want(completed, true), ...shows(completed, true) }, 'wait 15000'],
  ['an end after an edit without an answer', { ...ended, readBackAt: now + 900 }, 'wait 900'],
  ['the time to read back', { ...ended, readBackAt: now }, 'read back'],
  ['a refused card', { isRefused: true }, 'replace'],
  ['a refused card while Slack takes nothing', { isRefused: true, blockedUntil: now + 900 }, 'wait 900'],
  ['a refused replacement', { isRefused: true, place: 'replacement' }, 'idle'],
  ['a refused replacement at the end', { isRefused: true, place: 'replacement', ...want(completed) }, 'replace'],
  ['a refused replacement of the end', { ...ended, isRefused: true, place: 'replacement of the end' }, 'idle'],
  ['a refused card that shows the end', { ...want(completed), ...shows(completed, true), isRefused: true }, 'idle'],
  ['a refused card that is released', { isRefused: true, isReleasing: true }, 'idle'],
  ['a card that was left', { ...want(completed), isLeft: true }, 'idle'],
];

for (const [what, change, expected] of steps) {
  test(`The next step for ${what}: ${expected}`, () => {
    const step = nextWrite(aCard(change), now);
    const detail =
      step.type === 'wait' ? ` ${step.ms}` : step.type === 'edit' && step.looksFirst ? ' after a look' : '';
    assert.equal(`${step.type}${detail}`, expected);
  });
}

test('A refused card that may not be replaced is settled, one that will be replaced is not', () => {
  assert.equal(isSettled(aCard({ isRefused: true, place: 'replacement', ...want(aRunning({ percent: 41 })) })), true);
  assert.equal(isSettled(aCard({ isRefused: true, place: 'replacement', ...want(completed) })), false);
});

test('A rate limit blocks the card for as long as Slack says, other failures for longer each time', () => {
  const limited = afterWrite(aCard(), { type: 'failed', failure: { kind: 'rate_limited', retryAfterMs: 30_000 } }, now);
  assert.equal(limited.blockedUntil, now + 30_000);
  const failure = { kind: 'unclear', detail: 'timeout' } as const;
  const blockedMs = [0, 1, 2, 20].map(
    (failures) => afterWrite(aCard({ failures }), { type: 'failed', failure }, now).blockedUntil - now,
  );
  assert.ok(
    blockedMs.every((ms, index) => index === 0 || ms > (blockedMs[index - 1] ?? 0)),
    String(blockedMs),
  );
  assert.ok((blockedMs[3] ?? 0) <= 72_000);
});

test('What was posted in place of a refused card is written at the first edit only if it was there before', () => {
  const refused = aCard({ isRefused: true });
  const posted = afterWrite(refused, { type: 'replaced', shown: refused.wanted }, now);
  assert.deepEqual([posted.place, nextWrite(posted, now).type], ['replacement', 'wait']);
  const found = afterWrite(refused, { type: 'replaced', shown: undefined }, now);
  assert.deepEqual([found.place, nextWrite(found, now).type], ['replacement', 'edit']);
});

test('An end that a late edit has overwritten is written again', () => {
  const wrong = afterWrite(aCard({ ...ended, readBackAt: now }), { type: 'read back', isRight: false }, now);
  assert.equal(nextWrite(wrong, now).type, 'edit');
});
