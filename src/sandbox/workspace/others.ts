import { readContent, textOfBlocksAlone } from './content.ts';
import type { Message } from './messages.ts';
import { readMetadata } from './metadata.ts';
import type { State } from './state.ts';

/** What Slack itself, people and other apps do to messages, past the app under test. */
export type Others = {
  /** Deletes a message, as an owner or Slack's retention may. */
  readonly deleteMessage: (channel: string, ts: string) => void;
  /**
   * Posts as a person or a bot by its user ID; other apps can write metadata with any event type. Rejected contents
   * throw as they would for an app.
   */
  readonly postAs: (
    who: string,
    channel: string,
    message: {
      readonly text?: string;
      readonly blocks?: readonly unknown[];
      readonly metadata?: unknown;
      readonly thread_ts?: string;
    },
  ) => Message;
};

export const createOthers = (state: State): Others => ({
  deleteMessage: (channel, ts) => {
    const message = state.messages.find(channel, ts);
    if (message === undefined) throw new Error(`There is no message ${ts} in ${channel}.`);
    state.messages.remove(message);
  },
  postAs: (who, channel, { metadata, thread_ts = '', ...message }) => {
    const { bot } = state.knobs.person(who);
    const content = readContent(message, new Set());
    const change = readMetadata(metadata);
    return state.messages.post({
      channel: state.knobs.channel(channel).id,
      thread_ts,
      user: who,
      bot_id: bot?.botId ?? '',
      app_id: bot?.appId ?? '',
      text: content.text ?? textOfBlocksAlone,
      blocks: content.blocks ?? [],
      metadata: change.kind === 'set' ? change.metadata : undefined,
    });
  },
});
