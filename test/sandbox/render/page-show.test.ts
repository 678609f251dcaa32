import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockTrees } from '../../../src/sandbox/render/blocks.ts';
import type { Surface } from '../../../src/sandbox/render/elements.ts';
import { emoji, signOf } from '../../../src/sandbox/render/emoji.ts';
import { mrkdwnTrees } from '../../../src/sandbox/render/text.ts';
import type { Block } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { elementsIn, wordsIn } from '../page/page-words.ts';

const names = { person: (id: string) => `person-${id}`, channel: (id: string) => `channel-${id}` };
const surface: Surface = { names, held: () => undefined };
// Also blocks that Slack's types do not know: the page must not stumble over one.
const show = (block: Readonly<Record<string, unknown>>, on: Surface = surface) =>
  blockTrees([{ block_id: 'b', ...block } as unknown as Block], on);

const plain = (text: string) => ({ type: 'plain_text', text });

test('mrkdwn becomes elements with names, and only web addresses become links', () => {
  const trees = mrkdwnTrees(
    '*Done* <@U1> <#C1> `a<b` <http://a.example:80/x|it> <javascript:alert(1)|no> ~s~ _i_',
    names,
  );
  assert.equal(wordsIn(trees), 'Done @person-U1 #channel-C1 a<b it no s i');
  assert.deepEqual(
    elementsIn(trees).map(({ tag, attributes }) => [tag, attributes.href ?? attributes.class ?? '']),
    [
      ['b', ''],
      ['span', 'mention'],
      ['span', 'mention'],
      ['code', ''],
      ['a', 'http://a.example:80/x'],
      ['s', ''],
      ['i', ''],
    ],
  );
});

test('a time carries its instant and its form for the browser, and its fallback where it is none', () => {
  const [time] = mrkdwnTrees('<!date^1700000000^{date_short_pretty} {time}|then>', names);
  assert.deepEqual(time, {
    tag: 'time',
    attributes: { datetime: '2023-11-14T22:13:20.000Z', title: 'then', 'data-format': '{date_short_pretty} {time}' },
    children: ['then'],
  });
  assert.deepEqual(mrkdwnTrees('<!date^x^{time}|then>', names), ['then']);
});

test('quotes, code blocks and line breaks stand as they do in Slack', () => {
  const trees = mrkdwnTrees('One\nTwo\n&gt; quoted\n&gt; more\nThree ```a *b*\nc```', names);
  assert.deepEqual(
    elementsIn(trees).map(({ tag }) => tag),
    ['br', 'br', 'blockquote', 'br', 'br', 'pre'],
  );
  assert.match(wordsIn(trees), /One\nTwo\nquoted\nmore\nThree a \*b\*\nc/);
});

test('a button has what a press needs, its question with it', () => {
  const confirm = {
    title: plain('Sure?'),
    text: plain('It goes.'),
    confirm: plain('Go'),
    deny: plain('Stay'),
    style: 'danger',
  };
  const button = { type: 'button', action_id: 'go', value: '1', style: 'danger', text: plain('Go :x:'), confirm };
  const [, made] = elementsIn(show({ type: 'actions', elements: [button] }));
  assert.deepEqual([made?.tag, made?.attributes['data-action'], made?.attributes['data-value']], ['button', 'go', '1']);
  assert.deepEqual(JSON.parse(made?.attributes['data-confirm'] ?? ''), {
    ...{ title: 'Sure?', text: 'It goes.', confirm: 'Go', deny: 'Stay', isDanger: true },
  });
  const [, link] = elementsIn(
    show({ type: 'actions', elements: [{ ...button, confirm: undefined, url: 'https://a.example' }] }),
  );
  assert.deepEqual([link?.tag, link?.attributes.href], ['a', 'https://a.example']);
});

test('a field has its label, its hint, a place for complaints, and what it holds', () => {
  const options = [
    { text: plain('One'), value: '1' },
    { text: plain('Two'), value: '2' },
  ];
  const element = { type: 'static_select', action_id: 's', options, initial_option: options[0] };
  const input = { type: 'input', label: plain('Which'), hint: plain('Choose'), dispatch_action: true, element };
  const chosen = (on: Surface) =>
    elementsIn(show(input, on)).find(({ tag, attributes }) => tag === 'option' && 'selected' in attributes)?.attributes
      .value;
  assert.equal(chosen(surface), '1');
  assert.equal(chosen({ names, held: () => ({ selected_option: options[1] }) }), '2');
  const made = elementsIn(show(input));
  const select = made.find(({ tag }) => tag === 'select')?.attributes ?? {};
  assert.equal(made.find(({ tag }) => tag === 'label')?.attributes.for, select.id);
  assert.deepEqual([select.name, select['data-told'], select.required], ['s', '', '']);
  assert.ok(made.some(({ attributes }) => attributes['data-error-of'] === 'b'));
});

