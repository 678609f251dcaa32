import { isObject } from '../workspace/blocks/check.ts';
import type { Fields, Surface } from './elements.ts';
import { richTextTrees } from './rich-text.ts';
import { piece, type Tree } from './tree.ts';

/** A data_table; `data-page-size`: so many rows are seen at once. */
export const tableTree = (block: Fields, { names }: Surface): Tree => {
  const [head = [], ...rows] = list(block.rows).map(list);
  const cell = (tag: 'td' | 'th', value: unknown, scope?: string): Tree =>
    piece(tag, { scope, class: isNumber(value) ? 'number' : undefined }, ...cellTrees(value, names));
  const titles = Number(block.row_header_column_index ?? 0);
  return piece(
    'div',
    { class: 'table' },
    piece(
      'table',
      { 'data-page-size': typeof block.page_size === 'number' ? String(block.page_size) : undefined },
      ...(typeof block.caption === 'string' ? [piece('caption', {}, block.caption)] : []),
      piece('thead', {}, piece('tr', {}, ...head.map((value) => cell('th', value, 'col')))),
      piece(
        'tbody',
        {},
        ...rows.map((row) =>
          piece(
            'tr',
            {},
            ...row.map((value, column) => (column === titles ? cell('th', value, 'row') : cell('td', value))),
          ),
        ),
      ),
    ),
  );
};

const cellTrees = (value: unknown, names: Surface['names']): readonly Tree[] => {
  if (!isObject(value)) return [];
  return value.type === 'rich_text' ? richTextTrees(value, names) : [String(value.text)];
};

const isNumber = (value: unknown): boolean => isObject(value) && value.type === 'raw_number';

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
