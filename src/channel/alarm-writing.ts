import type { Alarm } from '../backup/alarm.ts';
import type { Clock } from '../lib/clock.ts';
import type { Message } from '../slack/blocks/text.ts';
import { failureOf } from '../slack/web.ts';
import type { AlarmBook, PostedAlarm } from '../watch/ports.ts';
import type { createAlarmPlace } from './alarm-place.ts';
import { type Channel, isSameMark, type Mark } from './channel.ts';
import { postOnce } from './post-once.ts';
import { isUneditable } from './replace-card.ts';
import { alarmAgain, alarmBegun, alarmEnded } from './view-alarm.ts';

type Options = {
  readonly place: ReturnType<typeof createAlarmPlace>;
  readonly channel: Channel;
  readonly mention: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** How an alarm's message is edited, and how its replies are posted, once each. */
export const createAlarmWriting = (options: Options) => {
  const { place, mention, clock } = options;
  const { reply, call } = createCalling(options);

  const write = async (told: PostedAlarm): Promise<PostedAlarm> => {
    try {
      await place.update(told);
      return told;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'refused' || !isUneditable(failure.code)) throw error;
      return await postAgain(told, failure.code === 'message_not_found', { ...options, reply });
    }
  };
  /** Writes over what the message has by then: meanwhile somebody may have acknowledged it, or another process ended it. */
  const writeOver = async (told: PostedAlarm): Promise<PostedAlarm> => {
    const now = await place.at(told.id);
    if (now?.alarm.until !== undefined && told.alarm.until === undefined) return now;
    return await write({ ...told, acknowledgedBy: told.acknowledgedBy ?? now?.acknowledgedBy });
  };
  const settle: AlarmBook['settle'] = async (told) => {
    if (told.owes === undefined) return told;
    const { alarm, owes } = told;
    if (owes === 'end') await reply(told, 'alarm_end', alarmEnded(alarm));
    else if (owes === 'begin') await call(told, 'alarm', alarmBegun(alarm, mention));
    else await call(told, `alarm_again ${againFor(alarm)}`, alarmAgain(alarm, mention));
    const remindedAt = owes === 'again' ? clock.now() : told.remindedAt;
    return await writeOver({ ...told, owes: undefined, remindedAt });
  };
  return { call, write, writeOver, settle };
};

/** What an alarm calls again for, once each. */
const againFor = (alarm: Alarm): string => {
  if (alarm.kind === 'skipped') return new Date(alarm.ranAt).toISOString();
  return alarm.kind === 'key_expires' ? String(alarm.daysLeft) : '';
};

/**
 * Continues if Slack no longer accepts an edit: a message that is gone is posted again; one that is there is left
 * as it is until the alarm is over, and then followed by one that says so.
 */
const postAgain = async (
  told: PostedAlarm,
  isGone: boolean,
  { place, reply, clock, signal }: Options & Pick<ReturnType<typeof createCalling>, 'reply'>,
): Promise<PostedAlarm> => {
  const isOver = told.alarm.until !== undefined;
  if (!isGone && !isOver) return told;
  if (!isGone) await reply(told, 'alarm_end', alarmEnded(told.alarm));
  const now = { ...told, owes: isOver ? undefined : told.owes };
  const look = async () =>
    (await place.read()).findLast(
      ({ alarm }) => alarm.key === told.alarm.key && (alarm.until !== undefined) === isOver,
    );
  return await postOnce({ post: () => place.post(now), look, mayStand: true, clock, signal });
};

/** Slack's codes for a message that nothing can be written under. */
const threadless: ReadonlySet<string> = new Set([
  'thread_not_found',
  'message_not_found',
  'cannot_reply_to_message',
  'restricted_action_non_threadable_channel',
  'restricted_action_thread_locked',
]);

const createCalling = ({ channel, clock, signal }: Options) => {
  const once = (mark: Mark, post: () => Promise<void>, marks: () => Promise<readonly Mark[]>): Promise<true> =>
    postOnce({
      post: async () => {
        await post();
        return true as const;
      },
      look: async () => (await marks()).some((it) => isSameMark(it, mark)) || undefined,
      mayStand: true,
      clock,
      signal,
    });
  /** Posts a reply under an alarm; false if nothing can be written under it. */
  const reply = async ({ id, alarm }: PostedAlarm, about: string, message: Message): Promise<boolean> => {
    const mark = { run: alarm.key, about };
    try {
      return await once(
        mark,
        () => channel.reply(id, message, mark),
        () => channel.marks(id),
      );
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'refused' || !threadless.has(failure.code)) throw error;
      return false;
    }
  };
  /** Calls people under an alarm, or else in the channel. */
  const call = async (told: PostedAlarm, about: string, message: Message): Promise<void> => {
    if (await reply(told, about, message)) return;
    const mark = { run: told.alarm.key, about };
    await once(mark, () => channel.announce(message, mark), channel.announced);
  };
  return { reply, call };
};
