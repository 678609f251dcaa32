import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ApprovalAction } from '../../src/backup/approval.ts';
import type { Answer } from '../../src/backup/outcome.ts';
import { failureKinds, type PortalFailure } from '../../src/backup/portal-error.ts';
import { said } from '../../src/backup/reason.ts';
import type { Run } from '../../src/backup/run.ts';
import { approvalMessage, decisionNote } from '../../src/channel/view-approval.ts';
import { card, plainCard } from '../../src/channel/view-card.ts';
import { lostCardNotice, notice } from '../../src/channel/view-notice.ts';
import { help } from '../../src/commands/help/view.ts';
import { panel } from '../../src/commands/panel/view.ts';
import { home } from '../../src/commands/panel/view-home.ts';
import { problemsOf } from '../../src/sandbox/workspace/blocks/blocks.ts';
import { problemsOfView } from '../../src/sandbox/workspace/blocks/view.ts';
import { statusWord } from '../../src/slack/blocks/labels.ts';
import { answer } from '../../src/slack/blocks/outcome-text.ts';
import { type Block, type Message, plain } from '../../src/slack/blocks/text.ts';
import { anyRun, anyText } from '../support/any.ts';
import { aBroken, aCompleted, aJob, aNotStarted, aRunning } from '../support/builders.ts';

const bounds = { numRuns: 500, interruptAfterTimeLimit: 20_000 };
const link = 'https://acme.slack.com/archives/C1/p1';

type Mrkdwn = { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim?: boolean };

const mrkdwnIn = (block: Block): readonly Mrkdwn[] => {
  const texts: readonly unknown[] =
    block.type === 'section'
      ? [...(block.text ? [block.text] : []), ...(block.fields ?? [])]
      : block.type === 'context'
        ? block.elements
        : [];
  return texts.filter((text): text is Mrkdwn => JSON.stringify(text).includes('"type":"mrkdwn"'));
};

/**
 * What is ours to say with angle brackets, beside the portal: who asked, the channel, the card, and a time with its ISO
 * form.
 */
const ours = [
  /^<(@U\d+|#C1|https:\/\/acme\.slack\.com\/archives\/C1\/p1\|the card)>$/,
  /^<!date\^-?\d+\^(\{date_short_pretty\} \{time_secs\}|\{date_short\}, \{time\})\|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ>$/,
];

const assertSafe = ({ text, blocks }: Message, portal: string): void => {
  assert.deepEqual(problemsOf(blocks, { surface: 'message' }), []);
  assert.ok(text.length > 0 && text.length <= 4_000);
  const toPortal = `<${portal}|${portal.replace(/^https?:\/\//, '')}>`;
  for (const line of [text, ...blocks.flatMap(mrkdwnIn).map((mrkdwn) => mrkdwn.text)]) {
    for (const token of line.match(/<[^<>]*>?|>/g) ?? []) {
      const isRoom = token.startsWith(`<${portal}/rooms/shared/`) && /^[^|]*\|./.test(token);
      assert.ok(isRoom || token === toPortal || ours.some((form) => form.test(token)), token);
    }
    assert.doesNotMatch(line, /&(?!(amp|lt|gt);|[a-z]{0,3}…)/);
  }
};

const messagesOf = (run: Run): readonly Message[] => [
  card(run),
  plainCard(run),
  notice(run, 'end'),
  notice(run, 'stall'),
  lostCardNotice(run, 'C1'),
];

test('No text from a portal breaks a card or a notice, or gets a mention, a link or a date into it', () => {
  fc.assert(
    fc.property(anyRun(), (run) => {
      for (const message of messagesOf(run)) assertSafe(message, run.portal);
    }),
    bounds,
  );
});

const huge = ['<!channel>', '&', '&lt;', '`', '\n', '😀', '\u202e', 'x '].map((part) =>
  part.repeat(100_000 / part.length),
);

test('Texts of 100 KB fit, and what is ours stays whole', () => {
  for (const reason of huge) {
    const id = reason;
    const runs = [
      aRunning({ trouble: { kind: 'forbidden', detail: reason }, backupId: id, isStalled: true, origin: 'found' }),
      aCompleted({ phase: 'completed_with_warnings', reasons: said(reason), backupId: id }),
      aBroken({
        reasons: [
          { code: 'replaced', id },
          { code: 'copies_found', text: reason },
        ],
        backupId: id,
      }),
      aNotStarted({ reasons: [{ code: 'failure', failure: { kind: 'broken', detail: reason }, asked: 'start' }] }),
    ];
    for (const run of runs) for (const message of messagesOf(run)) assertSafe(message, run.portal);
  }
});

const anyRefusal: fc.Arbitrary<PortalFailure> = fc.record({
  kind: fc.constantFrom(...failureKinds),
  detail: anyText(),
  httpStatus: fc.integer({ min: 100, max: 599 }),
});

const anyAnswer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constant('busy' as const), job: anyText().map((id) => aJob({ id })) }),
  fc.record({ kind: fc.constant('unasked' as const), failure: anyRefusal }),
  fc.record({
    kind: fc.constant('unwritten' as const),
    why: fc.constantFrom('channel' as const, 'refused' as const, 'rate_limited' as const, 'unclear' as const),
    code: anyText(),
  }),
  fc.record({ kind: fc.constant('taken' as const), run: anyRun(), card: fc.constant('1') }),
  fc.record({
    kind: fc.constant('not_started' as const),
    run: anyText().map((reason) => aNotStarted({ reasons: said(reason) })),
    card: fc.constant('1'),
  }),
  fc.record({
    kind: fc.constant('costs' as const),
    isChanged: fc.boolean(),
    askedAt: fc.nat(),
    cost: fc.oneof(
      fc.record({ kind: fc.constant('unknown' as const), failure: anyRefusal }),
      fc.record({
        kind: fc.constant('paid' as const),
        used: fc.nat(),
        allowance: fc.nat(),
        service: fc.constantFrom('on' as const, 'off' as const, 'unknown' as const),
        price: anyText(),
      }),
    ),
  }),
);

