import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commands } from '../../../src/commands/commands.ts';
import { type PanelLine, type PanelWatch, panel } from '../../../src/commands/panel/view.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { anyRun } from '../../support/any.ts';
import { aBroken, aCompleted, aRunning, aStarting, startedAt } from '../../support/builders.ts';
import { readMessage } from '../../support/read-message.ts';

const portal = 'https://portal.example.com';
const place = { link: 'https://acme.slack.com/archives/C1/p1', channel: 'C1' };
const at = (time: string, iso: string): string => `<!date^${time}^{date_short_pretty} {time_secs}|${iso}>`;
const asOf = startedAt + 600_000;

/** The panel as it reads; `text` is what follows the portal's name, `state` the lines below its head. */
const reads = (text: string, ...state: readonly string[]): string =>
  [
    `DocSpace backups of https://portal.example.com${text}`,
    '---',
    '*DocSpace backups* of *<https://portal.example.com|portal.example.com>*',
    ...state,
    '---',
    '[Back up now]',
    '[Status]',
    '[History]',
    '[Schedule]',
    '---',
    `as of ${at('1772453400', '2026-03-02T12:10:00Z')}`,
  ].join('\n');

const rows: readonly (readonly [name: string, lines: readonly PanelLine[] | undefined, panel: string])[] = [
  ['nothing is known yet', undefined, reads('', 'How the last backup ended is not known yet.')],
  ['no backup was started', [], reads('', 'No backup was started here in the last three days.')],
  [
    'a backup is being started',
    [{ run: aStarting(), place }],
    reads(
      ', a backup has been running since 2026-03-02T12:00:00Z',
      `A backup has been *running* since ${at('1772452800', '2026-03-02T12:00:00Z')}, requested by <@U1>. See <${place.link}|the card>.`,
    ),
  ],
  [
    'a dump runs and nobody here asked for it',
    [{ run: aRunning({ slot: 'dump', requestedBy: undefined }), place: { ...place, link: '' } }],
    reads(
      ', a backup of the whole instance has been running since 2026-03-02T12:00:00Z',
      `A backup of the whole instance has been *running* since ${at('1772452800', '2026-03-02T12:00:00Z')}. See a card in <#C1>.`,
    ),
  ],
  [
    'one of each has ended',
    [
      { run: aCompleted(), place },
      { run: aBroken({ slot: 'dump' }), place },
    ],
    reads(
      ', the last backup: Completed 2026-03-02T12:02:10Z, the last backup of the whole instance: Failed 2026-03-02T12:02:10Z',
      `The last backup: *Completed* ${at('1772452930', '2026-03-02T12:02:10Z')}, requested by <@U1>. See <${place.link}|the card>.`,
      `The last backup of the whole instance: *Failed* ${at('1772452930', '2026-03-02T12:02:10Z')}, requested by <@U1>. See <${place.link}|the card>.`,
    ),
  ],
];

for (const [name, lines, expected] of rows) {
  test(`The panel while ${name}`, () => assert.equal(readMessage(panel(portal, lines, asOf)), expected));
}

test('Slack takes the panel, whatever runs there were', () => {
  fc.assert(
    fc.property(fc.array(anyRun(), { maxLength: 2 }), (runs) => {
      const lines = runs.map((run) => ({ run, place }));
      assert.deepEqual(problemsOf(panel(portal, lines, asOf).blocks, { surface: 'message' }), []);
    }),
    { numRuns: 200 },
  );
});

test('Each button asks for what the command with its value asks for', () => {
  const [, actions] = panel(portal, [], asOf).blocks;
  assert.ok(actions?.type === 'actions');
  for (const button of actions.elements) {
    assert.ok(button.type === 'button');
    assert.ok(commands.some(({ name }) => name === button.value));
    assert.equal(button.action_id, `backup_${button.value}`);
  }
});

test('The panel does not call a portal watched that cannot be read', () => {
  const watch = { since: startedAt, blindSince: startedAt + 60_000, alarms: [] };
  const words = readMessage(panel(portal, [], asOf, watch));
  assert.ok(words.includes(`:warning: the portal cannot be read since ${at('1772452860', '2026-03-02T12:01:00Z')}`));
  assert.doesNotMatch(words, /watched without a break/);
});

test('The panel says of a scheduled backup whether it is to come, due or overdue', () => {
  const said = (nextAt: number): string =>
    readMessage(panel(portal, [], asOf, { since: startedAt, alarms: [], nextAt }));
  assert.match(said(asOf + 1), /^The next scheduled backup is due </m);
  assert.match(said(asOf - 1), /The next one is due: the portal starts it within 15 minutes\.$/m);
  assert.match(said(asOf - 3_600_000), /:warning: \*Overdue since /);
});

test('The panel says that a backup has stalled', () => {
  const words = readMessage(panel(portal, [{ run: aRunning({ isStalled: true }), place }], asOf));
  assert.match(words, /has been \*running\* since .*\. :warning: \*Stalled\*: no change since .*\. See /);
});

const copies: readonly (readonly [name: string, newest: NonNullable<PanelWatch['newest']>, words: RegExp])[] = [
  [
    'is there',
    { at: startedAt, readAt: startedAt },
    /^The newest copy in the portal’s history is from .* \(read .*\)\.$/m,
  ],
  [
    'is deleted later',
    { at: startedAt, readAt: startedAt, expiresAt: asOf + 1 },
    /^The newest copy .*\. The portal deletes it /m,
  ],
  [
    'has expired',
    { at: startedAt, readAt: startedAt, expiresAt: asOf },
    /^:warning: The newest copy, from .*, \*expired\* /m,
  ],
  ['is missing', { readAt: startedAt }, /^:warning: \*No copy\* was in the portal’s history </m],
];

for (const [name, newest, words] of copies) {
  test(`The panel says that the newest copy ${name}`, () => {
    assert.match(readMessage(panel(portal, [], asOf, { since: startedAt, alarms: [], newest })), words);
  });
}
