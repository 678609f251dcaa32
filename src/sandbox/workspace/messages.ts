import type { Clock } from '../../lib/clock.ts';
import type { Block } from './blocks/blocks.ts';
import type { Metadata } from './metadata.ts';

/** What a message said at one time. */
type Version = {
  readonly at: number;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly metadata: Metadata | undefined;
};

/** A message in its current state, in Slack's own words, and all it ever said. */
export type Message = Omit<Version, 'at'> & {
  readonly channel: string;
  readonly ts: string;
  /** The message this one replies to; '' for a top-level message. */
  readonly thread_ts: string;
  readonly user: string;
  /** '' for a person's message. */
  readonly bot_id: string;
  readonly app_id: string;
  readonly edits: number;
  /** Whether people see "(edited)" beside it: only after an edit without blocks. */
  readonly isMarkedEdited: boolean;
  /** Oldest first, the current one last. */
  readonly versions: readonly Version[];
  readonly isDeleted: boolean;
  /** Monotonic ms of the post. */
  readonly postedElapsed: number;
};

/** A message to be posted. */
type Draft = Pick<Message, 'channel' | 'thread_ts' | 'user' | 'bot_id' | 'app_id' | 'text' | 'blocks' | 'metadata'>;

export type MessageChange = { readonly kind: 'posted' | 'edited' | 'deleted'; readonly message: Message };

/** Every message of the workspace. */
export type Messages = {
  readonly post: (draft: Draft) => Message;
  readonly edit: (message: Message, to: Omit<Version, 'at'>, how: { readonly isMarked: boolean }) => Message;
  readonly remove: (message: Message) => void;
  readonly find: (channel: string, ts: string) => Message | undefined;
  /** All of a channel, replies and deleted ones too, oldest first. */
  readonly of: (channel: string) => readonly Message[];
  /** The replies under a message, oldest first. */
  readonly repliesTo: (channel: string, ts: string) => readonly Message[];
  /** A ts that no message has: later than all before it. */
  readonly nextTs: () => string;
};

/** `most`: how many messages a channel keeps; the oldest go first, as by a retention rule. */
export const createMessages = (clock: Clock, emit: (change: MessageChange) => void, most: () => number): Messages => {
  const channels = new Map<string, Map<string, Message>>();
  /** By channel and message, the ts of the replies; a channel may have very many messages. */
  const threads = new Map<string, Set<string>>();
  const lists = new Map<string, readonly Message[]>();
  let lastMicros = 0;
  const nextTs = (): string => {
    lastMicros = Math.max(lastMicros + 100, Math.floor(clock.now()) * 1000);
    return `${Math.floor(lastMicros / 1_000_000)}.${String(lastMicros % 1_000_000).padStart(6, '0')}`;
  };
  const put = (kind: MessageChange['kind'], message: Message): Message => {
    const channel = channels.get(message.channel) ?? new Map<string, Message>();
    channels.set(message.channel, channel.set(message.ts, message));
    lists.delete(message.channel);
    if (kind === 'posted' && message.thread_ts !== '') {
      const thread = `${message.channel} ${message.thread_ts}`;
      threads.set(thread, (threads.get(thread) ?? new Set()).add(message.ts));
    }
    keepNewest(channel, most());
    emit({ kind, message });
    return message;
  };
  return {
    post: (draft) => {
      const { text, blocks, metadata } = draft;
      return put('posted', {
        ...draft,
        ts: nextTs(),
        edits: 0,
        isMarkedEdited: false,
        versions: [{ at: clock.now(), text, blocks, metadata }],
        isDeleted: false,
        postedElapsed: clock.elapsed(),
      });
    },
    edit: (message, to, { isMarked }) =>
      put('edited', {
        ...message,
        ...to,
        edits: message.edits + 1,
        isMarkedEdited: message.isMarkedEdited || isMarked,
        versions: [...message.versions, { at: clock.now(), ...to }],
      }),
    remove: (message) => {
      put('deleted', { ...message, isDeleted: true });
    },
    find: (channel, ts) => channels.get(channel)?.get(ts),
    of: (channel) => {
      const list = lists.get(channel) ?? [...(channels.get(channel)?.values() ?? [])];
      lists.set(channel, list);
      return list;
    },
    repliesTo: (channel, ts) =>
      [...(threads.get(`${channel} ${ts}`) ?? [])]
        .flatMap((reply) => channels.get(channel)?.get(reply) ?? [])
        .filter(({ isDeleted }) => !isDeleted),
    nextTs,
  };
};

/** Drops what was put first from a map until no more than so many are left. */
export const keepNewest = (map: Map<string, unknown>, most: number): void => {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
};

/** Text as Slack keeps it: addresses made links, other `&`, `<` and `>` escaped, 40,000 characters at most. */
export const storedText = (text: string): string =>
  text
    .slice(0, 40_000)
    .replaceAll(markup, (found) => escapes[found] ?? (found.startsWith('http') ? `<${found}>` : found));

const markup = /<(?:[@#!]|https?:|mailto:)[^<>]*>|https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"*_~`]|&(?!amp;|lt;|gt;)|[<>]/g;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
