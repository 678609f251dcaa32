import type { Ink } from './ink.ts';

/** The names behind Slack's IDs. */
export type Names = Readonly<Record<'person' | 'channel', (id: string) => string>>;

/** Slack's texts as plain ones. */
export type Reader = Readonly<Record<'mrkdwn' | 'plain', (text: string) => string>>;

/** Reads mrkdwn: links by their labels, dates in local time, people and channels by their names. */
export const createReader = (names: Names, ink: Ink): Reader => {
  const plain = (text: string): string =>
    text.replaceAll(/(?!\n)\p{Cc}/gu, '').replaceAll(/:[a-z_]+:/g, (code) => emoji[code] ?? code);
  return {
    plain,
    mrkdwn: (text) =>
      unescaped(
        plain(text)
          .replaceAll(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target: string, label = '') => meaning(target, label, names))
          .replaceAll(/`([^`\n]+)`/g, (_, code: string) => ink.code(code))
          .replaceAll(/(?<![\w*])\*([^*\n]+)\*(?![\w*])/g, (_, bold: string) => ink.bold(bold)),
      ),
  };
};

/** What stands between `<` and `>`. Source: https://docs.slack.dev/messaging/formatting-message-text */
const meaning = (target: string, label: string, names: Names): string => {
  const [kind, id] = [target.slice(0, 1), target.slice(1)];
  if (kind === '@') return `@${names.person(id)}`;
  if (kind === '#') return `#${names.channel(id)}`;
  if (target.startsWith('!date^')) return date(target, label);
  if (kind === '!') return label || `@${id.split('^').at(-1)}`;
  return label || target;
};

const date = (token: string, fallback: string): string => {
  const [, seconds, format = ''] = token.split('^');
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  return format.replaceAll(/\{(date|time)(\w*)\}/g, (_, part: string, more: string) =>
    part === 'date'
      ? at.toLocaleDateString(undefined, { dateStyle: 'medium' })
      : at.toLocaleTimeString(undefined, { timeStyle: more === '_secs' ? 'medium' : 'short' }),
  );
};

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const emoji: Readonly<Record<string, string>> = {
  ':hourglass_flowing_sand:': '⏳',
  ':arrows_counterclockwise:': '🔄',
  ':white_check_mark:': '✅',
  ':warning:': '⚠️',
  ':x:': '❌',
  ':black_square_for_stop:': '⏹️',
  ':no_entry_sign:': '🚫',
  ':grey_question:': '❔',
};
