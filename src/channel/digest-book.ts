import type { webApi } from '@slack/bolt';
import type { Alarm } from '../backup/alarm.ts';
import type { Digest } from '../backup/digest.ts';
import type { CardedRun } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import { dayMs } from '../lib/durations.ts';
import type { Posted } from '../slack/pages.ts';
import { failureOf, quiet } from '../slack/web.ts';
import { tsAt } from './alarm-place.ts';
import { alarmEvent, fromAlarmPayload } from './alarm-record.ts';
import { ignoreGone } from './ignore-gone.ts';
import { postOnce } from './post-once.ts';
import { cardEvent, fromPayload } from './record.ts';
import { digestMessage } from './view-digest.ts';

/** The event type of the metadata that marks a message as a digest. */
const digestEvent = 'docspace_backup_digest';

/** What the bot has written into a part of the channel. */
type Stretch = {
  readonly cards: readonly CardedRun[];
  readonly alarms: readonly Alarm[];
  /** Not as far back as was asked for: there is too much in it. */
  readonly readFrom?: number;
};

/** The digests in the admin channel. Every call throws if Slack does not take it. */
export type DigestBook = {
  /** Whether the digest of that name stands; of several, which processes posted at once, the younger ones are removed. */
  readonly hasOne: (name: string, since: number) => Promise<boolean>;
  /** Whether the bot had written anything into the channel before that time, as far as a bounded look tells. */
  readonly hasWrittenBefore: (time: number) => Promise<boolean>;
  /** This portal's cards and alarms from that time on. */
  readonly read: (since: number) => Promise<Stretch>;
  /** Posts a digest, once, whatever other processes do. */
  readonly post: (digest: Digest) => Promise<void>;
};

/** A digest carries its date, so it is looked for from a day before: this machine's clock may be ahead of Slack's. */
const earlierMs = dayMs;
const pageMessages = 999;
/** So many pages at most, and how they are spread after the first ones, because Slack allows 50 calls a minute. */
const [mostPages, pagesAtOnce, pageEveryMs] = [200, 8, 2_000];
const mostPagesBefore = 50;

type Options = {
  readonly client: webApi.WebClient;
  readonly channel: { readonly id: string; readonly remove: (ts: string) => Promise<void> };
  /** Any app can post a message with our event type; only this bot's own are believed. */
  readonly botId: string;
  readonly portal: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

export const createDigestBook = (options: Options): DigestBook => {
  const { client, channel, botId, portal, clock, signal } = options;
  const readPages = createPageReader(options);

  const isOwn = ({ bot_id }: Posted): boolean => bot_id === botId;
  /** The ts of the digests of that name, oldest first. */
  const find = async (name: string, since: number): Promise<readonly string[]> => {
    const { messages } = await readPages({ oldest: tsAt(since - earlierMs) });
    const own = messages.filter((message) => isOwn(message) && message.metadata?.event_type === digestEvent);
    const named = own.filter(({ metadata }) => {
      const payload = Object(metadata?.event_payload) as Record<string, unknown>;
      return payload.digest === name && payload.portal === portal;
    });
    return named.flatMap(({ ts }) => ts ?? []).toSorted();
  };
  const hasOne = async (name: string, since: number): Promise<boolean> => {
    const [first, ...younger] = await find(name, since);
    for (const ts of younger) await channel.remove(ts).catch(ignoreGone);
    return first !== undefined;
  };

  return {
    hasOne,
    hasWrittenBefore: async (time) => {
      const { messages } = await readPages({ latest: tsAt(time) }, mostPagesBefore, isOwn);
      return messages.some(isOwn);
    },
    read: async (since) => {
      const { messages, readFrom } = await readPages({ oldest: tsAt(since) });
      const own = messages.filter(isOwn);
      const cards = own.flatMap(toCard).filter(({ run }) => run.portal === portal);
      const alarms = own.flatMap(toAlarm).filter((alarm) => alarm.portal === portal);
      return { cards, alarms, ...(readFrom !== undefined && { readFrom }) };
    },
    post: async (digest) => {
      const { name, from, to } = digest.period;
      const iso = (at: number): string => new Date(at).toISOString();
      const payload = { digest: name, portal, from: iso(from), to: iso(to) };
      const content = {
        ...digestMessage(digest, clock.now()),
        metadata: { event_type: digestEvent, event_payload: payload },
      };
      await postOnce({
        post: () => client.chat.postMessage({ channel: channel.id, ...content, ...quiet }).then(() => true),
        look: async () => (await hasOne(name, to)) || undefined,
        mayStand: true,
        clock,
        signal,
      });
      await hasOne(name, to);
    },
  };
};

type Part = { readonly oldest?: string; readonly latest?: string };

/** Reads a part of the channel, newest first, until the page with what is looked for; a rate limit is waited out. */
const createPageReader = ({ client, channel, clock, signal }: Options) => {
  const page = async (asked: Part & { cursor?: string }) => {
    const window = { channel: channel.id, inclusive: true, include_all_metadata: true, limit: pageMessages };
    for (;;) {
      try {
        return await client.conversations.history({ ...window, ...asked });
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind !== 'rate_limited' || signal.aborted) throw error;
        await clock.sleep(failure.retryAfterMs, signal);
      }
    }
  };
  return async (
    part: Part,
    most = mostPages,
    isLookedFor: (message: Posted) => boolean = () => false,
  ): Promise<{ readonly messages: readonly Posted[]; readonly readFrom?: number }> => {
    const messages: Posted[] = [];
    let cursor: string | undefined;
    for (let pages = 1; pages <= most; pages += 1) {
      const read = await page({ ...part, ...(cursor && { cursor }) });
      messages.push(...(read.messages ?? []));
      cursor = read.response_metadata?.next_cursor || undefined;
      if (cursor === undefined || read.messages?.some(isLookedFor)) return { messages };
      if (pages >= pagesAtOnce) await clock.sleep(pageEveryMs, signal);
      signal.throwIfAborted();
    }
    return { messages, readFrom: Number(messages.at(-1)?.ts ?? 0) * 1_000 };
  };
};

const toCard = ({ ts, metadata }: Posted): CardedRun[] => {
  if (ts === undefined || metadata?.event_type !== cardEvent) return [];
  const found = fromPayload(metadata.event_payload);
  return found ? [{ id: ts, run: found.run }] : [];
};

const toAlarm = ({ metadata }: Posted): Alarm[] => {
  if (metadata?.event_type !== alarmEvent) return [];
  const found = fromAlarmPayload(metadata.event_payload);
  return found ? [found.alarm] : [];
};
