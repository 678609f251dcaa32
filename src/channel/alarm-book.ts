import type { webApi } from '@slack/bolt';
import { type Alarm, nameOf } from '../backup/alarm.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Message } from '../slack/blocks/text.ts';
import { fromMessages, fromPages, type Posted } from '../slack/pages.ts';
import { failureOf, quiet } from '../slack/web.ts';
import type { AlarmBook, ToldAlarm } from '../watch/ports.ts';
import { alarmEvent, fromAlarmPayload, toAlarmPayload } from './alarm-record.ts';
import { type Announce, createAnnounce } from './announce.ts';
import { type Channel, isSameMark, noticeEvent } from './channel.ts';
import { postOnce } from './post-once.ts';
import { alarmAgain, alarmBegun, alarmEnded, alarmMessage, alarmReminder } from './view-alarm.ts';
import { scheduleNote } from './view-schedule-note.ts';

const pagesRead = 10;
const tries = 3;
/** How far back a message just posted is looked for: this machine's clock may be some minutes ahead of Slack's. */
const recentMs = 900_000;

/** The ts of a message that was posted at that time, in ms since 1970. */
export const tsAt = (at: number): string => (at / 1000).toFixed(6);

type Options = {
  readonly client: webApi.WebClient;
  readonly channel: Channel;
  /** Any app can post a message with our event type; only this bot's own are believed. */
  readonly botId: string;
  readonly portal: string;
  /** Whom alarms mention, as Slack writes it; '': nobody. */
  readonly mention: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** The alarms in the admin channel: their messages are their record. */
export const createAlarmBook = (options: Options): AlarmBook => {
  const { portal, mention, clock, signal } = options;
  const announce: Announce = createAnnounce(options);
  const { place, replyOnce, write, settle, existing } = createWriting(options);

  return {
    read: async () => (await place.read()).filter(({ alarm }) => alarm.portal === portal),
    at: place.at,
    isScheduleAnnounced: (since) => place.isNoted('schedule', tsAt(since)),
    begin: async (alarm) => {
      const fresh = { alarm, acknowledgedBy: undefined, remindedAt: clock.now(), owes: 'begin' as const };
      const told = await postOnce({
        post: () => place.post(fresh),
        look: () => existing(alarm),
        mayStand: true,
        tries,
        clock,
        signal,
      });
      const first = (await existing(alarm)) ?? told;
      if (first.id < told.id) await place.remove(told.id);
      return await settle(first.id < told.id ? first : told);
    },
    show: async (told, alarm) => {
      const now = (await place.at(told.id)) ?? told;
      if (now.alarm.until !== undefined) return await settle(now);
      const owes = alarm.until !== undefined ? 'end' : (now.owes ?? (isCloser(now.alarm, alarm) ? 'again' : undefined));
      return await settle(await write({ ...now, alarm, owes }));
    },
    settle,
    remind: async (told) => {
      const now = await place.at(told.id);
      if (!now || now.acknowledgedBy !== undefined || now.alarm.until !== undefined) return now ?? told;
      const day = Math.floor((clock.now() - now.alarm.since) / 86_400_000);
      await replyOnce(now, `alarm_reminder ${day}`, alarmReminder(now.alarm, mention));
      return await write({ ...now, remindedAt: clock.now() });
    },
    acknowledge: (told, by) => write({ ...told, acknowledgedBy: by }),
    note: async (note) => {
      const failed = await announce(scheduleNote(note, portal), { run: note.key, about: 'schedule_changed' });
      if (failed !== '') throw new Error(`the note of a changed schedule was not taken: ${failed}`);
    },
  };
};

/** Whether less time is left than was told: who has acknowledged it is called again. */
const isCloser = (before: Alarm, now: Alarm): boolean =>
  before.kind === 'key_expires' && now.kind === 'key_expires' && now.daysLeft < before.daysLeft;

/** How an alarm's message and its replies are written and found. */
const createWriting = (options: Options) => {
  const { channel, portal, mention, clock, signal } = options;
  const place = createAlarmPlace(options);

  /** Posts a reply under an alarm, once. */
  const replyOnce = async (told: ToldAlarm, about: string, message: Message): Promise<void> => {
    const mark = { run: told.alarm.key, about };
    await postOnce({
      post: () => channel.reply(told.id, message, mark).then(() => true),
      look: async () => (await channel.marks(told.id)).some((it) => isSameMark(it, mark)) || undefined,
      mayStand: true,
      tries,
      clock,
      signal,
    });
  };
  const write = async (told: ToldAlarm): Promise<ToldAlarm> => {
    await place.update(told);
    return told;
  };
  const settle: AlarmBook['settle'] = async (told) => {
    if (told.owes === undefined) return told;
    const { alarm, owes } = told;
    if (owes === 'end') await replyOnce(told, 'alarm_end', alarmEnded(alarm));
    else if (owes === 'begin') await replyOnce(told, 'alarm', alarmBegun(alarm, mention));
    else await replyOnce(told, `alarm_again ${'daysLeft' in alarm ? alarm.daysLeft : ''}`, alarmAgain(alarm, mention));
    const remindedAt = owes === 'again' ? clock.now() : told.remindedAt;
    return await write({ ...told, owes: undefined, remindedAt });
  };
  /** The oldest message that has the alarm, or has another open one of its name: of two posted at once the first stays. */
  const existing = async (alarm: Alarm): Promise<ToldAlarm | undefined> =>
    (await place.read(tsAt(clock.now() - recentMs))).find(
      (it) =>
        it.alarm.portal === portal &&
        (it.alarm.key === alarm.key || (it.alarm.until === undefined && nameOf(it.alarm) === nameOf(alarm))),
    );
  return { place, replyOnce, write, settle, existing };
};

/** The messages themselves, one try a call. Every call throws as the Web API does. */
const createAlarmPlace = ({ client, channel, botId }: Options) => {
  const { id } = channel;
  const contentOf = (told: Omit<ToldAlarm, 'id'>) => ({
    ...alarmMessage(told.alarm, told.acknowledgedBy),
    metadata: { event_type: alarmEvent, event_payload: toAlarmPayload(told) },
  });
  const toTold = ({ ts, bot_id, metadata }: Posted): ToldAlarm[] => {
    if (ts === undefined || bot_id !== botId || metadata?.event_type !== alarmEvent) return [];
    const found = fromAlarmPayload(metadata.event_payload);
    return found ? [{ id: ts, ...found }] : [];
  };
  const page = (window: { oldest?: string; latest?: string; limit: number; cursor?: string }) =>
    client.conversations.history({ channel: id, inclusive: true, include_all_metadata: true, ...window });
  return {
    post: async (told: Omit<ToldAlarm, 'id'>): Promise<ToldAlarm> => {
      const { ts = '' } = await client.chat.postMessage({ channel: id, ...contentOf(told), ...quiet });
      return { ...told, id: ts };
    },
    update: async (told: ToldAlarm): Promise<void> => {
      await client.chat.update({ channel: id, ts: told.id, ...contentOf(told) });
    },
    remove: async (ts: string): Promise<void> => {
      await client.chat.delete({ channel: id, ts }).catch((error: unknown) => {
        const failure = failureOf(error);
        if (failure.kind !== 'refused' || failure.code !== 'message_not_found') throw error;
      });
    },
    read: async (oldest?: string): Promise<readonly ToldAlarm[]> => {
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
    at: async (ts: string): Promise<ToldAlarm | undefined> => {
      const { messages = [] } = await page({ oldest: ts, latest: ts, limit: 1 });
      return messages.flatMap(toTold).find((told) => told.id === ts);
    },
  };
};
