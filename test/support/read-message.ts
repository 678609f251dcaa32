import type { Block, Message } from '../../src/slack/views/text.ts';

/** A message as plain lines, to be read like copy: the text, then each block; buttons in brackets. */
export const readMessage = ({ text, blocks }: Message): string => [text, ...blocks.flatMap(lines)].join('\n');

const lines = (block: Block): string[] => {
  switch (block.type) {
    case 'section':
      return ['---', block.text?.text ?? ''];
    case 'context':
      return ['---', ...block.elements.map((element) => ('text' in element ? element.text : ''))];
    case 'actions':
      return ['---', ...block.elements.map((element) => ('text' in element ? `[${element.text.text}]` : ''))];
    default:
      return [`--- ${block.type}`];
  }
};
