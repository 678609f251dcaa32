import { withSigns } from '../emoji.ts';
import type { Ink } from '../terminal/ink.ts';
import { type Span, spansOf } from './mrkdwn.ts';

/** The names behind Slack's IDs. */
export type Names = Readonly<Record<'person' | 'channel', (id: string) => string>>;

/** Slack's texts as plain ones. */
export type Reader = Readonly<Record<'mrkdwn' | 'plain', (text: string) => string>>;

/** Reads mrkdwn: links by their labels, dates in local time, people and channels by their names. */
export const createReader = (names: Names, ink: Ink): Reader => {
  const words = (spans: readonly Span[]): string => spans.map(word).join('');
  const word = (span: Span): string => {
    switch (span.kind) {
      case 'text':
      case 'block':
        return span.text;
      case 'code':
        return ink.code(span.text);
      case 'bold':
        return ink.bold(words(span.spans));
      case 'italic':
      case 'strike':
        return words(span.spans);
      case 'quote':
        return `“${words(span.spans)}”`;
      case 'link':
        return span.label || span.url;
      case 'person':
        return `@${names.person(span.id)}`;
      case 'channel':
        return `#${names.channel(span.id)}`;
      case 'group':
        return span.label;
      case 'date':
        return date(span);
    }
  };
  return { plain: (text) => withSigns(harmless(text)), mrkdwn: (text) => words(spansOf(harmless(text))) };
};

/** Text that cannot steer a terminal. */
const harmless = (text: string): string => text.replaceAll(/(?!\n)\p{Cc}/gu, '');

const date = ({ at, format, fallback }: Extract<Span, { kind: 'date' }>): string => {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return fallback;
  return format.replaceAll(/\{(date|time)(\w*)\}/g, (_, part: string, more: string) =>
    part === 'date'
      ? time.toLocaleDateString(undefined, { dateStyle: 'medium' })
      : time.toLocaleTimeString(undefined, { timeStyle: more === '_secs' ? 'medium' : 'short' }),
  );
};
