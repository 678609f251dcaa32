import type { Block } from '../workspace/blocks/blocks.ts';
import { isObject } from '../workspace/blocks/check.ts';
import { elementTree, type Fields, type Surface } from './elements.ts';
import { richTextTrees } from './rich-text.ts';
import { tableTree } from './tables.ts';
import { mrkdwnTrees, type Names, plainText, textTrees } from './text.ts';
import { piece, type Tree } from './tree.ts';

/** What a message says: its blocks or, without any, its text. */
export const contentTrees = (
  { text, blocks }: { readonly text: string; readonly blocks: readonly Block[] },
  names: Names,
): readonly Tree[] =>
  blocks.length > 0 ? blockTrees(blocks, { names, held: () => undefined }) : mrkdwnTrees(text, names);

/** Blocks as Slack shows them. Source: https://docs.slack.dev/reference/block-kit/blocks */
export const blockTrees = (blocks: readonly Block[], surface: Surface): readonly Tree[] =>
  blocks.map((block) => piece('div', { class: `block ${block.type}` }, ...blockTree(block, surface)));

const blockTree = (block: Block, surface: Surface): readonly Tree[] => {
  const { names } = surface;
  switch (block.type) {
    case 'header':
      return [piece('h3', {}, ...textTrees(block.text, names))];
    case 'divider':
      return [piece('hr', {})];
    case 'section':
      return sectionTrees(block, surface);
    case 'context':
      return list(block.elements).map((element) => piece('span', {}, ...textTrees(element, names)));
    case 'actions':
      return list(block.elements).map((element) => elementTree(element, alone(block, element), surface));
    case 'input':
      return inputTrees(block, surface);
    case 'rich_text':
      return richTextTrees(block, names);
    case 'data_table':
      return [tableTree(block, surface)];
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
  const setting = {
    id,
    block: block.block_id,
    label,
    isTold: block.dispatch_action === true,
    isRequired: !isOptional,
  };
  return [
    piece('label', { for: id, class: 'name' }, label),
    elementTree(element, setting, surface),
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

const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);
