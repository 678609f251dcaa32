import { type Args, text } from '../args.ts';
import { tiers } from '../limits.ts';
import { SlackRefusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { joinedChannel, type Method, type Reply } from './method.ts';

/** Source: https://docs.slack.dev/reference/methods/pins.add */
const add = (args: Args, state: State): Reply => {
  const channel = joinedChannel(state, text(args, 'channel'));
  const ts = text(args, 'timestamp');
  if (ts === '') throw new SlackRefusal('no_item_specified');
  if (state.messages.find(channel.id, ts) === undefined) throw new SlackRefusal('message_not_found');
  const pinned = state.pins.get(channel.id) ?? new Set<string>();
  if (pinned.has(ts)) throw new SlackRefusal('already_pinned');
  state.pins.set(channel.id, pinned.add(ts));
  return {};
};

/** The methods about pinned messages. */
export const pinMethods: Readonly<Record<string, Method>> = {
  'pins.add': { scopes: ['pins:write'], perMinute: tiers.two, token: 'bot', run: add },
};
