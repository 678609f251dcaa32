import type { Ink } from '../terminal/ink.ts';
import type { Element, Tree } from './tree.ts';

/** Pieces of the page as lines of plain text: what a person would read, with buttons and fields as [Label]. */
export const linesOf = (trees: readonly Tree[], ink: Ink): readonly string[] =>
  joined(trees, ink)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const joined = (trees: readonly Tree[], ink: Ink, between = ''): string =>
  trees.map((tree) => (typeof tree === 'string' ? harmless(tree) : textOf(tree, ink))).join(between);

/** Text that cannot steer a terminal. */
const harmless = (text: string): string => text.replaceAll(/(?!\n)\p{Cc}/gu, '');

const textOf = ({ tag, attributes, children }: Element, ink: Ink): string => {
  const inside = joined(children, ink);
  switch (tag) {
    case 'br':
      return '\n';
    case 'hr':
      return '────────\n';
    case 'b':
      return ink.bold(inside);
    case 'code':
      return ink.code(inside);
    case 'time':
      return localTime(attributes, inside);
    case 'blockquote':
      return `“${inside}”`;
    case 'button':
      return `[${inside}] `;
    case 'a':
      return attributes.role === 'button' ? `[${inside}] ` : inside;
    case 'select':
      return `[${chosenIn(children, ink)}] `;
    case 'input':
    case 'textarea':
      return `[${harmless(attributes.value || inside || attributes.placeholder || '…')}]\n`;
    case 'label':
      return `${inside}: `;
    case 'tr':
      return `${joined(children, ink, ' | ')}\n`;
    case 'span':
    case 'i':
    case 's':
    case 'td':
    case 'th':
      return inside;
    default:
      return `${attributes.class === 'block context' ? joined(children, ink, '  ·  ') : inside}\n`;
  }
};

const chosenIn = (options: readonly Tree[], ink: Ink): string => {
  const all = options.filter((option) => typeof option !== 'string');
  const chosen = all.find(({ attributes }) => 'selected' in attributes) ?? all[0];
  return chosen ? joined(chosen.children, ink) : '…';
};

const localTime = ({ datetime = '', 'data-format': format = '' }: Element['attributes'], fallback: string): string => {
  const at = new Date(datetime);
  if (Number.isNaN(at.getTime())) return fallback;
  return format.replaceAll(/\{(date|time)(\w*)\}/g, (_, part: string, more: string) =>
    part === 'date'
      ? at.toLocaleDateString(undefined, { dateStyle: 'medium' })
      : at.toLocaleTimeString(undefined, { timeStyle: more === '_secs' ? 'medium' : 'short' }),
  );
};
