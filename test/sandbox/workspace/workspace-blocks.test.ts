import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problemsOf, type Surface } from '../../../src/sandbox/workspace/blocks/blocks.ts';

const words = (length: number) => 'x'.repeat(length);
const plain = (length: number) => ({ type: 'plain_text', text: words(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: words(length) });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const button = (more: object = {}) => ({ type: 'button', text: plain(75), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (value: string) => ({ text: plain(75), value });
const select = (more: object) => ({ type: 'static_select', ...more });
const cells = (count: number) => times(count, () => ({ type: 'raw_text', text: 'x' }));
const table = (rows: unknown) => ({ type: 'data_table', caption: 'x', rows });
const sentence = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text, style: { bold: true } }] }],
});
const confirm = (more: object = {}) => ({
  title: plain(100),
  text: mrkdwn(300),
  confirm: plain(30),
  deny: plain(30),
  ...more,
});

const problems = (blocks: unknown, surface: Surface = 'message') => problemsOf(blocks, { surface }).join('\n');

describe('Blocks that Slack takes', () => {
  const taken: Readonly<Record<string, unknown[]>> = {
    'a header of 150 characters': [{ type: 'header', text: plain(150), block_id: words(255) }],
    'a section of 3,000 characters with ten fields': [
      { type: 'section', text: mrkdwn(3000), fields: times(10, () => mrkdwn(2000)), accessory: button(), expand: true },
    ],
    'a context of ten elements': [{ type: 'context', elements: times(10, () => mrkdwn(10)) }],
    '25 buttons': [actions(...times(25, (index) => button({ action_id: `a${index}` })))],
    'a button with everything at its limit': [
      actions(
        button({ value: words(2000), action_id: words(255), style: 'danger', confirm: confirm({ style: 'danger' }) }),
      ),
    ],
    'a menu of 100 options': [actions(select({ options: times(100, (index) => option(String(index))) }))],
    'an overflow menu': [{ type: 'section', text: plain(1), accessory: { type: 'overflow', options: [option('1')] } }],
    'rich text': [sentence('x')],
    'a data table of a header and 100 rows': [
      { type: 'data_table', caption: 'Copies', page_size: 100, rows: times(101, () => cells(3)) },
    ],
    '50 blocks': times(50, () => ({ type: 'divider' })),
  };
  for (const [name, blocks] of Object.entries(taken)) {
    test(`${name} is taken`, () => assert.equal(problems(blocks), ''));
  }
});

