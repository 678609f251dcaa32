import { isObject } from '../workspace/blocks/check.ts';
import { drawn, withSigns } from './emoji.ts';
import { type Span, spansOf } from './mrkdwn.ts';
import { piece, type Tree } from './tree.ts';

/** The names behind Slack's IDs. */
export type Names = Readonly<Record<'person' | 'channel', (id: string) => string>>;

/** The words of a text object, as Slack shows them. */
export const textTrees = (value: unknown, names: Names): readonly Tree[] => {
  if (!isObject(value) || typeof value.text !== 'string') return [];
  if (value.type === 'mrkdwn') return mrkdwnTrees(value.text, names);
  return lines(value.emoji === false ? value.text : withSigns(value.text));
};

/** The words of a text object without any marks, for labels. */
export const plainText = (value: unknown): string =>
  isObject(value) && typeof value.text === 'string' ? (value.emoji === false ? value.text : withSigns(value.text)) : '';

/** A mrkdwn text, with names for people and channels. */
export const mrkdwnTrees = (text: string, names: Names): readonly Tree[] =>
  spansOf(text).flatMap((span) => spanTrees(span, names));

const spanTrees = (span: Span, names: Names): readonly Tree[] => {
  const inner = (spans: readonly Span[]): readonly Tree[] => spans.flatMap((one) => spanTrees(one, names));
  switch (span.kind) {
    case 'text':
      return lines(span.text);
    case 'code':
      return [piece('code', {}, span.text)];
    case 'block':
      return [piece('pre', {}, span.text)];
    case 'bold':
      return [piece('b', {}, ...inner(span.spans))];
    case 'italic':
      return [piece('i', {}, ...inner(span.spans))];
    case 'strike':
      return [piece('s', {}, ...inner(span.spans))];
    case 'quote':
      return [piece('blockquote', {}, ...inner(span.spans))];
    case 'link':
      return [link(span.url, span.label || span.url)];
    case 'person':
      return [mention(`@${names.person(span.id)}`)];
    case 'channel':
      return [mention(`#${names.channel(span.id)}`)];
    case 'group':
      return [mention(span.label)];
    case 'date':
      return [dateTree(span.at, span.format, span.fallback)];
  }
};

/** A time that the browser writes in its own zone. */
export const dateTree = (at: number, format: string, fallback: string): Tree => {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return fallback;
  return piece('time', { datetime: time.toISOString(), title: fallback, 'data-format': format }, fallback);
};

/** A link, if it leads somewhere that a browser may be sent to; else its words. */
export const link = (url: string, words: string): Tree =>
  /^(https?:\/\/|mailto:)/i.test(url) ? piece('a', { href: url }, words) : words;

/** A person, channel or group, by name. */
export const mention = (name: string): Tree => piece('span', { class: 'mention' }, name);

/** A text with its line breaks and its emoji drawn. */
export const lines = (text: string): readonly Tree[] =>
  text.split('\n').flatMap((line, index) => [...(index === 0 ? [] : [piece('br', {})]), ...drawn(line)]);
