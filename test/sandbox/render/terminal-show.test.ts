import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { dayMs } from '../../../src/lib/durations.ts';
import { blockTrees } from '../../../src/sandbox/render/blocks.ts';
import { linesOf } from '../../../src/sandbox/render/lines.ts';
import { createShow } from '../../../src/sandbox/render/show.ts';
import { mrkdwnTrees } from '../../../src/sandbox/render/text.ts';
import { createInk } from '../../../src/sandbox/terminal/ink.ts';
import type { Block } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { clientFor } from '../workspace/workspace-support.ts';

const names = { person: (id: string) => `person-${id}`, channel: (id: string) => `channel-${id}` };
const plainInk = createInk(false);
const read = (words: string, ink = plainInk): string => linesOf(mrkdwnTrees(words, names), ink).join('\n');

test('mrkdwn is read as a person would: labels, names and signs instead of markup', () => {
  assert.equal(
    read('*Done* for <@U1> in <#C1>: <https://a.example/x|the card>'),
    'Done for @person-U1 in #channel-C1: the card',
  );
  assert.equal(read('<https://a.example> and `code` and 2*3*4'), 'https://a.example and code and 2*3*4');
  assert.equal(read(':white_check_mark: at 10:30:05 :unknown:'), '✅ at 10:30:05 :unknown:');
  assert.equal(read('<!here> <!subteam^S1> <!subteam^S1|@ops>'), '@here @S1 @ops');
});

test('what is escaped in Slack is shown as it was meant, and as text', () => {
  assert.equal(read('&lt;@U1&gt; &amp;amp; *a &lt; b*'), '<@U1> &amp; a < b');
});

test('a date stands in local time, and as its fallback where it is none', () => {
  const at = new Date(1_700_000_000_000);
  const day = at.toLocaleDateString(undefined, { dateStyle: 'medium' });
  const time = at.toLocaleTimeString(undefined, { timeStyle: 'medium' });
  assert.equal(read('<!date^1700000000^{date_short_pretty} {time_secs}|2023>'), `${day} ${time}`);
  assert.equal(read('<!date^x^{date}|2023>'), '2023');
});

test('no text can steer the terminal', () => {
  assert.equal(read('a\u001b[2Jb\u0007c\u009bd\ne'), 'a[2Jbcd\ne');
});

test('colours come only where they are asked for', () => {
  assert.equal(read('*a* `b`', createInk(true)), '\u001b[1ma\u001b[22m \u001b[36mb\u001b[39m');
  assert.equal(read('*a* `b`'), 'a b');
});

const text = (words: string) => ({ type: 'mrkdwn', text: words });
const plain = (words: string) => ({ type: 'plain_text', text: words });

test('blocks are lines, buttons and fields stand in brackets', () => {
  const button = { type: 'button', text: plain('Go'), action_id: 'go' };
  const input = { type: 'plain_text_input', action_id: 'room', initial_value: '1234' };
  const select = { type: 'static_select', action_id: 's', placeholder: plain('Choose'), options: [] };
  const cell = (words: string) => ({ type: 'raw_text', text: words });
  const blocks = [
    { type: 'header', text: plain('Title') },
    { type: 'section', text: text('One\nTwo'), fields: [text('Three')], accessory: button },
    { type: 'divider' },
    { type: 'context', elements: [text('four'), text('five')] },
    { type: 'actions', elements: [button, select] },
    { type: 'input', label: plain('Room'), element: input },
    { type: 'data_table', caption: 'Table', rows: [[cell('a'), cell('b')]] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'rich' },
            { type: 'text', text: 'er' },
          ],
        },
      ],
    },
  ];
  const trees = blockTrees(
    blocks.map((block, index) => ({ block_id: `${index}`, ...block }) as Block),
    { names, held: () => undefined },
  );
  assert.deepEqual(linesOf(trees, plainInk), [
    ...['Title', 'One', 'Two', 'Three', '[Go]', '────────', 'four  ·  five', '[Go] [Choose]'],
    ...['Room: [1234]', 'Table', 'a | b', 'richer'],
  ]);
});

const shownIn = async (t: TestContext): Promise<{ workspace: SimulatedWorkspace; lines: string[] }> => {
  const workspace = await startWorkspace();
  t.after(() => workspace.close());
  const lines: string[] = [];
  const inWorkspace = {
    person: (id: string) => workspace.knobs.person(id).name,
    channel: (id: string) => workspace.knobs.channel(id).name || 'ada',
  };
  const show = createShow({ names: inWorkspace, ink: plainInk, clock: { now: () => 0 } });
  const time = new Date(0).toLocaleTimeString(undefined, { timeStyle: 'medium' });
  workspace.onChange((change) => {
    lines.push(...show.change(change).map((line) => line.replace(`${time}  `, '').replace('  │ ', '- ')));
  });
  return { workspace, lines };
};

const section = (words: string) => ({ type: 'section', text: text(words) });
const at = (day: number) => section(`<!date^${day * 86_400}^{date_short}|day ${day}>`);

test('an edit shows the first line and what is new, and nothing where nobody sees a difference', async (t) => {
  const { workspace, lines } = await shownIn(t);
  const { chat } = clientFor(workspace);
  const channel = workspace.adminChannel;
  const { ts = '' } = await chat.postMessage({
    channel,
    text: 'x',
    blocks: [section('Run'), section('1 %'), section('Same'), at(1)],
  });
  const metadata = { event_type: 'beat', event_payload: { beat: 1 } };
  const blocks = [section('Run'), section('2 %'), section('Same'), at(1)];
  await chat.update({ channel, ts, text: 'x', blocks });
  await chat.update({ channel, ts, text: 'y', blocks: [...blocks.slice(0, -1), at(2)] });
  await chat.update({ channel, ts, text: 'x', blocks, metadata });
  const shownDay = new Date(dayMs).toLocaleDateString(undefined, { dateStyle: 'medium' });
  assert.deepEqual(lines, [
    ...['#backup-admins, everyone sees it', '- Run', '- 1 %', '- Same', `- ${shownDay}`],
    ...['#backup-admins, the same message, edited (1)', '- Run', '- 2 %'],
  ]);
});

test('replies, private messages, direct messages and deletions say who sees them', async (t) => {
  const { workspace, lines } = await shownIn(t);
  const { chat } = clientFor(workspace);
  const { adminChannel: channel, people } = workspace;
  const { ts = '' } = await chat.postMessage({ channel, text: 'Card' });
  await chat.postMessage({ channel, text: 'Done', thread_ts: ts });
  await chat.postEphemeral({ channel, user: people.admin, text: 'Secret' });
  await chat.postMessage({ channel: people.admin, text: 'Hello' });
  await chat.delete({ channel, ts });
  assert.deepEqual(lines, [
    ...['#backup-admins, everyone sees it', '- Card'],
    ...['#backup-admins, a reply, everyone sees it', '- Done'],
    ...['#backup-admins, only @ada sees it', '- Secret'],
    ...['Direct message to @ada', '- Hello'],
    ...['#backup-admins, a message is deleted', '- Card'],
  ]);
});

test('what Slack itself says is told apart from what the bot says', async (t) => {
  const { workspace, lines } = await shownIn(t);
  await workspace.command(workspace.people.admin, '');
  assert.deepEqual(lines, [
    '#backup-admins, Slack itself, only @ada sees it',
    '- /backup failed because the app did not respond',
  ]);
});
