import { isObject } from '../workspace/blocks/check.ts';
import type { Reader } from './terminal-mrkdwn.ts';

/** Blocks as lines of plain text: what a person would read, with buttons as [Label]. */
export const linesOf = (blocks: readonly unknown[], read: Reader): readonly string[] =>
  blocks
    .flatMap((block) => (isObject(block) ? parts(block, read) : []))
    .flatMap((part) => part.split('\n'))
    .filter((line) => line.trim() !== '');

type Fields = Readonly<Record<string, unknown>>;

const parts = (block: Fields, read: Reader): readonly string[] => {
  const say = (value: unknown): string => words(value, read);
  switch (block.type) {
    case 'divider':
      return ['────────'];
    case 'section':
      return [say(block.text), ...list(block.fields).map(say), say(block.accessory)];
    case 'context':
      return [list(block.elements).map(say).join('  ·  ')];
    case 'actions':
      return [list(block.elements).map(say).join(' ')];
    case 'input':
      return [`${say(block.label)}: ${say(block.element)}`, say(block.hint)];
    case 'table':
    case 'data_table':
      return list(block.rows).map((row) => list(row).map(say).join(' | '));
    default:
      return [say(block)];
  }
};

/** The words of anything in a block, in reading order. */
const words = (value: unknown, read: Reader): string => {
  if (Array.isArray(value)) return value.map((one) => words(one, read)).join(' ');
  if (!isObject(value)) return '';
  const { type, text } = value;
  if (type === 'button') return `[${words(text, read)}]`;
  if (type === 'image') return `(${String(value.alt_text)})`;
  if (type === 'user') return read.mrkdwn(`<@${String(value.user_id)}>`);
  if (type === 'date')
    return read.mrkdwn(`<!date^${String(value.timestamp)}^${String(value.format)}|${String(value.fallback)}>`);
  if (typeof text === 'string') return type === 'mrkdwn' ? read.mrkdwn(text) : read.plain(text);
  if (Array.isArray(value.options) || String(type).endsWith('_input')) return `[${choice(value, read)}]`;
  const { title, elements, details, output, tasks } = value;
  return [title, text, elements, details, output, tasks]
    .map((one) => (typeof one === 'string' ? read.plain(one) : words(one, read)))
    .filter((one) => one !== '')
    .join(' ');
};

/** What a menu or a field holds at first, or what it asks for. */
const choice = (element: Fields, read: Reader): string => {
  const { initial_option, initial_options, initial_value, placeholder } = element;
  if (typeof initial_value === 'string') return initial_value;
  return words(initial_option ?? initial_options ?? placeholder, read) || '…';
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
