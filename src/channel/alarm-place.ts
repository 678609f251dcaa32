import type { webApi } from '@slack/bolt';
import { fromMessages, fromPages, type Posted } from '../slack/pages.ts';
import { quiet } from '../slack/web.ts';
import type { PostedAlarm } from '../watch/ports.ts';
import { alarmEvent, fromAlarmPayload, toAlarmPayload } from './alarm-record.ts';
import { noticeEvent } from './channel.ts';
import { ignoreGone } from './ignore-gone.ts';
import { alarmMessage } from './view-alarm.ts';

const pagesRead = 10;

/** The ts of a message that was posted at that time, in ms since 1970. */
export const tsAt = (at: number): string => (at / 1000).toFixed(6);

type PlaceOptions = {
  readonly client: Pick<webApi.WebClient, 'conversations' | 'chat'>;
  readonly channel: { readonly id: string };
  /** Any app can post a message with our event type; only this bot's own are believed. */
  readonly botId: string;
};

/** The messages of alarms, one try a call. Every call throws as the Web API does. */
export const createAlarmPlace = ({ client, channel, botId }: PlaceOptions) => {
  const { id } = channel;
  const contentOf = (told: Omit<PostedAlarm, 'id'>) => ({
    ...alarmMessage(told.alarm, told.acknowledgedBy),
    metadata: { event_type: alarmEvent, event_payload: toAlarmPayload(told) },
  });
  const toTold = ({ ts, bot_id, metadata }: Posted): PostedAlarm[] => {
    if (ts === undefined || bot_id !== botId || metadata?.event_type !== alarmEvent) return [];
    const found = fromAlarmPayload(metadata.event_payload);
    return found ? [{ id: ts, ...found }] : [];
  };
  const page = (window: { oldest?: string; latest?: string; limit: number; cursor?: string }) =>
    client.conversations.history({ channel: id, inclusive: true, include_all_metadata: true, ...window });
  return {
    post: async (told: Omit<PostedAlarm, 'id'>): Promise<PostedAlarm> => {
      const { ts = '' } = await client.chat.postMessage({ channel: id, ...contentOf(told), ...quiet });
      return { ...told, id: ts };
    },
    update: async (told: PostedAlarm): Promise<void> => {
      await client.chat.update({ channel: id, ts: told.id, ...contentOf(told) });
    },
    remove: async (ts: string): Promise<void> => {
      await client.chat.delete({ channel: id, ts }).catch(ignoreGone);
    },
    read: async (oldest?: string): Promise<readonly PostedAlarm[]> => {
      const ask = (cursor: { cursor?: string }) => page({ ...(oldest && { oldest }), limit: 200, ...cursor });
      const found = await fromPages(ask, fromMessages(toTold), pagesRead);
      return found.sort((one, other) => (one.id < other.id ? -1 : 1));
    },
    /** Whether this bot has announced such a thing from the ts on. */
    isNoted: async (about: string, oldest: string): Promise<boolean> => {
      const { messages = [] } = await page({ oldest, limit: 200 });
      return messages.some(({ bot_id, metadata }: Posted) => {
        const payload = Object(metadata?.event_payload) as Record<string, unknown>;
        return bot_id === botId && metadata?.event_type === noticeEvent && payload.about === about;
      });
    },
    at: async (ts: string): Promise<PostedAlarm | undefined> => {
      const { messages = [] } = await page({ oldest: ts, latest: ts, limit: 1 });
      return messages.flatMap(toTold).find((told) => told.id === ts);
    },
  };
};
