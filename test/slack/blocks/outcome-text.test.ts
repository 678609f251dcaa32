import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../../../src/backup/outcome.ts';
import type { PortalFailure } from '../../../src/backup/portal-error.ts';
import { said as saidBy } from '../../../src/backup/reason.ts';
import type { Run } from '../../../src/backup/run.ts';
import { lostCardNotice, notice } from '../../../src/channel/view-notice.ts';
import { readOffer } from '../../../src/slack/blocks/cost-question.ts';
import { answer } from '../../../src/slack/blocks/outcome-text.ts';
import type { Message } from '../../../src/slack/blocks/text.ts';
import {
  aBroken,
  aCancelled,
  aCompleted,
  aJob,
  aNotStarted,
  aRunning,
  aStarting,
  startedAt,
} from '../../support/builders.ts';

const portal = '*<https://portal.example.com|portal.example.com>*';
const link = 'https://acme.slack.com/archives/C1/p1';
const target = { slot: 'portal', storage: 'DataStore', folder: undefined, retryOf: undefined } as const;
const to = { portal: 'https://portal.example.com', place: { link, channel: 'C1' }, mayPay: true, target };
const failure: PortalFailure = { kind: 'payment', detail: '' };
const unpaid = 'The portal itself is not paid for. Renew its plan in DocSpace under Payments.';

/** What a message says; text and block must say the same. */
const said = ({ text, blocks }: Message): string => {
  const [first] = blocks;
  assert.equal(first?.type === 'section' && first.text?.text, text);
  return text;
};

const notices: readonly (readonly [run: Run, words: string])[] = [
  [aCompleted(), `<@U1> :white_check_mark: *Completed* after 2 min 10 s. Backup \`t1\` of ${portal}.`],
  [
    aCompleted({ phase: 'completed_with_warnings', reasons: saidBy('2 files are missing.') }),
    `<@U1> :warning: *Completed with warnings*. There is a copy, but not all is as it should be. DocSpace: “2 files are missing.” Backup \`t1\` of ${portal}.`,
  ],
  [aBroken(), `<@U1> :x: *Failed*. No copy was made. DocSpace: “The disk is full.” Backup \`t1\` of ${portal}.`],
  [
    aCancelled({ reasons: [], requestedBy: undefined }),
    `:black_square_for_stop: *Cancelled*. No copy was made. Backup \`t1\` of ${portal}.`,
  ],
  [
    aBroken({ phase: 'unknown', reasons: saidBy('Nobody knows.'), backupId: undefined }),
    `<@U1> :grey_question: *Unknown*. Do not count on a copy. DocSpace: “Nobody knows.” Backup of ${portal}.`,
  ],
  [aNotStarted({ reasons: saidBy('No.') }), '<@U1> :no_entry_sign: *Not started*: the card above says why.'],
  [aStarting(), `<@U1> :hourglass_flowing_sand: *Starting*. Backup of ${portal}.`],
  [aRunning(), `<@U1> :arrows_counterclockwise: *Running*. Backup \`t1\` of ${portal}.`],
];

for (const [run, words] of notices) {
  test(`The notice of a backup that is ${run.phase} calls the person and says how it is`, () => {
    assert.equal(said(notice(run, 'end')), words);
  });
}

test('What another card has told to its end is not said to be under way', () => {
  assert.equal(
    said(answer({ kind: 'taken', run: aNotStarted(), card: '1' }, to)),
    `That was asked for already and is over: see <${link}|the card>. Nothing more was started.`,
  );
});

test('A stall is told as a suspicion, with how far the backup came and since when', () => {
  assert.equal(
    said(notice(aRunning({ isStalled: true }), 'stall')),
    `<@U1> :warning: *Stalled* at 40 % since <!date^1772452860^{date_short_pretty} {time_secs}|2026-03-02T12:01:00Z>: the backup of ${portal} may be stuck. The card above says what to do.`,
  );
});

test('The notice of a backup without a copy names the last good one', () => {
  for (const run of [aBroken(), aBroken({ phase: 'unknown' }), aCancelled()]) {
    const told = said(notice({ ...run, lastCopy: { at: startedAt } }, 'end'));
    assert.match(told, / \*Last good copy before this\*: <!date[^>]*>\. Backup `t1` of /);
  }
});

test('A notice by direct message says why it comes that way', () => {
  assert.equal(
    said(lostCardNotice(aBroken(), 'C1')),
    `:x: *Failed*. No copy was made. DocSpace: “The disk is full.” Backup \`t1\` of ${portal}.\nThis is sent to you alone because Slack does not let the bot write in <#C1>. Tell the person who runs this bot.`,
  );
});

const until = 'That can be said until <!date^1772453400^{date_short_pretty} {time_secs}|2026-03-02T12:10:00Z>.';
const free = { kind: 'costs', isChanged: false, askedAt: startedAt } as const;
const paid = { kind: 'paid', used: 2, allowance: 2, service: 'on', price: '$10' } as const;

