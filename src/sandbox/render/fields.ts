import { isObject } from '../workspace/blocks/check.ts';
import type { Fields, Setting, Surface } from './elements.ts';
import { plainText } from './text.ts';
import { piece, type Tree } from './tree.ts';

const common = ({ id, block, label, isTold, isRequired }: Setting, element: Fields) => ({
  id,
  name: String(element.action_id),
  'data-action': String(element.action_id),
  'data-block': block,
  'data-told': isTold,
  'aria-label': label === '' ? plainText(element.placeholder) || 'Choose' : undefined,
  'aria-describedby': `${id}-hint ${id}-error`,
  required: isRequired === true,
});

/** A menu. */
export const menuTree = (element: Fields, setting: Setting, { held }: Surface): Tree => {
  const now = held(setting.block, String(element.action_id)) ?? { selected_option: element.initial_option };
  const chosen = valueIn(now.selected_option);
  const empty = plainText(element.placeholder) || (element.type === 'overflow' ? '⋯' : 'Choose an option');
  return piece(
    'select',
    common(setting, element),
    ...(chosen === undefined ? [piece('option', { value: '' }, empty)] : []),
    ...optionsOf(element).map((option) => optionTree(option, chosen)),
  );
};

const optionTree = (option: Fields, chosen: string | undefined): Tree =>
  piece('option', { value: valueIn(option), selected: valueIn(option) === chosen }, plainText(option.text));

/** A line of text, a text or a number. */
export const lineTree = (element: Fields, setting: Setting, { held }: Surface): Tree => {
  const now = held(setting.block, String(element.action_id));
  const value = now ? now.value : element.initial_value;
  const attributes = {
    ...common(setting, element),
    placeholder: plainText(element.placeholder) || undefined,
    maxlength: typeof element.max_length === 'number' ? String(element.max_length) : undefined,
    autocomplete: 'off',
  };
  const text = typeof value === 'string' ? value : '';
  if (element.multiline === true) return piece('textarea', attributes, text);
  if (element.type === 'plain_text_input') return piece('input', { ...attributes, type: 'text', value: text });
  const bound = (most: unknown): string | undefined => (typeof most === 'string' ? most : undefined);
  const [min, max] = [bound(element.min_value), bound(element.max_value)];
  const step = element.is_decimal_allowed === true ? 'any' : '1';
  return piece('input', { ...attributes, type: 'number', min, max, step, value: text });
};

const optionsOf = (element: Fields): readonly Fields[] => list(element.options).filter(isObject);

const valueIn = (option: unknown): string | undefined =>
  isObject(option) && typeof option.value === 'string' ? option.value : undefined;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
