import { isObject } from '../workspace/blocks/check.ts';
import { choicesTree, lineTree, menuTree } from './fields.ts';
import type { Names } from './terminal-mrkdwn.ts';
import { plainText } from './text.ts';
import { piece, type Tree } from './tree.ts';

/** What a surface gives its interactive elements. */
export type Surface = {
  readonly names: Names;
  /** What a field holds, by the block's and its own id; undefined: what it shows at first. */
  readonly held: (block: string, action: string) => Fields | undefined;
};

export type Fields = Readonly<Record<string, unknown>>;

/** How an element stands: the block it is in, what it is called, and whether the app is told of a change at once. */
export type Stand = {
  readonly block: string;
  readonly id: string;
  readonly label: string;
  readonly isTold: boolean;
  readonly isRequired?: boolean;
};

/** An interactive element. Its `data-action` is its `action_id`; where it has `data-told`, a change is told to the app. */
export const elementTree = (element: Fields, stand: Stand, surface: Surface): Tree => {
  switch (element.type) {
    case 'button':
      return buttonTree(element, stand);
    case 'static_select':
    case 'overflow':
      return menuTree(element, stand, surface);
    case 'radio_buttons':
    case 'checkboxes':
      return choicesTree(element, stand, surface);
    case 'plain_text_input':
    case 'number_input':
      return lineTree(element, stand, surface);
    case 'image':
      return piece('span', { class: 'image' }, `🖼 ${String(element.alt_text)}`);
    default:
      return piece('span', { class: 'unknown' }, `(an element of the type ${String(element.type)})`);
  }
};

const buttonTree = (element: Fields, { block }: Stand): Tree => {
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
    ? piece('a', { ...attributes, href: url, role: 'button' }, plainText(element.text))
    : piece('button', { ...attributes, type: 'button' }, plainText(element.text));
};

/** What a confirmation dialog asks. */
const question = ({ title, text, confirm, deny, style }: Fields) => ({
  title: plainText(title) || 'Are you sure?',
  text: plainText(text),
  confirm: plainText(confirm) || 'Yes',
  deny: plainText(deny) || 'Cancel',
  isDanger: style === 'danger',
});
