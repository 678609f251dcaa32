import type { Block } from '../workspace/blocks/blocks.ts';
import { isObject } from '../workspace/blocks/check.ts';
import { elementTree, type Fields, type Surface } from './elements.ts';
import { richTextTrees } from './rich-text.ts';
import { tableTree } from './tables.ts';
import { plainText, textTrees } from './text.ts';
import { piece, type Tree } from './tree.ts';

/** Blocks as Slack shows them. Source: https://docs.slack.dev/reference/block-kit/blocks */
export const blockTrees = (blocks: readonly Block[], surface: Surface): readonly Tree[] =>
  blocks.map((block) => piece('div', { class: `block ${block.type}` }, ...blockTree(block, surface)));

const blockTree = (block: Block, surface: Surface): readonly Tree[] => {
  const { names } = surface;
  switch (block.type) {
    case 'header':
      return [piece('h3', {}, plainText(block.text))];
    case 'divider':
      return [piece('hr', {})];
    case 'section':
      return sectionTrees(block, surface);
    case 'context':
      return list(block.elements).map((element) =>
        piece(
          'span',
          {},
          ...(element.type === 'image' ? [`🖼 ${String(element.alt_text)}`] : textTrees(element, names)),
        ),
      );
    case 'actions':
      return list(block.elements).map((element) => elementTree(element, alone(block, element), surface));
    case 'input':
      return inputTrees(block, surface);
    case 'image':
      return [piece('span', { class: 'image' }, `🖼 ${plainText(block.title)} ${String(block.alt_text)}`)];
    case 'rich_text':
      return richTextTrees(block, names);
    case 'table':
    case 'data_table':
      return [tableTree(block, surface)];
    case 'alert':
      return [piece('p', { role: 'note', class: String(block.level ?? 'default') }, ...textTrees(block.text, names))];
    case 'task_card':
      return taskTrees(block, surface);
    case 'plan':
      return [
        piece('b', {}, String(block.title)),
        ...list(block.tasks).map((task) => piece('div', { class: 'task' }, ...taskTrees(task, surface))),
      ];
    default:
      return [piece('p', { class: 'unknown' }, `(a block of the type ${block.type}, which this page does not show)`)];
  }
};

const sectionTrees = (block: Block, surface: Surface): readonly Tree[] => {
  const { text, fields, accessory } = block;
  const said = isObject(text) ? [piece('p', {}, ...textTrees(text, surface.names))] : [];
  const pairs = list(fields).map((field) => piece('p', {}, ...textTrees(field, surface.names)));
  return [
    piece('div', {}, ...said, ...(pairs.length > 0 ? [piece('div', { class: 'fields' }, ...pairs)] : [])),
    ...(isObject(accessory) ? [elementTree(accessory, alone(block, accessory), surface)] : []),
  ];
};

const inputTrees = (block: Block, surface: Surface): readonly Tree[] => {
  const element = isObject(block.element) ? block.element : {};
  const id = `field-${block.block_id}-${String(element.action_id)}`;
  const isOptional = block.optional === true;
  const label = `${plainText(block.label)}${isOptional ? ' (optional)' : ''}`;
  const isSet = element.type === 'radio_buttons' || element.type === 'checkboxes';
  const stand = {
    id,
    block: block.block_id,
    label,
    isTold: block.dispatch_action === true,
    isRequired: !isOptional,
  };
  return [
    ...(isSet ? [] : [piece('label', { for: id, class: 'name' }, label)]),
    elementTree(element, stand, surface),
    piece('small', { id: `${id}-hint`, class: 'hint' }, plainText(block.hint)),
    piece('small', { id: `${id}-error`, class: 'error', 'data-error-of': block.block_id, role: 'alert' }),
  ];
};

const alone = (block: Block, element: Fields) => ({
  id: `${block.block_id}-${String(element.action_id)}`,
  block: block.block_id,
  label: '',
  isTold: true,
});

const taskSigns: Readonly<Record<string, string>> = { pending: '○', in_progress: '◔', complete: '✅', error: '❌' };

const taskTrees = (task: Fields, { names }: Surface): readonly Tree[] => [
  piece('span', {}, `${taskSigns[String(task.status)] ?? '○'} ${String(task.title)}`),
  ...richTextTrees(task.details, names),
  ...richTextTrees(task.output, names),
];

const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);
