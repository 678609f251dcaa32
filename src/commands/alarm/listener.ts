import { plain } from '../../slack/blocks/text.ts';
import type { Listener } from '../../slack/listener.ts';
import type { PostedAlarm } from '../../watch/ports.ts';
import type { Parts } from '../parts.ts';

/** The button under an alarm that says that somebody looks after it. It stays open, and reminds nobody any more. */
export const createAcknowledge = ({ alarms }: Pick<Parts, 'alarms'>): Listener => ({
  run: async ({ actor, message, reply }) => {
    const told = await alarms.at(message).catch(() => 'unread' as const);
    if (told === 'unread') return await reply(plain(`Slack did not show the alarm. ${again}`));
    const objection = objectionTo(told);
    if (!told || objection !== undefined) return await reply(plain(objection ?? goneWords));
    try {
      const now = await alarms.acknowledge(told, actor.user);
      const isOwn = now?.alarm.until === undefined && now?.acknowledgedBy === actor.user;
      await reply(plain((isOwn ? undefined : objectionTo(now)) ?? acknowledgedWords));
    } catch {
      await reply(plain(`Slack did not take that you have acknowledged the alarm. ${again}`));
    }
  },
});

/** Why it cannot be acknowledged, in words. */
const objectionTo = (told: PostedAlarm | undefined): string | undefined => {
  if (!told) return goneWords;
  if (told.alarm.until !== undefined) return 'This alarm is over already. Nothing was changed.';
  return told.acknowledgedBy && `<@${told.acknowledgedBy}> has acknowledged this alarm already.`;
};

const acknowledgedWords = 'You have acknowledged this alarm. It stays open until its cause is gone.';
const goneWords = 'This alarm is not there any more. Nothing was changed.';
const again = 'Try again in a minute.';
