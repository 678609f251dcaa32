import { isObject } from '../workspace/blocks/check.ts';
import { signOf } from './emoji.ts';
import { dateTree, lines, link, mention, type Names } from './text.ts';
import { piece, type Tree } from './tree.ts';

/** What is in a rich_text block. Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export const richTextTrees = (block: unknown, names: Names): readonly Tree[] =>
  partsOf(block).map((part) => piece('div', {}, ...partsOf(part).flatMap((one) => wordTrees(one, names))));

type Fields = Readonly<Record<string, unknown>>;

const partsOf = (value: unknown): readonly Fields[] =>
  isObject(value) && Array.isArray(value.elements) ? value.elements.filter(isObject) : [];

const wordTrees = (element: Fields, names: Names): readonly Tree[] => {
  let trees = bareTrees(element, names);
  for (const [mark, tag] of marks) {
    if (isObject(element.style) && element.style[mark] === true) trees = [piece(tag, {}, ...trees)];
  }
  return trees;
};

const marks = [
  ['code', 'code'],
  ['strike', 's'],
  ['italic', 'i'],
  ['bold', 'b'],
] as const;

const bareTrees = (element: Fields, names: Names): readonly Tree[] => {
  const text = (name: string): string => (typeof element[name] === 'string' ? element[name] : '');
  switch (element.type) {
    case 'text':
      return lines(text('text'));
    case 'link':
      return [link(text('url'), text('text') || text('url'))];
    case 'user':
      return [mention(`@${names.person(text('user_id'))}`)];
    case 'channel':
      return [mention(`#${names.channel(text('channel_id'))}`)];
    case 'emoji':
      return lines(signOf(text('name')) ?? `:${text('name')}:`);
    case 'date':
      return [dateTree(Number(element.timestamp) * 1000, text('format'), text('fallback'))];
    default:
      return lines(text('value'));
  }
};