test('a table has a caption, headings for columns and rows, and its page size', () => {
  const raw = (text: string) => ({ type: 'raw_text', text });
  const rich = {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U1' }] }],
  };
  const rows = [
    [raw('When'), raw('Who')],
    [raw('<b>now</b>'), rich],
  ];
  const made = elementsIn(show({ type: 'data_table', caption: 'Backups', page_size: 5, rows }));
  assert.equal(made.find(({ tag }) => tag === 'table')?.attributes['data-page-size'], '5');
  assert.deepEqual(
    made
      .filter(({ tag }) => tag === 'caption' || tag === 'th' || tag === 'td')
      .map((one) => [one.attributes.scope, wordsIn([one])]),
    [
      [undefined, 'Backups'],
      ['col', 'When'],
      ['col', 'Who'],
      ['row', '<b>now</b>'],
      [undefined, '@person-U1'],
    ],
  );
});

test('a block or an element that the page does not know is told as one', () => {
  assert.match(wordsIn(show({ type: 'video' })), /a block of the type video/);
  assert.match(
    wordsIn(show({ type: 'actions', elements: [{ type: 'datepicker' }] })),
    /element of the type datepicker/,
  );
});

test('whatever a text holds, no address but the web’s becomes a link, and no word is lost in its making', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(...'<>|*_~`:@#!&;^ax/\n'.split(''), 'http://a', 'javascript:', '&lt;'),
        maxLength: 40,
      }),
      (text) => {
        for (const { attributes } of elementsIn(mrkdwnTrees(text, names))) {
          if (attributes.href !== undefined) assert.match(attributes.href, /^(https?:\/\/|mailto:)/);
        }
        if (!/[<>*_~`:&]/.test(text)) assert.equal(wordsIn(mrkdwnTrees(text, names)), text);
      },
    ),
  );
});

test('the browser makes every element that the server sends', async () => {
  const file = await readFile(new URL('../../../src/sandbox/page/browser/build.js', import.meta.url), 'utf8');
  const [tags = '', attributes = ''] = [...file.matchAll(/new Set\(\s*'([^']+)'/g)].map(([, list]) => list);
  const sources = ['blocks', 'elements', 'fields', 'rich-text', 'tables', 'text', 'emoji'];
  for (const name of sources) {
    const source = await readFile(new URL(`../../../src/sandbox/render/${name}.ts`, import.meta.url), 'utf8');
    for (const [, tag = ''] of source.matchAll(/piece\(\s*'(\w+)'/g)) assert.ok(tags.split(' ').includes(tag), tag);
    for (const [, attribute = ''] of source.matchAll(/'((?:aria|data)-[\w-]+)':/g))
      assert.ok(attributes.split(' ').includes(attribute), attribute);
  }
});

test('every emoji that the bot writes has a picture of ours; a new one needs a name, a sign and a drawing', async () => {
  const root = new URL('../../../src/', import.meta.url);
  const views = (await readdir(root, { recursive: true })).filter((file) =>
    /^(channel|commands|slack|watch)\/.*\.ts$/.test(file),
  );
  const bare = (sign: string) => sign.replace('\ufe0f', '');
  const signs = new Set(emoji.map(([, sign]) => bare(sign)));
  for (const file of views) {
    const source = await readFile(new URL(file, root), 'utf8');
    for (const [, name = ''] of source.matchAll(/(?<![\w$}]):([a-z_]{1,40}):/g))
      assert.ok(signOf(name), `${file} ${name}`);
    for (const [sign] of source.matchAll(/\p{Extended_Pictographic}/gu)) assert.ok(signs.has(sign), `${file} ${sign}`);
  }
});

test('the pictures of emoji stand in the order of their names', async () => {
  const file = await readFile(new URL('../../../src/sandbox/page/browser/emoji.svg', import.meta.url), 'utf8');
  assert.deepEqual(
    [...file.matchAll(/<g id="(\w+)"/g)].map(([, name]) => name),
    emoji.map(([name]) => name),
  );
});

test('an emoji becomes a picture, by name or as a sign, and stays a sign in code', () => {
  const trees = mrkdwnTrees(':x: ✅ ⚠ `:x:`', names);
  assert.equal(wordsIn(trees), '❌ ✅ ⚠ :x:');
  assert.deepEqual(
    elementsIn(trees).map(({ tag, attributes }) => `${tag} ${attributes['data-emoji'] ?? ''}`),
    ['span 7', 'span 6', 'span 5', 'code '],
  );
});
