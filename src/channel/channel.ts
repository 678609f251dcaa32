import { webApi } from '@slack/bolt';
import type { Run } from '../backup/run.ts';
import type { CardRecord } from '../runner/ports.ts';
import type { Message } from '../slack/blocks/text.ts';
import { fromMessages, fromPages, type Posted } from '../slack/pages.ts';
import { failureOf, isLayoutRefused, quiet } from '../slack/web.ts';
import type { CardPage } from './card-index.ts';
import { cardEvent, fromPayload, type Hold, toPayload } from './record.ts';
import { card, plainCard } from './view-card.ts';

/** What a notice is about, as its metadata, to find it again by. An audit note has who did it, and when (ms since 1970). */
export type Mark = {
  readonly run: string;
  readonly about: string;
  readonly by?: string;
  readonly at?: number;
  /** The number that the file of a deleted copy had. */
  readonly file?: number;
};

/** Whether they mark the same notice. */
export const isSameMark = (one: Mark, other: Mark): boolean =>
  one.run === other.run && one.about === other.about && one.by === other.by && one.at === other.at;

/** What part of the channel to read: messages until `before` and from `after` on; `cursor`: the page after another one. */
export type ReadWindow = { readonly before?: string; readonly after?: string; readonly cursor?: string };

/** Who hears of a mention in the channel; only they can open a link to a private one. */
type Audience = { readonly isPrivate: boolean; readonly members: Pick<ReadonlySet<string>, 'has'> };

/** The admin channel: its cards and notices read and written, one try a call. Every call throws as the Web API does. */
export type Channel = {
  readonly id: string;
  /** Whom to call about a backup that was not requested here, as Slack writes it; '': nobody. */
  readonly mention: string;
  /** Posts a card; gives its ts. */
  readonly post: (run: Run, hold: Hold) => Promise<string>;
  readonly update: (ts: string, run: Run, hold: Hold) => Promise<void>;
  readonly remove: (ts: string) => Promise<void>;
  /** One page of the channel, the newest first, with the cards on it. */
  readonly read: (window: ReadWindow) => Promise<CardPage>;
  /** The card with that ts, if it exists. */
  readonly at: (ts: string) => Promise<CardRecord | undefined>;
  readonly reply: (ts: string, message: Message, mark: Mark) => Promise<void>;
  /** The marks of this bot's own replies under the card, oldest first. */
  readonly marks: (ts: string) => Promise<readonly Mark[]>;
  /** Posts what everybody in the channel must see. */
  readonly announce: (message: Message, mark: Mark) => Promise<void>;
  /** The marks of this bot's own announcements among the newest messages, from that ts on, oldest first. */
  readonly announced: (oldest?: string) => Promise<readonly Mark[]>;
  /** The address of a message; '' if Slack does not say. */
  readonly permalink: (ts: string) => Promise<string>;
  readonly direct: (user: string, message: Message) => Promise<void>;
  readonly audience: () => Promise<Audience>;
};

/** The event type of the metadata that marks a notice. */
export const noticeEvent = 'docspace_backup_notice';

/** The most that Slack gives at once (https://docs.slack.dev/reference/methods/conversations.history). */
const pageMessages = 999;

