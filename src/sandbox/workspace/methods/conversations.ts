import { type Args, isOn, text } from '../args.ts';
import { type Channel, channelObject } from '../channels.ts';
import { tiers } from '../limits.ts';
import { pageOf } from '../pages.ts';
import type { State } from '../state.ts';
import { knownChannel, type Method, needScope, type Reply, scopeFor } from './method.ts';

const info = (args: Args, state: State): Reply => {
  const channel = knownChannel(state, text(args, 'channel'));
  needScope(state.knobs.scopes, scopeFor(channel, 'read'));
  const count = isOn(args, 'include_num_members') ? { num_members: membersOf(channel, state).length } : {};
  return { channel: { ...channelObject(channel, state.team.id), ...count } };
};

const members = (args: Args, state: State): Reply => {
  const channel = knownChannel(state, text(args, 'channel'));
  needScope(state.knobs.scopes, scopeFor(channel, 'read'));
  const all = membersOf(channel, state).toSorted();
  const page = pageOf(all, args, { keyOf: (id) => id, isPast: (id, key) => id > key, usual: 100, most: 1000 });
  return { members: page.items, response_metadata: { next_cursor: page.nextCursor } };
};

const membersOf = (channel: Channel, state: State): readonly string[] =>
  channel.isBotMember ? [...channel.members, state.bot.userId] : channel.members;

/** The methods about channels. */
export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.info': { scopes: [], perMinute: tiers.three, token: 'bot', run: info },
  'conversations.members': { scopes: [], perMinute: tiers.four, token: 'bot', run: members },
};
