import type { types } from '@slack/bolt';

export type Block = types.KnownBlock;
export type Button = types.Button;

/** A message as Slack takes it: `text` for notifications and screen readers, `blocks` for eyes. */
export type Message = { readonly text: string; readonly blocks: Block[] };

/** A modal as Slack takes it. */
export type Modal = types.ModalView & { blocks: Block[] };

/** Text that Slack shows as it is: no mention, link or date can hide in it. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * A foreign text on one line for mrkdwn, escaped, cut to at most `length` UTF-16 units before that; never in the middle
 * of a character. Slack formats `*x*` and `:100:` even if `&`, `<` and `>` are escaped, and nothing within code.
 */
export const quoted = (text: string, length: number): string =>
  cut(text, length, escaped)
    .split(ownCode)
    .map((part, index) => (index % 2 === 1 ? part : literal(part)))
    .join('');

/** The commands that a sentence of ours names. */
const ownCode = /(`\/backup[ a-z]*`)/;

/** Each word that Slack would format as code; a backtick would end the code. */
const literal = (text: string): string => text.replaceAll('`', "'").replaceAll(formatted, '`$&`');

const formatted = /^&gt;\S*|\S*(?:[*~]|(?<!\w)_|_(?!\w)|(?<!\w):[\w+'-]+:)\S*/gu;

/** A foreign text as `quoted` where Slack reads no markup. */
export const bare = (text: string, length: number): string => cut(text, length, (character) => character);

const cut = (text: string, length: number, show: (character: string) => string): string => {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  let kept = '';
  for (const character of line) {
    const shown = show(character);
    if (kept.length + shown.length >= length) return `${kept}…`;
    kept += shown;
  }
  return kept;
};

/** A foreign text as code; a backtick in it would end the code. */
export const code = (text: string): string => `\`${cut(text.replaceAll('`', "'"), 100, escaped)}\``;

/** The reader's own date and time, with ISO 8601 UTC if Slack cannot show it. */
export const when = (at: number): string => {
  const seconds = Math.floor(at / 1000);
  return `<!date^${seconds}^{date_short_pretty} {time_secs}|${iso(at)}>`;
};

/** The same without "today" or "tomorrow", which turn wrong in a sentence that is read days later. */
export const day = (at: number): string => `<!date^${Math.floor(at / 1000)}^{date_short}, {time}|${iso(at)}>`;

/** ISO 8601 in UTC, to the second. */
export const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A text as a sentence begins. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A duration in its two largest units, the second one only if it is not 0: `3 h 5 min`, `2 min 10 s`, `24 h`, `8 s`. */
export const durationText = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const units = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  const shown = units.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
};

/** A size in its largest unit: `812 B`, `1.2 GB`; a kB has 1,000 bytes. */
export const bytes = (size: number): string => {
  const power = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(1, size)) / 3)));
  const value = size / 1000 ** power;
  return `${power > 0 && value < 100 ? Math.floor(value * 10) / 10 : Math.floor(value)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
};

/** A number of things: `1 table`, `14,203 documents`. */
export const count = (number: number, one: string): string =>
  `${number.toLocaleString('en-US')} ${one}${number === 1 ? '' : 's'}`;

/** The portal by its name, the host without the scheme, as a link to it. */
export const host = (origin: string): string =>
  `<${cut(origin, 250, escaped)}|${cut(origin.replace(/^https?:\/\//, ''), 250, escaped)}>`;

/** A link; `words` are mrkdwn already. */
export const link = (url: string, words: string): string => `<${cut(url, 500, escaped)}|${words}>`;

/** A text alone, as a message. */
export const plain = (text: string): Message => ({ text, blocks: [section(text)] });

/** `verbatim`: Slack makes no links and mentions of its own from bare words. */
export const section = (mrkdwn: string): Block => ({
  type: 'section',
  text: { type: 'mrkdwn', text: mrkdwn, verbatim: true },
});

/** Facts in two columns: at most 10. */
export const fieldsSection = (mrkdwn: readonly string[]): Block => ({
  type: 'section',
  fields: mrkdwn.map((text) => ({ type: 'mrkdwn', text, verbatim: true })),
});

/** A section that Slack shows as it is. */
export const literalSection = (text: string): Block => ({
  type: 'section',
  text: { type: 'plain_text', text, emoji: false },
});

/** Buttons side by side. */
export const row = (...elements: Button[]): Block => ({ type: 'actions', elements });

/** The text of a button or the title of a modal. */
export const label = (text: string) => ({ type: 'plain_text', text }) as const;

export const context = (...mrkdwn: string[]): Block => ({
  type: 'context',
  elements: mrkdwn.map((text) => ({ type: 'mrkdwn', text, verbatim: true })),
});
