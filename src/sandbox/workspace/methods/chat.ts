import { type Args, json, text } from '../args.ts';
import type { Channel } from '../channels.ts';
import { readContent, textOfBlocksAlone } from '../content.ts';
import { tiers } from '../limits.ts';
import { messageObject } from '../message-object.ts';
import type { Message } from '../messages.ts';
import { readMetadata } from '../metadata.ts';
import { SlackRefusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { joinedChannel, knownChannel, type Method, needMember, type Reply } from './method.ts';

const postMessage = (args: Args, state: State): Reply => {
  const channel = postable(state, text(args, 'channel'));
  state.limits.post(channel.id);
  const content = readContent(args, state.knobs.newBlocksRefused);
  const change = readMetadata(json(args, 'metadata', 'invalid_metadata_format'));
  const message = state.messages.post({
    channel: channel.id,
    thread_ts: parentOf(state, channel, text(args, 'thread_ts')),
    user: state.bot.userId,
    bot_id: state.bot.botId,
    app_id: state.bot.appId,
    text: content.text ?? textOfBlocksAlone,
    blocks: content.blocks ?? [],
    metadata: change.kind === 'set' ? change.metadata : undefined,
  });
  return {
    channel: channel.id,
    ts: message.ts,
    message: messageObject(message, state, { hasAllMetadata: false }),
    ...warnings(change.kind === 'keep' ? change.warnings : []),
  };
};

const update = (args: Args, state: State): Reply => {
  const channel = joinedChannel(state, text(args, 'channel'));
  if (channel.isArchived) throw new SlackRefusal('is_inactive');
  const message = found(state, channel, text(args, 'ts'));
  if (message.bot_id !== state.bot.botId) throw new SlackRefusal('cant_update_message');
  if (state.clock.elapsed() - message.postedElapsed >= state.knobs.editWindowMs) {
    throw new SlackRefusal('edit_window_closed');
  }
  if (text(args, 'text').length > 4000) throw new SlackRefusal('msg_too_long');
  const content = readContent(args, state.knobs.newBlocksRefused);
  const blocks = content.blocks ?? message.blocks;
  if (message.blocks[0]?.type === 'rich_text' && blocks[0] !== undefined && blocks[0].type !== 'rich_text') {
    throw new SlackRefusal('block_mismatch');
  }
  const change = readMetadata(json(args, 'metadata', 'invalid_metadata_format'));
  const metadata = change.kind === 'set' ? change.metadata : change.kind === 'remove' ? undefined : message.metadata;
  const to = { text: content.text ?? textOfBlocksAlone, blocks, metadata };
  const edited = state.messages.edit(message, to, { isMarked: content.blocks === undefined });
  return {
    channel: channel.id,
    ts: edited.ts,
    text: edited.text,
    message: messageObject(edited, state, { hasAllMetadata: false }),
    ...warnings(change.kind === 'keep' ? change.warnings : []),
  };
};

const remove = (args: Args, state: State): Reply => {
  const channel = joinedChannel(state, text(args, 'channel'));
  const message = found(state, channel, text(args, 'ts'));
  const isAllowed = message.bot_id === state.bot.botId && !channel.isArchived && !state.knobs.areDeletesRefused;
  if (!isAllowed) throw new SlackRefusal('cant_delete_message');
  state.messages.remove(message);
  return { channel: channel.id, ts: message.ts };
};

const postEphemeral = (args: Args, state: State): Reply => {
  const channel = joinedChannel(state, text(args, 'channel'));
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  const who = text(args, 'user');
  needMember(state, channel, who);
  const content = readContent(args, state.knobs.newBlocksRefused);
  const ephemeral = state.ephemerals.show({
    who,
    channel: channel.id,
    ts: state.messages.nextTs(),
    thread_ts: text(args, 'thread_ts'),
    text: content.text ?? textOfBlocksAlone,
    blocks: content.blocks ?? [],
    from: 'chat.postEphemeral',
  });
  return { message_ts: ephemeral.ts };
};

const getPermalink = (args: Args, state: State): Reply => {
  const channel = knownChannel(state, text(args, 'channel'));
  const message = found(state, channel, text(args, 'message_ts'));
  const thread = message.thread_ts === '' ? '' : `?thread_ts=${message.thread_ts}&cid=${channel.id}`;
  const path = `archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
  return { channel: channel.id, permalink: `https://${state.team.domain}.slack.com/${path}` };
};

/** A channel to post to: by its ID, or the direct message of a user ID. */
const postable = (state: State, id: string): Channel => {
  const person = state.persons.get(id);
  if (person?.isBot || person?.isDeleted) throw new SlackRefusal('channel_not_found');
  const channel = person ? state.directMessage(person.id) : joinedChannel(state, id);
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  return channel;
};

/** The top of the thread to reply in; a deleted message that has replies still carries them. */
const parentOf = (state: State, channel: Channel, ts: string): string => {
  if (ts === '') return '';
  const parent = state.messages.find(channel.id, ts);
  if (parent === undefined) throw new SlackRefusal('thread_not_found');
  if (parent.thread_ts !== '') throw new SlackRefusal('cannot_reply_to_message');
  const hasReplies = state.messages.repliesTo(channel.id, ts).length > 0;
  if (parent.isDeleted && !hasReplies) throw new SlackRefusal('thread_not_found');
  return ts;
};

const found = (state: State, channel: Channel, ts: string): Message => {
  const message = state.messages.find(channel.id, ts);
  if (message === undefined || message.isDeleted) throw new SlackRefusal('message_not_found');
  return message;
};

const warnings = (given: readonly string[]): Reply =>
  given.length === 0 ? {} : { warning: given.join(','), response_metadata: { warnings: given } };

const scopes = ['chat:write'];

/** The methods that write messages. */
export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': { scopes, perMinute: tiers.special, token: 'bot', run: postMessage },
  'chat.update': { scopes, perMinute: tiers.three, token: 'bot', run: update },
  'chat.delete': { scopes, perMinute: tiers.three, token: 'bot', run: remove },
  'chat.postEphemeral': { scopes, perMinute: tiers.four, token: 'bot', run: postEphemeral },
  'chat.getPermalink': { scopes: [], perMinute: tiers.special, token: 'bot', run: getPermalink },
};
