import { type Args, isOn, text } from '../args.ts';
import { tiers } from '../limits.ts';
import { messageObject } from '../message-object.ts';
import type { Message } from '../messages.ts';
import { type Page, pageOf } from '../pages.ts';
import { SlackRefusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { joinedChannel, type Method, needScope, type Reply, scopeFor } from './method.ts';

const history = (args: Args, state: State): Reply => {
  if (state.knobs.isHistoryLimited) state.limits.call('conversations.history, limited', 1);
  const channel = joinedChannel(state, text(args, 'channel'));
  needScope(state.knobs.scopes, scopeFor(channel, 'history'));
  const top = state.messages
    .of(channel.id)
    .filter((message) => message.thread_ts === '')
    .filter((message) => !message.isDeleted || state.messages.repliesTo(channel.id, message.ts).length > 0)
    .filter(isShown(args, state))
    .toReversed();
  const page = pageOf(top, state.knobs.isHistoryLimited ? { ...args, limit: limitedTo } : args, {
    ...byTs,
    isPast: ({ ts }, key) => Number(ts) < Number(key),
    usual: 100,
    most: 999,
  });
  return { ...answer(page, args, state), pin_count: 0, channel_actions_ts: null, channel_actions_count: 0 };
};

const replies = (args: Args, state: State): Reply => {
  const channel = joinedChannel(state, text(args, 'channel'));
  needScope(state.knobs.scopes, scopeFor(channel, 'history'));
  const asked = state.messages.find(channel.id, text(args, 'ts'));
  const parent = asked?.thread_ts ? state.messages.find(channel.id, asked.thread_ts) : asked;
  const under = parent === undefined ? [] : state.messages.repliesTo(channel.id, parent.ts);
  if (parent === undefined || (parent.isDeleted && under.length === 0)) throw new SlackRefusal('thread_not_found');
  const thread = [parent, ...under.filter(isShown(args, state))];
  const page = pageOf(thread, args, {
    ...byTs,
    isPast: ({ ts }, key) => Number(ts) > Number(key),
    usual: 1000,
    most: 1000,
  });
  return answer(page, args, state);
};

/**
 * An app that is distributed without Slack's review gets 15 messages once a minute.
 * Source: https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
 */
const limitedTo = '15';

const byTs = { keyOf: ({ ts }: Message): string => ts };

/** Whether a message lies between `oldest` and `latest` and has reached the history yet. */
const isShown = (args: Args, state: State): ((message: Message) => boolean) => {
  const oldest = bound(args, 'oldest', 0);
  const latest = bound(args, 'latest', Number.POSITIVE_INFINITY);
  const isInclusive = isOn(args, 'inclusive');
  const now = state.clock.elapsed();
  return ({ ts, postedElapsed }) => {
    const at = Number(ts);
    const isInside = isInclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
    return isInside && now - postedElapsed >= state.knobs.historyLagMs;
  };
};

const bound = (args: Args, name: 'oldest' | 'latest', usual: number): number => {
  const given = text(args, name);
  if (given === '' || given === 'now') return usual;
  const ts = Number(given);
  if (!Number.isFinite(ts)) throw new SlackRefusal(`invalid_ts_${name}`);
  return ts === 0 ? usual : ts;
};

const answer = ({ items, nextCursor }: Page<Message>, args: Args, state: State): Reply => ({
  messages: items.map((message) =>
    messageObject(message, state, { hasAllMetadata: isOn(args, 'include_all_metadata') }),
  ),
  has_more: nextCursor !== '',
  ...(nextCursor === '' ? {} : { response_metadata: { next_cursor: nextCursor } }),
});

/** The methods that read messages. */
export const historyMethods: Readonly<Record<string, Method>> = {
  'conversations.history': { scopes: [], perMinute: tiers.three, token: 'bot', run: history },
  'conversations.replies': { scopes: [], perMinute: tiers.three, token: 'bot', run: replies },
};
