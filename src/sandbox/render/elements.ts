import { isObject } from '../workspace/blocks/check.ts';
import { drawn } from './emoji.ts';
import { lineTree, menuTree } from './fields.ts';
import { type Names, plainText } from './text.ts';
import { piece, type Tree } from './tree.ts';

/** What a surface gives its interactive elements. */
export type Surface = {
  readonly names: Names;
  /** What a field holds, by the block's and its own id; undefined: what it shows at first. */
  readonly held: (block: string, action: string) => Fields | undefined;
};

export type Fields = Readonly<Record<string, unknown>>;

/** Where an element is: the block it is in, what it is called, and whether the app is told of a change at once. */
export type Setting = {
  readonly block: string;
  readonly id: string;
  readonly label: string;
  readonly isTold: boolean;
  readonly isRequired?: boolean;
};

/** An interactive element. Its `data-action` is its `action_id`; if it has `data-told`, a change is told to the app. */
export const elementTree = (element: Fields, setting: Setting, surface: Surface): Tree => {
  switch (element.type) {
    case 'button':
      return buttonTree(element, setting);
    case 'static_select':
    case 'overflow':
      return menuTree(element, setting, surface);
    case 'plain_text_input':
    case 'number_input':
      return lineTree(element, setting, surface);
    default:
      return piece('span', { class: 'unknown' }, `(an element of the type ${String(element.type)})`);
  }
};

const buttonTree = (element: Fields, { block }: Setting): Tree => {
  const { style, url, value, confirm, accessibility_label: label } = element;
  const attributes = {
    class: `button ${typeof style === 'string' ? style : 'plain'}`,
    'data-action': String(element.action_id),
    'data-block': block,
    'data-value': typeof value === 'string' ? value : undefined,
    'data-confirm': isObject(confirm) ? JSON.stringify(question(confirm)) : undefined,
    'aria-label': typeof label === 'string' ? label : undefined,
  };
  return typeof url === 'string' && /^https?:\/\//i.test(url)
    ? piece('a', { ...attributes, href: url, role: 'button' }, ...drawn(plainText(element.text)))
    : piece('button', { ...attributes, type: 'button' }, ...drawn(plainText(element.text)));
};

/** What a confirmation dialog asks. */
const question = ({ title, text, confirm, deny, style }: Fields) => ({
  title: plainText(title) || 'Are you sure?',
  text: plainText(text),
  confirm: plainText(confirm) || 'Yes',
  deny: plainText(deny) || 'Cancel',
  isDanger: style === 'danger',
});
