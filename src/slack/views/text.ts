import type { types } from '@slack/bolt';

export type Block = types.KnownBlock;

/** A message as Slack takes it: `text` for notifications and screen readers, `blocks` for eyes. */
export type Message = { readonly text: string; readonly blocks: Block[] };

/** Text that Slack shows as it is: no mention, link or date can hide in it. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The text, cut to at most `length` UTF-16 units with an ellipsis; never in the middle of a character. */
export const cut = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const kept = text.slice(0, length - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
};

/** A foreign text on one line, escaped, at most `length` units before escaping. */
export const quoted = (text: string, length: number): string =>
  escaped(cut(text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(), length));

/** A foreign text as code; a backtick in it would end the code. */
export const code = (text: string): string => `\`${quoted(text.replaceAll('`', "'"), 200)}\``;

/** The reader's own date and time, with ISO 8601 UTC where Slack cannot show it. */
export const when = (at: number): string => {
  const seconds = Math.floor(at / 1000);
  return `<!date^${seconds}^{date_short_pretty} {time_secs}|${iso(at)}>`;
};

/** ISO 8601 in UTC, to the second. */
export const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

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

export const section = (mrkdwn: string): Block => ({ type: 'section', text: { type: 'mrkdwn', text: mrkdwn } });

export const context = (...mrkdwn: string[]): Block => ({
  type: 'context',
  elements: mrkdwn.map((text) => ({ type: 'mrkdwn', text })),
});
