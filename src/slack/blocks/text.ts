import type { types } from '@slack/bolt';

export type Block = types.KnownBlock;
export type Button = types.Button;

/** A message as Slack takes it: `text` for notifications and screen readers, `blocks` for eyes. */
export type Message = { readonly text: string; readonly blocks: Block[] };

/** A modal as Slack takes it. */
export type Modal = types.ModalView & { blocks: Block[] };

/** Text that Slack shows as it is: no mention, link or date can hide in it. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A foreign text on one line, escaped, cut to at most `length` UTF-16 units; never in the middle of a character. */
export const quoted = (text: string, length: number): string => cut(text, length, escaped);

/** The same where Slack reads no markup, so that nothing is escaped. */
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
export const code = (text: string): string => `\`${quoted(text.replaceAll('`', "'"), 100)}\``;

/** The reader's own date and time, with ISO 8601 UTC where Slack cannot show it. */
export const when = (at: number): string => {
  const seconds = Math.floor(at / 1000);
  return `<!date^${seconds}^{date_short_pretty} {time_secs}|${iso(at)}>`;
};

/** ISO 8601 in UTC, to the second. */
export const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A text as a sentence begins. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A duration in its two largest units: `3 h 5 min`, `2 min 10 s`, `8 s`. */
export const duration = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
};

/** The portal by its name, the host without the scheme, as a link to it. */
export const host = (origin: string): string =>
  `<${quoted(origin, 250)}|${quoted(origin.replace(/^https?:\/\//, ''), 250)}>`;

/** A text alone, as a message. */
export const plain = (text: string): Message => ({ text, blocks: [section(text)] });

/** `verbatim`: Slack makes no links and mentions of its own from bare words. */
export const section = (mrkdwn: string): Block => ({
  type: 'section',
  text: { type: 'mrkdwn', text: mrkdwn, verbatim: true },
});

/** Buttons side by side. */
export const row = (...elements: Button[]): Block => ({ type: 'actions', elements });

/** What stands on a button, or names a modal. */
export const label = (text: string) => ({ type: 'plain_text', text }) as const;

export const context = (...mrkdwn: string[]): Block => ({
  type: 'context',
  elements: mrkdwn.map((text) => ({ type: 'mrkdwn', text, verbatim: true })),
});
