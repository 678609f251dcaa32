import type { Block, Message } from '../../src/slack/blocks/text.ts';

/** A message as plain lines, to be read like copy: the text, then each block; buttons in brackets. */
export const readMessage = ({ text, blocks }: Message): string => [text, ...blocks.flatMap(lines)].join('\n');

const lines = (block: Block): string[] => {
  switch (block.type) {
    case 'section':
      return [
        '---',
        ...(block.text ? [block.text.text] : []),
        ...(block.fields?.map(({ text }) => text.replace('\n', ' ')) ?? []),
        ...(block.accessory?.type === 'button' ? [`[${block.accessory.text.text}]`] : []),
      ];
    case 'context':
      return ['---', ...block.elements.map((element) => ('text' in element ? element.text : ''))];
    case 'actions':
      return ['---', ...block.elements.map((element) => ('text' in element ? `[${element.text.text}]` : ''))];
    case 'data_table':
      return ['---', ...block.rows.map((row) => row.map(cell).join(' | '))];
    default:
      return [`--- ${block.type}`];
  }
};

type Cell = Extract<Block, { type: 'data_table' }>['rows'][number][number];

const cell = (it: Cell): string => ('text' in it ? it.text : it.elements.flatMap(elementsOf).map(word).join(''));

const elementsOf = (part: Extract<Cell, { type: 'rich_text' }>['elements'][number]) =>
  part.type === 'rich_text_section' ? part.elements : [];

const word = (element: ReturnType<typeof elementsOf>[number]): string => {
  if (element.type === 'text') return element.text;
  if (element.type === 'link') return `<${element.url}|${element.text}>`;
  if (element.type === 'date') return element.fallback ?? '';
  return element.type === 'user' ? `@${element.user_id}` : '';
};
