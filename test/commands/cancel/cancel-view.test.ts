import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Answer } from '../../../src/backup/outcome.ts';
import type { PortalFailure } from '../../../src/backup/portal-error.ts';
import { backupId, type Running } from '../../../src/backup/run.ts';
import { deedNote } from '../../../src/channel/view-notice.ts';
import { cancelQuestion } from '../../../src/commands/cancel/view.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { answer } from '../../../src/slack/blocks/outcome-text.ts';
import { anyRun } from '../../support/any.ts';
import { aBroken, aJob, aRunning } from '../../support/builders.ts';
import { readMessage } from '../../support/read-message.ts';

const place = { link: 'https://acme.slack.com/archives/C1/p1', channel: 'C1' };
const card = `<${place.link}|the card>`;
const portal = '*<https://portal.example.com|portal.example.com>*';

const named = (change: Partial<Running> = {}) => ({ ...aRunning(change), backupId: 't1' });

const questions = [
  [
    named(),
    `This would cancel your backup of ${portal} (\`t1\`, 40 % done; see ${card}). There will be no copy from it.`,
  ],
  [
    named({ requestedBy: 'U2', slot: 'dump' }),
    `This would cancel <@U2>’s backup of the whole instance of ${portal} (\`t1\`, 40 % done; see ${card}). There will be no copy from it.`,
  ],
  [
    named({ requestedBy: undefined }),
    `This would cancel someone else’s backup of ${portal} (\`t1\`, 40 % done; see ${card}). There will be no copy from it.`,
  ],
] as const;

for (const [run, words] of questions) {
  test(`The question before a cancel reads: ${words.slice(0, 40)}…`, () => {
    assert.equal(readMessage(cancelQuestion(run, place, 'U1')), [words, '---', words, '---', '[Cancel]'].join('\n'));
  });
}

test('The button cancels that backup and no other, and asks once more', () => {
  const [, actions] = cancelQuestion(named(), place, 'U1').blocks;
  const button = actions?.type === 'actions' ? actions.elements[0] : undefined;
  assert.ok(button?.type === 'button' && button.confirm && 'text' in button.confirm.text);
  assert.deepEqual([button.action_id, button.value], ['backup_cancel', 't1']);
  assert.equal(
    button.confirm.text.text,
    'The portal stops it, and there will be no copy from it. It cannot be resumed.',
  );
});

test('Slack takes the question, whatever runs', () => {
  fc.assert(
    fc.property(anyRun(), (run) => {
      const id = backupId(run);
      if (run.phase !== 'running' || id === undefined) return;
      assert.deepEqual(
        problemsOf(cancelQuestion({ ...run, backupId: id }, place, 'U1').blocks, { surface: 'message' }),
        [],
      );
    }),
    { numRuns: 300 },
  );
});

const failure: PortalFailure = { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 };
const denied =
  "The portal does not allow this (403): “Access denied”. The key's owner must be a DocSpace admin; a dump needs a self-hosted server.";
const uncancelled = (change: Partial<Extract<Answer, { kind: 'uncancelled' }>>): Answer => ({
  kind: 'uncancelled',
  why: 'over',
  card: '1',
  ...change,
});