export const createChannel = (options: {
  readonly client: webApi.WebClient;
  readonly id: string;
  /** Any app can post a message with our event type; only this bot's own are believed. */
  readonly botId: string;
  readonly mention?: string;
}): Channel => {
  const { client, id, botId, mention = '' } = options;
  let isPlain = false;
  const permalink = async (ts: string): Promise<string> => {
    const answer = client.chat.getPermalink({ channel: id, message_ts: ts });
    return await answer.then((it) => it.permalink ?? '').catch(() => '');
  };
  /** Writes the card; in the plainest layout for good once the workspace has refused the other. */
  const write = async <Written>(
    run: Run,
    hold: Hold,
    send: (content: CardContent) => Promise<Written>,
  ): Promise<Written> => {
    const metadata = { event_type: cardEvent, event_payload: toPayload(run, hold) };
    const retriedAs = 'retriedAs' in run ? run.retriedAs : undefined;
    const newCard = retriedAs === undefined ? '' : await permalink(retriedAs);
    try {
      return await send({ ...(isPlain ? plainCard(run, newCard) : card(run, newCard)), metadata });
    } catch (error) {
      const failure = failureOf(error);
      if (isPlain || failure.kind !== 'refused' || !isLayoutRefused(failure.code)) throw error;
      isPlain = true;
      return await send({ ...plainCard(run, newCard), metadata });
    }
  };
  const toRecorded = (message: Posted): CardRecord[] => {
    const { ts, bot_id, metadata } = message;
    if (ts === undefined || bot_id !== botId || metadata?.event_type !== cardEvent) return [];
    const found = fromPayload(metadata.event_payload);
    return found ? [{ id: ts, run: found.run, ...found.hold }] : [];
  };
  const toMark = ({ bot_id, metadata }: Posted): Mark[] => {
    if (bot_id !== botId || metadata?.event_type !== noticeEvent) return [];
    const { run, about, by, at } = (metadata.event_payload ?? {}) as Partial<Record<keyof Mark, unknown>>;
    if (typeof run !== 'string' || typeof about !== 'string') return [];
    return [{ run, about, ...(typeof by === 'string' ? { by } : {}), ...(typeof at === 'number' ? { at } : {}) }];
  };
  const page = (window: { oldest?: string; latest?: string; limit: number; cursor?: string }) =>
    client.conversations.history({ channel: id, inclusive: true, include_all_metadata: true, ...window });
  const read: Channel['read'] = async ({ before, after, cursor }) => {
    const { messages = [], response_metadata } = await page({
      ...(before === undefined ? {} : { latest: before }),
      ...(after === undefined ? {} : { oldest: after }),
      ...(cursor === undefined ? {} : { cursor }),
      limit: pageMessages,
    });
    const all = messages.flatMap(({ ts }) => ts ?? []).toSorted();
    return {
      cards: messages.flatMap(toRecorded).sort((one, other) => (one.id < other.id ? -1 : 1)),
      newest: all.at(-1),
      oldest: all.at(0),
      messages: all.length,
      cursor: response_metadata?.next_cursor || undefined,
    };
  };
  const say = (message: Message, mark: Mark, thread: { thread_ts?: string } = {}) => {
    const metadata = { event_type: noticeEvent, event_payload: mark };
    return client.chat.postMessage({ channel: id, ...thread, ...message, metadata, ...quiet });
  };
  const remove = async (ts: string): Promise<void> => {
    await client.chat.delete({ channel: id, ts });
  };
  const isInChannel = async (ts: string): Promise<boolean> => {
    const { messages = [] } = await page({ oldest: ts, latest: ts, limit: 1 });
    return messages.some((message) => message.ts === ts && message.thread_ts === undefined);
  };
  /**
   * If the card was deleted Slack puts a reply into the channel instead of refusing it, and answers without
   * `thread_ts` (https://github.com/slack-go/slack/issues/1571): what then stands in the channel is taken back.
   */
  const reply: Channel['reply'] = async (ts, said, mark) => {
    const { ts: posted, message } = await say(said, mark, { thread_ts: ts });
    if (posted === undefined || message?.thread_ts !== undefined) return;
    if (!(await isInChannel(posted).catch(() => false))) return;
    await remove(posted).catch(() => undefined);
    throw new webApi.WebAPIPlatformError({ ok: false, error: 'thread_not_found' });
  };
  return {
    id,
    mention,
    post: async (run, hold) =>
      await write(run, hold, async (content) => {
        const { ts } = await client.chat.postMessage({ channel: id, ...content, ...quiet });
        return ts ?? '';
      }),
    update: async (ts, run, hold) => {
      await write(run, hold, async (content) => await client.chat.update({ channel: id, ts, ...content }));
    },
    remove,
    read,
    at: async (ts) => {
      const { messages } = await page({ oldest: ts, latest: ts, limit: 1 });
      return (messages ?? []).flatMap(toRecorded).find((recorded) => recorded.id === ts);
    },
    reply,
    marks: (ts) => {
      const thread = { channel: id, ts, limit: 200, include_all_metadata: true };
      return fromPages((cursor) => client.conversations.replies({ ...thread, ...cursor }), fromMessages(toMark));
    },
    announce: async (message, mark) => {
      await say(message, mark);
    },
    announced: async (oldest) =>
      fromMessages(toMark)(await page({ ...(oldest !== undefined && { oldest }), limit: 200 })).toReversed(),
    permalink,
    direct: async (user, message) => {
      await client.chat.postMessage({ channel: user, ...message, ...quiet });
    },
    audience: async () => {
      const { channel: { is_private: isPrivate = false } = {} } = await client.conversations.info({ channel: id });
      const members = await fromPages(
        (cursor) => client.conversations.members({ channel: id, limit: 1_000, ...cursor }),
        (found) => found.members ?? [],
      );
      return { isPrivate, members: new Set(members) };
    },
  };
};

type CardContent = Message & { readonly metadata: { event_type: string; event_payload: ReturnType<typeof toPayload> } };
