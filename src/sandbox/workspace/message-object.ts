import type { Message } from './messages.ts';
import type { State } from './state.ts';

/** The message as `conversations.history` returns it. Source: https://docs.slack.dev/reference/events/message */
export const messageObject = (
  message: Message,
  state: State,
  { hasAllMetadata }: { readonly hasAllMetadata: boolean },
): Readonly<Record<string, unknown>> => {
  const { ts, user, text, blocks, metadata, thread_ts, bot_id, app_id } = message;
  const replies = thread_ts === '' ? state.messages.repliesTo(message.channel, ts) : [];
  if (message.isDeleted) {
    return {
      type: 'message',
      subtype: 'tombstone',
      hidden: true,
      ts,
      user: 'USLACKBOT',
      text: 'This message was deleted.',
      ...thread(ts, replies),
    };
  }
  return {
    type: 'message',
    user,
    text,
    ts,
    team: state.team.id,
    ...(bot_id === '' ? {} : { bot_id, app_id, bot_profile: botProfile(message, state) }),
    ...(blocks.length === 0 ? {} : { blocks }),
    ...(metadata === undefined ? {} : { metadata: hasAllMetadata ? metadata : { event_type: metadata.event_type } }),
    ...(message.isMarkedEdited
      ? { edited: { user, ts: `${Math.floor((message.versions.at(-1)?.at ?? 0) / 1000)}.000000` } }
      : {}),
    ...(thread_ts === '' ? {} : { thread_ts, parent_user_id: state.messages.find(message.channel, thread_ts)?.user }),
    ...thread(ts, replies),
  };
};

const thread = (ts: string, replies: readonly Message[]): Readonly<Record<string, unknown>> =>
  replies.length === 0
    ? {}
    : {
        thread_ts: ts,
        reply_count: replies.length,
        reply_users_count: new Set(replies.map(({ user }) => user)).size,
        reply_users: [...new Set(replies.map(({ user }) => user))],
        latest_reply: replies.at(-1)?.ts,
        is_locked: false,
        subscribed: false,
      };

const botProfile = ({ bot_id, app_id, user }: Message, state: State): Readonly<Record<string, unknown>> => ({
  id: bot_id,
  app_id,
  user_id: user,
  name: state.persons.get(user)?.realName ?? '',
  deleted: false,
  team_id: state.team.id,
});