const answers: readonly (readonly [Answer, string])[] = [
  [
    { kind: 'cancelling', card: '1' },
    `The portal accepted the request to cancel. In a moment the end is shown on ${card}.`,
  ],
  [
    {
      kind: 'blocked',
      blocker: { slot: 'portal', kind: 'broken', since: 0, job: aJob({ status: 'failed', error: 'No *account*' }) },
    },
    ':warning: *The portal is blocked*: backup t1 failed (“No `*account*”),` but DocSpace still counts it as running. No other backup can start. Existing copies are safe. It has been like this since <!date^0^{date_short_pretty} {time_secs}|1970-01-01T00:00:00Z> at least. The portal forgets it 24 hours after its last change; an operator clears it with `/backup cancel`. Nothing was started.',
  ],
  [
    { kind: 'blocked', blocker: { slot: 'portal', kind: 'still', since: 0, job: aJob({ percent: 72 }) } },
    ':warning: *The portal is blocked*: backup t1 has not moved from 72 %. No other backup can start. Existing copies are safe. It has been like this since <!date^0^{date_short_pretty} {time_secs}|1970-01-01T00:00:00Z> at least. The portal forgets it 24 hours after its last change; an operator clears it with `/backup cancel`. Nothing was started.',
  ],
  [
    { kind: 'cleared', blocker: { slot: 'portal', kind: 'still', since: 0, job: aJob() } },
    'Backup `t1` is cleared, and backups can be started again: use `/backup`.',
  ],
  [{ kind: 'uncleared', why: 'moved' }, 'That backup does not block the portal any more. Nothing was cleared.'],
  [
    { kind: 'taken', run: aRunning({ trouble: { kind: 'payment', detail: '', httpStatus: 402 } }), card: '1' },
    `Whether a backup of ${portal} still runs is not known: <@U1> asked for one, and the portal does not say. The portal itself is not paid for (402). Renew its plan in DocSpace under Payments. See ${card}. Nothing more was started.`,
  ],
  [uncancelled({}), 'That backup does not run any more. Nothing was cancelled.'],
  [
    uncancelled({ why: 'starting' }),
    `A backup is just being started: it can be cancelled on ${card} once it runs. Nothing was cancelled.`,
  ],
  [
    uncancelled({ why: 'anothers', run: aRunning({ requestedBy: 'U2' }) }),
    'That is <@U2>’s backup: only they and the operators of this bot may cancel it. Nothing was cancelled.',
  ],
  [
    uncancelled({ why: 'both', run: aRunning() }),
    'DocSpace can only cancel everything at once, and the backup of the whole instance runs as well. Nothing was cancelled. Wait for one of them to end, then try again.',
  ],
  [
    uncancelled({ why: 'both', run: aRunning({ slot: 'dump' }) }),
    'DocSpace can only cancel everything at once, and the portal’s own backup runs as well. Nothing was cancelled. Wait for one of them to end, then try again.',
  ],
  [
    uncancelled({ why: 'old' }),
    'This DocSpace server cannot cancel backups (3.7 and newer can). Nothing was cancelled. The backup continues.',
  ],
  [
    uncancelled({ why: 'unread' }),
    'Slack did not show the cards, so it is not known which backup this is. Nothing was cancelled. Try again in a minute.',
  ],
  [
    uncancelled({ why: 'unnoted' }),
    `Slack did not accept the note of who cancels under ${card}. Nothing was cancelled. Try again in a minute.`,
  ],
  [
    uncancelled({ why: 'unasked', failure }),
    `${denied} Nothing was cancelled. See ${card} for whether the backup still runs.`,
  ],
  [uncancelled({ why: 'refused', failure }), `${denied} Nothing was cancelled. The backup continues.`],
  [
    uncancelled({ why: 'unclear', failure: { kind: 'timeout', detail: '' } }),
    `The portal did not answer in time. Check its server and the network between it and the bot. Whether the backup was cancelled is shown in a moment on ${card}.`,
  ],
  [
    uncancelled({ why: 'kept' }),
    `The portal continues with the backup anyway. Nothing was cancelled. See ${card}; cancel it again if it must still stop.`,
  ],
  [
    { kind: 'retried', run: aBroken(), card: '1' },
    `This was tried again already: see ${card}. Nothing more was started.`,
  ],
  [
    { kind: 'unretried', why: 'fine' },
    'Only a backup that is Failed, Not started or Unknown can be tried again, and this one is not. Nothing was started.',
  ],
  [
    { kind: 'unretried', why: 'gone' },
    'The card of that backup is not there any more. Start with `/backup`. Nothing was started.',
  ],
  [
    { kind: 'unretried', why: 'unread' },
    'Slack did not show the card, so it is not known which backup this is. Try again in a minute. Nothing was started.',
  ],
  [
    { kind: 'unretried', why: 'foreign' },
    'That backup is of another portal than the one this bot is set up for. Nothing was started.',
  ],
  [
    { kind: 'unretried', why: 'unset' },
    'The settings of that backup’s storage are not in the bot’s configuration any more. Start with `/backup`. Nothing was started.',
  ],
  [
    { kind: 'unretried', why: 'old' },
    'That backup is more than three days old. Start with `/backup`. Nothing was started.',
  ],
];

for (const [said, words] of answers) {
  test(`The answer reads: ${words.slice(0, 70)}…`, () => {
    const message = answer(said, { portal: 'https://portal.example.com', place });
    assert.equal(readMessage(message), [words, '---', words].join('\n'));
    assert.deepEqual(problemsOf(message.blocks, { surface: 'message' }), []);
  });
}

test('What a person did is noted under the card', () => {
  assert.equal(deedNote('cancel', 'U1', '').text, '<@U1> requested cancellation.');
  assert.equal(deedNote('kept', 'U1', '').text, '<@U1> could not cancel this backup; it continues.');
  assert.equal(deedNote('link', 'U1', '').text, '<@U1> was given the link to this copy.');
  assert.equal(deedNote('retry', 'U1', place.link).text, `<@U1> tried this backup again. <${place.link}|New card>`);
});