const answers: readonly (readonly [Answer, string])[] = [
  [{ kind: 'following', card: '1' }, `Follow the backup of ${portal} on <${link}|the card>.`],
  [
    { kind: 'taken', run: aRunning(), card: '1' },
    `A backup of ${portal} is already running, requested by <@U1>: see <${link}|the card>. Nothing more was started.`,
  ],
  [
    { kind: 'taken', run: aRunning({ requestedBy: undefined }), card: '1' },
    `A backup of ${portal} is already running, requested by someone else: see <${link}|the card>. Nothing more was started.`,
  ],
  [
    { kind: 'busy', job: aJob({ percent: 12 }) },
    'A backup that was not started from Slack is already running (ID `t1`), 12 % done. Nothing was started. `/backup status` shows when it is done.',
  ],
  [
    { kind: 'busy', job: aJob({ id: undefined, status: 'created' }) },
    'A backup that was not started from Slack is already running, 0 % done. It still waits for one of the portal’s workers. Nothing was started. `/backup status` shows when it is done.',
  ],
  [{ kind: 'expired' }, 'That question is older than 10 minutes. Nothing was started. Ask again with `/backup`.'],
  [{ kind: 'unasked', failure }, `${unpaid} Nothing was started.`],
  [
    { kind: 'unwritten', why: 'refused', code: 'x' },
    'Slack refused the card (x). Nothing was started: a backup is started only once its card is posted.',
  ],
  [
    { kind: 'unwritten', why: 'channel', code: 'not_in_channel' },
    'The card could not be posted in <#C1> (not_in_channel). Invite the bot there, or set SLACK_ADMIN_CHANNEL to a channel that the bot is in. Nothing was started: a backup is started only once its card is posted.',
  ],
  [
    { kind: 'unwritten', why: 'channel', code: 'is_archived' },
    'The card could not be posted in <#C1> (is_archived). Unarchive it, or set SLACK_ADMIN_CHANNEL to a channel that the bot is in. Nothing was started: a backup is started only once its card is posted.',
  ],
  [
    { kind: 'unwritten', why: 'rate_limited', code: undefined },
    'Slack takes no more messages in the admin channel for the moment. Try again in a minute. Nothing was started: a backup is started only once its card is posted.',
  ],
  [
    { kind: 'unwritten', why: 'unclear', code: undefined },
    'Slack did not confirm the card in the admin channel. Try again in a minute. Nothing was started: a backup is started only once its card is posted.',
  ],
  [
    { kind: 'not_started', run: aNotStarted({ reasons: saidBy('No.') }), card: '1' },
    `Nothing was started. DocSpace: “No.” (See <${link}|the card>, ref \`0123456789abcdef\`.)`,
  ],
  [{ kind: 'stopping' }, 'This bot is stopping or restarting. Nothing was started. Ask again in a minute.'],
  [
    { ...free, cost: paid },
    `The free backups of ${portal} are used up (2 of 2 this month). One more costs $10. Nothing was started. Start it anyway? ${until}`,
  ],
  [
    { ...free, cost: { ...paid, price: '10' } },
    `The free backups of ${portal} are used up (2 of 2 this month). One more costs 10, in a currency that the portal does not tell. Nothing was started. Start it anyway? ${until}`,
  ],
  [
    { ...free, isChanged: true, cost: { ...paid, price: '', service: 'off' } },
    `What it costs has changed. The free backups of ${portal} are used up (2 of 2 this month). The portal does not say the price. The paid backup service is off: an older server will refuse, a newer one switches the service on and charges. Nothing was started. Start it anyway? ${until}`,
  ],
  [
    { ...free, isChanged: true, cost: { ...paid, service: 'refused' } },
    `The free backups of ${portal} are used up (2 of 2 this month). The paid backup service is off, so the portal refuses to start one. Switch it on in DocSpace under Payments. Nothing was started.`,
  ],
  [
    { ...free, cost: { ...paid, used: 0, allowance: 0, service: 'refused' } },
    `The plan of ${portal} has no free backups. The paid backup service is off, so the portal refuses to start one. Get a plan with backups, or switch that service on, in DocSpace under Payments. Nothing was started.`,
  ],
  [
    { ...free, cost: { kind: 'unknown', failure } },
    `This backup of ${portal} may cost money: the portal did not say what it costs. ${unpaid} Nothing was started. Start it anyway? ${until}`,
  ],
];

for (const [answered, words] of answers) {
  test(`The answer ${answered.kind} reads: ${words.slice(0, 60)}…`, () =>
    assert.equal(said(answer(answered, to)), words));
}

test('A card whose address is not known is named by its channel', () => {
  const words = said(answer({ kind: 'following', card: '1' }, { ...to, place: { link: '', channel: 'C1' } }));
  assert.equal(words, `Follow the backup of ${portal} on a card in <#C1>.`);
});

test('Only who may pay gets the button, and the button carries what was asked and when', () => {
  const asked = answer({ ...free, cost: paid }, to);
  const [, actions] = asked.blocks;
  const button = actions?.type === 'actions' ? actions.elements[0] : undefined;
  assert.ok(button?.type === 'button' && button.action_id === 'backup_start_paid');
  assert.deepEqual(readOffer(button.value), { price: '$10', askedAt: startedAt, target });
  const refused = answer({ ...free, cost: paid }, { ...to, mayPay: false });
  assert.equal(
    said(refused),
    `The free backups of ${portal} are used up (2 of 2 this month). One more costs $10. Nothing was started. Starting it anyway is for the operators of this bot; ask one of them.`,
  );
  assert.equal(refused.blocks.length, 1);
});

test('A button with a foreign value carries no offer', () => {
  for (const value of [
    undefined,
    '',
    'x',
    'null',
    '[]',
    '7',
    '{"price":"$10"}',
    '{"price":10,"askedAt":1}',
    '{"price":"$10","askedAt":1}',
  ]) {
    assert.equal(readOffer(value), undefined, value);
  }
});
