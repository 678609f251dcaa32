import { type Args, isOn, text } from './args.ts';
import { type Content, readContent, textOfBlocksAlone } from './content.ts';
import type { Ephemeral } from './ephemerals.ts';
import type { Message } from './messages.ts';
import type { ResponseTarget } from './response-urls.ts';
import type { State } from './state.ts';

/**
 * Shows what an app answered to a command or a press, through its ack or a response URL: to that person alone, to the
 * channel, or in place of the message that was pressed. An ephemeral message that was pressed is replaced unless the
 * app says `replace_original: false`; a channel's message only if it says true, or answers `in_channel`.
 * Throws SlackRefusal if the content is not accepted.
 * Source: https://docs.slack.dev/interactivity/handling-user-interaction
 */
export const show = (state: State, target: ResponseTarget, args: Args, from: Ephemeral['from']): void => {
  const message = state.messages.find(target.channel, target.original);
  const ephemeral = state.ephemerals.find(target.channel, target.original);
  const original = message?.isDeleted || ephemeral?.isDeleted ? undefined : (message ?? ephemeral);
  if (isOn(args, 'delete_original')) {
    if (original && 'who' in original) state.ephemerals.remove(original);
    else if (original) state.messages.remove(original);
    if (text(args, 'text') === '' && args.blocks === undefined) return;
  }
  const content = readContent(args, state.knobs.newBlocksRefused);
  const isInChannel = args.response_type === 'in_channel';
  if (original && !isOn(args, 'delete_original') && replaces(args, original, isInChannel)) {
    replace(state, original, content);
  } else if (isInChannel) {
    post(state, target, args, content);
  } else {
    state.ephemerals.show({
      who: target.who,
      channel: target.channel,
      ts: state.messages.nextTs(),
      thread_ts: text(args, 'thread_ts'),
      ...filled(content),
      from,
    });
  }
};

const replaces = (args: Args, original: Message | Ephemeral, isInChannel: boolean): boolean => {
  if (args.replace_original !== undefined) return isOn(args, 'replace_original');
  return 'who' in original || isInChannel;
};

const replace = (state: State, original: Message | Ephemeral, content: Content): void => {
  if ('who' in original) {
    state.ephemerals.replace(original, filled(content));
    return;
  }
  const to = { ...filled(content), metadata: original.metadata };
  state.messages.edit(original, to, { isMarked: content.blocks === undefined });
};

const post = (state: State, target: ResponseTarget, args: Args, content: Content): void => {
  state.messages.post({
    channel: target.channel,
    thread_ts: text(args, 'thread_ts'),
    user: state.bot.userId,
    bot_id: state.bot.botId,
    app_id: state.bot.appId,
    ...filled(content),
    metadata: undefined,
  });
};

const filled = ({ text: words, blocks }: Content): Pick<Message, 'text' | 'blocks'> => ({
  text: words ?? textOfBlocksAlone,
  blocks: blocks ?? [],
});
