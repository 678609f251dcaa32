import { type Args, isOn, text } from '../args.ts';
import { type Channel, channelObject } from '../channels.ts';
import { tiers } from '../limits.ts';
import { pageOf } from '../pages.ts';
import { SlackRefusal } from '../refusal.ts';
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

const list = (args: Args, state: State): Reply => {
  const types = (text(args, 'types') || 'public_channel').split(',').map((type) => type.trim());
  for (const type of types) {
    const scope = scopeOfType[type];
    if (scope === undefined) throw new SlackRefusal('invalid_types');
    needScope(state.knobs.scopes, scope);
  }
  const all = [...state.channels.values()]
    .filter((channel) => types.includes(typeOf(channel)) && (!channel.isPrivate || channel.isBotMember))
    .filter((channel) => !channel.isArchived || !isOn(args, 'exclude_archived'))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const page = pageOf(all, args, { keyOf: ({ id }) => id, isPast: ({ id }, key) => id > key, usual: 100, most: 999 });
  return {
    channels: page.items.map((channel) => channelObject(channel, state.team.id)),
    response_metadata: { next_cursor: page.nextCursor },
  };
};

const open = (args: Args, state: State): Reply => {
  const users = text(args, 'users').split(',').filter(Boolean);
  const [who] = users;
  if (who === undefined) throw new SlackRefusal('users_list_not_supplied');
  if (users.length > 1) throw new SlackRefusal('method_not_supported_for_channel_type');
  const person = state.persons.get(who);
  if (person === undefined) throw new SlackRefusal('user_not_found');
  if (person.isBot) throw new SlackRefusal('cannot_dm_bot');
  if (person.isDeleted) throw new SlackRefusal('user_disabled');
  const channel = state.directMessage(who);
  return { channel: isOn(args, 'return_im') ? channelObject(channel, state.team.id) : { id: channel.id } };
};

const scopeOfType: Readonly<Record<string, string>> = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  mpim: 'mpim:read',
  im: 'im:read',
};

const typeOf = (channel: Channel): string => {
  if (channel.person !== '') return 'im';
  return channel.isPrivate ? 'private_channel' : 'public_channel';
};

const membersOf = (channel: Channel, state: State): readonly string[] =>
  channel.isBotMember ? [...channel.members, state.bot.userId] : channel.members;

/** The methods about channels. */
export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.info': { scopes: [], perMinute: tiers.three, token: 'bot', run: info },
  'conversations.members': { scopes: [], perMinute: tiers.four, token: 'bot', run: members },
  'conversations.list': { scopes: [], perMinute: tiers.two, token: 'bot', run: list },
  'conversations.open': { scopes: ['im:write'], perMinute: tiers.three, token: 'bot', run: open },
};