const portal = 'https://portal.example.com';

test('No text from a portal or a person breaks an answer', () => {
  fc.assert(
    fc.property(anyAnswer, fc.boolean(), (said, mayPay) => {
      assertSafe(answer(said, { portal, place: { link, channel: 'C1' }, mayPay }), portal);
    }),
    bounds,
  );
  fc.assert(
    fc.property(
      anyText().filter((text) => text.trim() !== ''),
      (typed) => assertSafe(help({ kind: 'misread', typed, nearest: undefined }, [], true), portal),
    ),
    bounds,
  );
});

test('No text from a portal or a person breaks a request for approval or the Home tab', () => {
  fc.assert(
    fc.property(anyText(), anyText(), (fileName, folder) => {
      const asked = { key: 'k', portal, requestedBy: 'U1', teams: ['T1'], requestedAt: 0 };
      const target = { slot: 'portal', storage: 'Documents', folder, retryOf: undefined } as const;
      const draft = { storage: 'Documents', folder, rhythm: { every: 'day', hour: 3 }, copiesKept: 5 } as const;
      const kept = { ...draft, slot: 'portal', params: { folderId: folder } } as const;
      const actions: readonly ApprovalAction[] = [
        { kind: 'delete', id: 'b', fileName, createdAt: 0 },
        { kind: 'start', target, price: fileName },
        { kind: 'schedule', slot: 'portal', mark: 'm', draft, timeZone: fileName },
        { kind: 'restore', alarm: '1', schedule: kept, timeZone: fileName },
      ];
      for (const action of actions) {
        const approval = { ...asked, verb: 'delete', action } as const;
        assertSafe(approvalMessage(approval, { kind: 'waiting' }), portal);
        assertSafe(approvalMessage(approval, { kind: 'unknown', by: 'U2' }), portal);
        assertSafe(decisionNote(approval, { kind: 'approved', by: 'U2' }), portal);
      }
    }),
    bounds,
  );
  fc.assert(
    fc.property(anyRun(), (run) => {
      const past = Array.from({ length: 10 }, () => ({ run, place: { link, channel: 'C1' } }));
      const shown = { portal, lines: past.slice(0, 2), past, isOperator: true, asOf: 0, watch: undefined };
      assert.deepEqual(problemsOfView(home(shown), new Set(), 'home'), []);
    }),
    bounds,
  );
});

test('Slack is asked not to make links and mentions of its own from bare words', () => {
  const said = answer({ kind: 'busy', job: aJob() }, { portal, place: { link, channel: 'C1' }, mayPay: true });
  const messages = [...messagesOf(aBroken()), ...messagesOf(aRunning()), said, panel(portal, undefined, 0), plain('x')];
  for (const mrkdwn of messages.flatMap(({ blocks }) => blocks).flatMap(mrkdwnIn)) assert.equal(mrkdwn.verbatim, true);
});

test('The text of a card holds exactly one status word, whatever the portal says', () => {
  const word = new RegExp(
    Object.values(statusWord)
      .sort((one, other) => other.length - one.length)
      .join('|'),
    'g',
  );
  const reason = fc.oneof(anyText(), fc.constantFrom('Backup Failed.', 'It was Cancelled: Unknown', 'Not\nstarted'));
  fc.assert(
    fc.property(
      anyRun(reason, fc.uuid()).filter((run) => !run.portal.match(word)),
      (run) => assert.deepEqual(card(run).text.match(word), [statusWord[run.phase]]),
    ),
    bounds,
  );
});

test('No half character reaches Slack', () => {
  fc.assert(
    fc.property(anyRun(), (run) => {
      for (const message of messagesOf(run))
        assert.ok(JSON.stringify(message).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(message)));
    }),
    bounds,
  );
});
