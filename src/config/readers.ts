import type { Setting } from './settings.ts';

// A reader that finds a setting wrong says so and returns a placeholder, which never leaves readConfig.
// An empty setting is nothing to read: whether it may be empty is decided before.

/** A secret of the given form; `what` says what it should be and where to find it. It is never quoted. */
export const secret = ({ text, wrong }: Setting, form: RegExp, what: string): string => {
  if (text !== '' && !form.test(text)) wrong(`is not ${what}`);
  return text;
};

/** The DocSpace API key without the `Bearer ` that may precede it. */
export const apiKey = (setting: Setting): string =>
  secret(
    { ...setting, text: setting.text.replace(/^bearer\s+/i, '') },
    /^sk-[\x21-\x7e]+$/,
    'a DocSpace API key, which starts with sk-; create one under Developer Tools in the portal',
  );

/** The ID of one Slack channel. */
export const channelId = ({ text, wrong }: Setting): string => {
  if (text !== '' && !/^[CG][A-Z0-9]+$/.test(text))
    wrong("must be a channel ID such as C0123456789, which stands at the end of the channel's details, not a name");
  return text;
};

/** Comma-separated Slack IDs that start with one of `first`, each once. */
export const slackIds = ({ text, wrong }: Setting, first: 'UW' | 'S'): readonly string[] => {
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (text !== '' && ids.length === 0) wrong('is set but names nobody; name at least one ID, or remove it');
  const form = new RegExp(`^[${first}][A-Z0-9]+$`);
  const odd = ids.findIndex((id) => !form.test(id));
  const [kind, example] = first === 'S' ? ['user-group', 'S0123456789'] : ['user', 'U0123456789'];
  if (odd >= 0) wrong(`must be ${kind} IDs such as ${example}, comma-separated; entry ${odd + 1} is not one`);
  return [...new Set(ids)];
};

/** One of `words`, in any case, in their own spelling. */
export const oneOf = <Word extends string>({ text, wrong }: Setting, words: readonly [Word, ...Word[]]): Word => {
  const word = words.find((one) => one.toLowerCase() === text.toLowerCase());
  if (word === undefined) wrong(`must be one of ${words.join(', ')}`);
  return word ?? words[0];
};

/** Some of `words`, comma-separated, in any case, each once. */
export const someOf = <Word extends string>({ text, wrong }: Setting, words: readonly Word[]): readonly Word[] => {
  const named = text
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const found = words.filter((word) => named.includes(word));
  if (text !== '' && named.some((name) => !found.some((word) => word === name)))
    wrong(`must be some of ${words.join(', ')}, comma-separated; remove it for none`);
  return found;
};

/** A whole number between two others, both included. */
export const wholeNumber = ({ text, wrong }: Setting, least: number, most: number): number => {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) wrong(`must be a whole number from ${least} to ${most}`);
  return number;
};

/** A number above zero, fractions allowed. */
export const positiveNumber = ({ text, wrong }: Setting): number => {
  const number = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (!(number > 0 && Number.isFinite(number))) wrong('must be a number above 0, such as 30 or 0.5');
  return number;
};

/** Whom alarms mention, as Slack writes it; `undefined`: not set. */
export const mention = ({ text, wrong }: Setting): string | undefined => {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (text === '') return undefined;
  const isAlone = names.length === 1 && /^(here|channel|nobody)$/i.test(names[0] ?? '');
  if (isAlone) return names[0]?.toLowerCase() === 'nobody' ? '' : `<!${names[0]?.toLowerCase()}>`;
  if (names.length === 0 || names.some((name) => !/^[UWS][A-Z0-9]+$/.test(name)))
    wrong('must be user IDs (U…) and user-group IDs (S…), comma-separated, or one of here, channel and nobody');
  return mentionOf(names);
};

/** Users and user groups as Slack writes a mention of them. */
export const mentionOf = (ids: readonly string[]): string =>
  [...new Set(ids)].map((id) => (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`)).join(' ');

/** A number from `least` on, fractions allowed. */
export const numberFrom = ({ text, wrong }: Setting, least: number): number => {
  const number = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (!(number > 0 && number >= least)) wrong(`must be a number from ${least}, such as 60`);
  return number;
};

/** The origin of an address that is nothing more than an origin. */
export const origin = (setting: Setting): string => {
  const url = httpUrl(setting, 'https://yourportal.onlyoffice.com');
  if (url !== undefined && url.pathname !== '/') setting.wrong('must end after the host name; remove the path');
  return url?.origin ?? '';
};

/** An http(s) address to which method names are added: it ends in `/`. */
export const baseUrl = (setting: Setting): string => {
  const url = httpUrl(setting, 'https://slack.com/api/');
  return url === undefined ? '' : url.href.replace(/\/*$/, '/');
};

/** An address to call that is itself a secret, so that it is never quoted; undefined: not set. */
export const secretUrl = (setting: Setting): string | undefined => {
  const [bare = ''] = setting.text.split(/[?#]/);
  return httpUrl({ ...setting, text: bare }, 'https://hc-ping.com/your-check') === undefined ? undefined : setting.text;
};

const httpUrl = ({ text, wrong }: Setting, example: string): URL | undefined => {
  if (text === '') return undefined;
  if (!/^https?:\/\//i.test(text)) {
    wrong(`must start with https:// (or http://), as in ${example}`);
    return undefined;
  }
  const url = URL.parse(text);
  if (url === null) wrong(`is not an address; write it as in ${example}`);
  else if (url.username !== '' || url.password !== '') wrong('must not hold a user name or password; remove them');
  else if (/[?#]/.test(text)) wrong(`must not hold a ? or # part; write it as in ${example}`);
  return url ?? undefined;
};

/** Whether an address is plain http to another machine, where anyone on the way can read along. */
export const isExposed = (address: string): boolean => {
  return URL.parse(address)?.protocol === 'http:' && !isLoopback(address);
};

/** Whether an address is on this machine. */
export const isLoopback = (address: string): boolean =>
  /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(URL.parse(address)?.hostname ?? '');
