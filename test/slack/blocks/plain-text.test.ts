import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PortalFailure } from '../../../src/backup/portal-error.ts';
import { slotStatus } from '../../../src/backup/slot-status.ts';
import { card, plainCard } from '../../../src/channel/view-card.ts';
import { lostCardNotice, notice } from '../../../src/channel/view-notice.ts';
import { problem } from '../../../src/commands/doctor/finding.ts';
import { doctor } from '../../../src/commands/doctor/view.ts';
import { help } from '../../../src/commands/help/view.ts';
import { linesOf, type Past } from '../../../src/commands/history/lines.ts';
import { deletion, history, plainHistory } from '../../../src/commands/history/view.ts';
import { linkAnswer } from '../../../src/commands/link/view.ts';
import { refusedWords } from '../../../src/commands/schedule/view-result.ts';
import { status } from '../../../src/commands/status/view.ts';
import { type Span, spansOf } from '../../../src/sandbox/render/mrkdwn.ts';
import { answer } from '../../../src/slack/blocks/outcome-text.ts';
import { code, type Message, plain, quoted } from '../../../src/slack/blocks/text.ts';
import { anyText } from '../../support/any.ts';
import {
  aBroken,
  aCompleted,
  aCopy,
  aDoneJob,
  aJob,
  aNotStarted,
  aRunning,
  startedAt,
} from '../../support/builders.ts';

const foreign = '*qq* _it alic_ ~gone~ :x: *';
const portal = 'https://portal.example.com';
const failure: PortalFailure = { kind: 'broken', detail: foreign, httpStatus: 500 };
const reasons = [{ code: 'said', text: foreign }] as const;
const place = { link: 'https://acme.slack.com/archives/C1/p1', channel: 'C1' };
const past: Past = {
  lines: linesOf('portal', { copies: [aCopy({ id: 'x', fileName: foreign })] }, [
    { id: '1', run: aBroken({ reasons }) },
  ]),
  unread: [{ slot: 'dump', failure }],
  areCardsRead: true,
};
const shown = { portal, past, page: { from: 0, count: 10 }, mayDelete: true };
const statusOf = (look: Parameters<typeof slotStatus>[1]): Message => {
  const slots = [{ ...slotStatus('portal', look, [], startedAt), next: { kind: 'none' } as const }];
  return status({ portal, at: startedAt, deleted: new Map(), areCardsRead: true, slots }, () => place);
};

const said: Readonly<Record<string, Message>> = {
  'the card of a failed backup': card(aBroken({ reasons })),
  'the plain card of a failed backup': plainCard(aBroken({ reasons })),
  'the card of a backup with warnings': card(aCompleted({ phase: 'completed_with_warnings', reasons })),
  'the card of a refused start': card(aNotStarted({ reasons })),
  'the card of a backup that cannot be asked about': card(aRunning({ trouble: failure })),
  'a card with a folder and an ID': card(aBroken({ folder: foreign, backupId: foreign })),
  'the notice of an end': notice(aBroken({ reasons }), 'end'),
  'the notice in a direct message': lostCardNotice(aBroken({ reasons }), 'C1'),
  'the status of a failed job': statusOf({ job: aDoneJob({ error: foreign }) }),
  'the status of a portal that refuses': statusOf({ failure }),
  'the history': history(shown),
  'the history without tables': plainHistory(shown),
  'a refused deletion': plain(deletion({ kind: 'kept', failure })),
  'a refused start': answer({ kind: 'unasked', failure }, { portal, place }),
  'a blocked portal': answer(
    { kind: 'blocked', blocker: { slot: 'portal', kind: 'broken', job: aJob({ error: foreign }), since: startedAt } },
    { portal, place },
  ),
  'the offer of a paid backup': answer(
    {
      kind: 'costs',
      isChanged: false,
      askedAt: startedAt,
      cost: { kind: 'paid', used: 1, allowance: 1, service: 'on', price: foreign },
    },
    { portal, place, mayPay: true },
  ),
  'a refused link': linkAnswer({ kind: 'unasked', failure }),
  'a refused schedule': plain(refusedWords(failure)),
  'the doctor': doctor([problem('Storage', `The folder “${foreign}” is missing.`)], portal),
  'an unknown command': help({ kind: 'misread', typed: foreign, nearest: undefined }, [], true),
};

/** Every text object in a message that Slack formats, and its fallback text. */
const mrkdwnIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(mrkdwnIn);
};

/** The text as Slack shows it; what it would format is marked. */
const shownBySlack = (spans: readonly Span[]): string =>
  spans
    .map((span) => {
      if ('spans' in span) return `[${span.kind} ${shownBySlack(span.spans)}]`;
      return 'text' in span ? span.text : '';
    })
    .join('');

for (const [name, message] of Object.entries(said)) {
  test(`Text from outside is shown as it is in ${name}`, () => {
    assert.ok(JSON.stringify(message).includes('qq'), 'the text is there');
    for (const mrkdwn of [message.text, ...mrkdwnIn(message.blocks)]) {
      const words = shownBySlack(spansOf(mrkdwn));
      assert.doesNotMatch(words, /\[(bold|italic|strike) [^\]]*(qq|it alic|gone)|❌ \*/);
      if (words.includes('qq')) assert.ok(words.includes('*qq* _it alic_ ~gone~ :x:'), words);
    }
    assert.doesNotMatch(JSON.stringify(message.blocks), /"plain_text","text":"[^"]*:x:[^"]*"(?!,"emoji":false)/);
  });
}

test('No text from outside is formatted by Slack, and each character of it is shown', () => {
  const marks = fc.array(fc.constantFrom('*', '_', '~', '`', ':', 'x', ' ', '>', '&', '-', '“', '\n'), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        anyText(),
        marks.map((parts) => parts.join('')),
      ),
      (text) => {
        for (const show of [quoted(text, 500), code(`x${text}`)]) {
          const spans = spansOf(show);
          assert.deepEqual(
            spans.filter(({ kind }) => kind !== 'text' && kind !== 'code'),
            [],
            show,
          );
        }
      },
    ),
    { numRuns: 2_000 },
  );
  assert.equal(quoted('3:30:15 of Nightly_full/a_b: 2 done', 100), '3:30:15 of Nightly_full/a_b: 2 done');
  assert.equal(quoted('See `/backup doctor`, and `rm`', 100), "See `/backup doctor`, and 'rm'");
});
