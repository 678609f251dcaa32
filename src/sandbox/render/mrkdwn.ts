import { signOf } from './emoji.ts';

/** A part of a mrkdwn text. `label`: '' if the author gave none. */
export type Span =
  | { readonly kind: 'text' | 'code' | 'block'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'quote'; readonly spans: readonly Span[] }
  | { readonly kind: 'link'; readonly url: string; readonly label: string }
  | { readonly kind: 'person' | 'channel'; readonly id: string }
  /** Everybody here, or a user group. */
  | { readonly kind: 'group'; readonly label: string }
  /** `at`: ms since 1970, not a number if it is not one; `format`: Slack's, for example `{date_short_pretty} {time}`. */
  | { readonly kind: 'date'; readonly at: number; readonly format: string; readonly fallback: string };

/** Reads mrkdwn as Slack does. Source: https://docs.slack.dev/messaging/formatting-message-text */
export const spansOf = (text: string): readonly Span[] =>
  text.split(/```([\s\S]+?)```/).flatMap((part, index): readonly Span[] => {
    if (index % 2 === 1) return [{ kind: 'block', text: unescaped(part.replace(/^\n|\n$/g, '')) }];
    return part === '' ? [] : quotes(part);
  });

const quotes = (text: string): readonly Span[] =>
  text.split(/((?:^|(?<=\n))&gt; ?[^\n]*(?:\n&gt; ?[^\n]*)*)/).flatMap((part, index): readonly Span[] => {
    if (index % 2 === 0) return inline(part);
    return [{ kind: 'quote', spans: inline(part.replaceAll(/^&gt; ?/gm, '')) }];
  });

const markup =
  /<(?<angle>[^<>\n]+)>|`(?<code>[^`\n]+)`|(?<![\w*])\*(?! )(?<bold>[^*\n]+)(?<! )\*(?![\w*])|(?<!\w)_(?! )(?<italic>[^_\n]+)(?<! )_(?!\w)|(?<![\w~])~(?! )(?<strike>[^~\n]+)(?<! )~(?![\w~])|(?<!\w):(?<emoji>[a-z0-9_+-]+):/g;

const inline = (text: string): readonly Span[] => {
  const spans: Span[] = [];
  let read = 0;
  const plain = (until: number): void => {
    if (until > read) spans.push({ kind: 'text', text: unescaped(text.slice(read, until)) });
  };
  for (const found of text.matchAll(markup)) {
    plain(found.index);
    spans.push(marked(found.groups ?? {}, found[0]));
    read = found.index + found[0].length;
  }
  plain(text.length);
  return spans;
};

const marked = (groups: Readonly<Record<string, string | undefined>>, found: string): Span => {
  const { angle, code, bold, italic, strike, emoji } = groups;
  if (angle !== undefined) return meant(angle);
  if (code !== undefined) return { kind: 'code', text: unescaped(code) };
  if (bold !== undefined) return { kind: 'bold', spans: inline(bold) };
  if (italic !== undefined) return { kind: 'italic', spans: inline(italic) };
  if (strike !== undefined) return { kind: 'strike', spans: inline(strike) };
  return { kind: 'text', text: signOf(emoji ?? '') ?? found };
};

/** What is meant by the text between `<` and `>`. */
const meant = (inside: string): Span => {
  const [, target = '', label = ''] = /^([^|]*)(?:\|(.*))?$/.exec(inside) ?? [];
  const [kind, id] = [target.slice(0, 1), target.slice(1)];
  if (kind === '@') return { kind: 'person', id };
  if (kind === '#') return { kind: 'channel', id };
  if (target.startsWith('!date^')) {
    const [, seconds, format = ''] = target.split('^');
    return { kind: 'date', at: Number(seconds) * 1000, format, fallback: unescaped(label) };
  }
  if (kind === '!') return { kind: 'group', label: unescaped(label) || `@${id.split('^').at(-1)}` };
  return { kind: 'link', url: unescaped(target), label: unescaped(label) };
};

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
