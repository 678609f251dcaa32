import type { Block, Modal } from '../../src/slack/blocks/text.ts';
import { readMessage } from './read-message.ts';

/**
 * A modal as plain lines, to be read like copy: its title and button, then each block; a field as `label = what it
 * shows`.
 */
export const readModal = ({ title, submit, blocks }: Modal): string =>
  [`${title.text}${submit ? ` [${submit.text}]` : ''}`, ...blocks.flatMap(lines)].join('\n');

const lines = (block: Block): string[] => {
  if (block.type !== 'input')
    return readMessage({ text: '', blocks: [block] })
      .split('\n')
      .slice(1);
  const { label, hint, dispatch_action, element } = block;
  return [`${dispatch_action ? '→ ' : ''}${label.text} = ${shown(element)}${hint ? ` (${hint.text})` : ''}`];
};

const shown = (element: Extract<Block, { type: 'input' }>['element']): string => {
  if ('initial_option' in element) return element.initial_option?.text.text ?? '';
  return 'initial_value' in element && typeof element.initial_value === 'string' ? element.initial_value : '';
};
