import type { webApi } from '@slack/bolt';
import { type Alarm, nameOf } from '../backup/alarm.ts';
import type { Clock } from '../lib/clock.ts';
import { dayMs } from '../lib/durations.ts';
import type { Log } from '../lib/log.ts';
import type { AlarmBook, PostedAlarm } from '../watch/ports.ts';
import { createAlarmPlace, tsAt } from './alarm-place.ts';
import { createAlarmWriting } from './alarm-writing.ts';
import { type Announce, createAnnounce } from './announce.ts';
import type { Channel } from './channel.ts';
import { postOnce } from './post-once.ts';
import { alarmReminder } from './view-alarm.ts';
import { scheduleNote } from './view-schedule-note.ts';

/**
 * How far back a message just posted is looked for: this machine's clock may be some minutes ahead of Slack's, and a
 * watch is taken over within ten.
 */
const recentMs = 900_000;

type Options = {
  readonly client: Pick<webApi.WebClient, 'conversations' | 'chat'>;
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
  const { portal, mention, clock } = options;
  const announce: Announce = createAnnounce(options);
  const place = createAlarmPlace(options);
  const { call, write, writeOver, settle } = createAlarmWriting({ ...options, place });
  const read = async (): Promise<readonly PostedAlarm[]> =>
    newestOfEach((await place.read()).filter(({ alarm }) => alarm.portal === portal));

  return {
    read,
    at: place.at,
    isScheduleAnnounced: (since) => place.isNoted('schedule', tsAt(since)),
    begin: createBeginning({ ...options, place, read, settle }),
    show: async (told, alarm) => {
      const now = (await place.at(told.id)) ?? told;
      if (now.alarm.until !== undefined) return await settle(now);
      const owes = alarm.until !== undefined ? 'end' : (now.owes ?? (callsAgain(now, alarm) ? 'again' : undefined));
      return await settle(await write({ ...now, alarm, owes }));
    },
    settle,
    remind: async (told) => {
      const now = await place.at(told.id);
      if (!now || now.acknowledgedBy !== undefined || now.alarm.until !== undefined) return now ?? told;
      const day = Math.floor((clock.now() - now.alarm.since) / dayMs);
      await call(now, `alarm_reminder ${day}`, alarmReminder(now.alarm, mention));
      return await writeOver({ ...now, remindedAt: clock.now() });
    },
    acknowledge: async (told, by) => {
      const now = await place.at(told.id);
      if (!now || now.alarm.until !== undefined || now.acknowledgedBy !== undefined) return now;
      const acknowledged = { ...now, acknowledgedBy: by };
      await place.update(acknowledged);
      return acknowledged;
    },
    note: async (note) => {
      const mark = { run: note.key, about: 'schedule_changed' };
      const failed = await announce(scheduleNote(note, portal), mark, clock.now() - recentMs);
      if (failed !== '') throw new Error(`the note of a changed schedule was not taken: ${failed}`);
    },
  };
};

type Beginning = Options & Pick<AlarmBook, 'read' | 'settle'> & { readonly place: ReturnType<typeof createAlarmPlace> };

/**
 * Posts an alarm and calls people:
 * 1. One that stands is enough: open under this name, or with the same key and over, which another process told while
 *    this one was suspended.
 * 2. Of two messages that were posted at once the first stays.
 * 3. The process that posted the one that stands calls; what it leaves is settled at the next look.
 */
const createBeginning =
  ({ place, read, settle, portal, clock, log, signal }: Beginning): AlarmBook['begin'] =>
  async (alarm) => {
    const isSame = (it: PostedAlarm): boolean =>
      it.alarm.portal === portal && (it.alarm.key === alarm.key || isOpenAs(it, alarm));
    const justPosted = async (): Promise<PostedAlarm | undefined> =>
      (await place.read(tsAt(clock.now() - recentMs))).find(isSame);
    const look = async () => (await justPosted()) ?? (await read()).find(isSame);
    let own: PostedAlarm | undefined;
    const post = async (): Promise<PostedAlarm> => {
      own = await place.post({ alarm, acknowledgedBy: undefined, remindedAt: clock.now(), owes: 'begin' });
      return own;
    };
    const told = await postOnce({ post, look, mayStand: true, clock, signal });
    const first = (await justPosted()) ?? told;
    if (first.id < told.id) await place.remove(told.id);
    const stands = first.id < told.id ? first : told;
    if (stands.id !== own?.id) return stands;
    // The caller must learn of a posted alarm even if the call is still owed: it is not posted a second time.
    return await settle(stands).catch((error: unknown) => {
      log.warn({ err: error, alarm: alarm.key }, 'an alarm is posted, and nobody is called yet');
      return stands;
    });
  };

/** The newest message of each alarm, oldest first: one that cannot be edited is followed by another one. */
const newestOfEach = (all: readonly PostedAlarm[]): readonly PostedAlarm[] => {
  const newest = new Map(all.map((told) => [told.alarm.key, told.id]));
  return all.filter(({ id, alarm }) => newest.get(alarm.key) === id);
};

const isOpenAs = (told: PostedAlarm, alarm: Alarm): boolean =>
  told.alarm.until === undefined && nameOf(told.alarm) === nameOf(alarm);

/**
 * Whether it calls even those who have acknowledged it: less time is left than was told, or another backup was skipped
 * since. If nobody has acknowledged it, the reminder calls them every day.
 */
const callsAgain = ({ alarm: before, acknowledgedBy }: PostedAlarm, now: Alarm): boolean => {
  if (before.kind === 'key_expires' && now.kind === 'key_expires') return now.daysLeft < before.daysLeft;
  if (before.kind !== 'skipped' || now.kind !== 'skipped') return false;
  return acknowledgedBy !== undefined && now.ranAt > before.ranAt;
};
