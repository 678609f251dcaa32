import type { Args } from '../args.ts';
import type { Channel } from '../channels.ts';
import { SlackRefusal } from '../refusal.ts';
import type { State } from '../state.ts';

/** What a method answers beside `ok: true`. */
export type Reply = Readonly<Record<string, unknown>>;

/** One Web API method. */
export type Method = {
  /** The scopes it needs; methods that need another for each kind of channel check it themselves. */
  readonly scopes: readonly string[];
  readonly perMinute: number;
  readonly token: 'bot' | 'app';
  readonly run: (args: Args, state: State) => Reply;
};

/** Refuses the call if the token has none of these scopes. */
export const needScope = (granted: readonly string[], ...accepted: readonly string[]): void => {
  if (accepted.length === 0 || accepted.some((scope) => granted.includes(scope))) return;
  throw new SlackRefusal('missing_scope', { needed: accepted.join(','), provided: granted.join(',') });
};

/** The scope that a channel of this kind needs, for example `groups:history`. */
export const scopeFor = (channel: Channel, what: 'history' | 'read'): string => {
  if (channel.person !== '') return `im:${what}`;
  return channel.isPrivate ? `groups:${what}` : `channels:${what}`;
};

/** A channel that the bot may know of: private ones only as a member. */
export const knownChannel = (state: State, id: string): Channel => {
  const channel = state.channels.get(id);
  if (channel === undefined || (channel.isPrivate && !channel.isBotMember)) throw new SlackRefusal('channel_not_found');
  return channel;
};

/** A channel that the bot is a member of. */
export const joinedChannel = (state: State, id: string): Channel => {
  const channel = knownChannel(state, id);
  if (!channel.isBotMember) throw new SlackRefusal('not_in_channel');
  return channel;
};

/** Refuses the call unless the person can see the channel. */
export const needMember = (state: State, channel: Channel, who: string): void => {
  if (!state.persons.has(who)) throw new SlackRefusal('user_not_found');
  if (!channel.members.includes(who)) throw new SlackRefusal('user_not_in_channel');
};