describe('Blocks that Slack refuses', () => {
  const refused: Readonly<Record<string, readonly [unknown[], RegExp]>> = {
    '51 blocks': [times(51, () => ({ type: 'divider' })), /no more than 50 items allowed \[json-pointer:\/blocks\]/],
    'a header of 151 characters': [
      [{ type: 'header', text: plain(151) }],
      /must be less than 151 characters \[json-pointer:\/blocks\/0\/text\/text\]/,
    ],
    'a header in mrkdwn': [
      [{ type: 'header', text: mrkdwn(1) }],
      /unsupported type: mrkdwn \[json-pointer:\/blocks\/0\/text\/type\]/,
    ],
    'a header without text': [[{ type: 'header' }], /missing required field: text \[json-pointer:\/blocks\/0\]/],
    'an empty section': [[{ type: 'section', text: plain(0) }], /must be more than 0 characters/],
    'a section of 3,001 characters': [[{ type: 'section', text: plain(3001) }], /must be less than 3001 characters/],
    'a section of nothing': [[{ type: 'section' }], /must define either `text` or `fields`/],
    'eleven fields': [[{ type: 'section', fields: times(11, () => plain(1)) }], /no more than 10 items allowed/],
    'a field of 2,001 characters': [
      [{ type: 'section', fields: [plain(2001)] }],
      /2001 characters \[json-pointer:\/blocks\/0\/fields\/0\/text\]/,
    ],
    'a context of eleven elements': [
      [{ type: 'context', elements: times(11, () => plain(1)) }],
      /no more than 10 items/,
    ],
    'a context of none': [[{ type: 'context', elements: [] }], /no less than 1 items/],
    'a button in a context': [[{ type: 'context', elements: [button()] }], /unsupported type: button/],
    '26 buttons': [[actions(...times(26, () => button()))], /no more than 25 items/],
    'a button text of 76 characters': [[actions(button({ text: plain(76) }))], /less than 76 characters/],
    'a button text in mrkdwn': [[actions(button({ text: mrkdwn(1) }))], /unsupported type: mrkdwn/],
    'a button value of 2,001 characters': [[actions(button({ value: words(2001) }))], /less than 2001 characters/],
    'a button value that is no text': [[actions(button({ value: 1 }))], /must provide a string/],
    'an unknown style': [[actions(button({ style: 'warning' }))], /valid enum value: primary, danger/],
    'a long confirm title': [
      [actions(button({ confirm: confirm({ title: plain(101) }) }))],
      /101 characters .*confirm\/title/,
    ],
    'a long confirm text': [
      [actions(button({ confirm: confirm({ text: plain(301) }) }))],
      /301 characters .*confirm\/text/,
    ],
    'a long confirm label': [
      [actions(button({ confirm: confirm({ confirm: plain(31) }) }))],
      /31 characters .*confirm\/confirm/,
    ],
    'a long deny label': [
      [actions(button({ confirm: confirm({ deny: plain(31) }) }))],
      /31 characters .*confirm\/deny/,
    ],
    'an action_id of 256 characters': [[actions(button({ action_id: words(256) }))], /256 characters .*action_id/],
    'the same action_id twice in a block': [
      [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
      /`action_id` already exists \[json-pointer:\/blocks\/0\/elements\/1\/action_id\]/,
    ],
    'the same block_id twice': [
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      /`block_id` already exists: a/,
    ],
    'a block_id of 256 characters': [[{ type: 'divider', block_id: words(256) }], /less than 256 characters/],
    'a menu without options': [[actions(select({}))], /missing required field: options/],
    'a menu of 101 options': [[actions(select({ options: times(101, () => option('x')) }))], /no more than 100 items/],
    'an unknown block': [[{ type: 'fireworks' }], /unsupported type: fireworks \[json-pointer:\/blocks\/0\/type\]/],
    'a block named like a built-in': [[{ type: 'constructor' }], /unsupported type: constructor/],
    'a block without type': [[{ text: plain(1) }], /missing required field: type/],
    'an unknown property': [
      [{ type: 'divider', colour: 'red' }],
      /invalid additional property: colour \[json-pointer:\/blocks\/0\]/,
    ],
    'a block that this app never uses': [[{ type: 'video', text: plain(1) }], /unsupported type: video/],
    'a data table of 102 rows': [[table(times(102, () => cells(1)))], /no more than 101 items/],
    'a data table of 21 columns': [[table([cells(21), cells(21)])], /no more than 20 items/],
    'an empty cell': [[table([cells(1), [{ type: 'raw_text', text: '' }]])], /more than 0 characters/],
    'a data table without caption': [
      [{ type: 'data_table', rows: times(2, () => cells(1)) }],
      /missing required field: caption/,
    ],
    'a data table of a header alone': [
      [{ type: 'data_table', caption: 'x', rows: [cells(1)] }],
      /no less than 2 items/,
    ],
    'a data table with rows of different lengths': [
      [{ type: 'data_table', caption: 'x', rows: [cells(2), cells(1)] }],
      /equal lengths/,
    ],
    'rich text in the header of a data table': [
      [{ type: 'data_table', caption: 'x', rows: [[sentence('x')], cells(1)] }],
      /unsupported type: rich_text/,
    ],
    'a data table of more than 10,000 characters': [
      [table(times(4, () => [{ type: 'raw_text', text: words(2501) }]))],
      /less than 10001 characters in all cells \[json-pointer:\/blocks\/0\/rows\]/,
    ],
    'a data table whose rich text makes it too long': [
      [{ type: 'data_table', caption: 'x', rows: [cells(1), [sentence(words(10_000))]] }],
      /in all cells/,
    ],
    'empty rich text': [[sentence('')], /more than 0 characters/],
  };
  for (const [name, [blocks, problem]] of Object.entries(refused)) {
    test(`${name}: refused with the reason and the place`, () => assert.match(problems(blocks), problem));
  }

  test('A block that is not in this workspace yet is refused like an unknown one', () => {
    const said = problemsOf([{ type: 'divider' }], { surface: 'message', refused: new Set(['divider']) });
    assert.deepEqual(said, ['[ERROR] unsupported type: divider [json-pointer:/blocks/0/type]']);
  });

  test('Blocks that are no list are refused', () =>
    assert.match(problems({ type: 'divider' }), /must provide an array/));
});
