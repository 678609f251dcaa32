import { plain } from '../../slack/blocks/text.ts';
import type { Listener } from '../../slack/listener.ts';
import type { Parts } from '../parts.ts';

/** The button under an alarm that says that somebody looks after it. It stays open, and reminds nobody any more. */
export const createAcknowledge = ({ alarms }: Pick<Parts, 'alarms'>): Listener => ({
  run: async ({ actor, message, reply }) => {
    const told = await alarms.at(message).catch(() => 'unread' as const);
    if (told === 'unread') return await reply(plain(`Slack did not show the alarm. ${again}`));
    if (!told) return await reply(plain('This alarm is not there any more. Nothing was changed.'));
    if (told.alarm.until !== undefined) return await reply(plain('This alarm is over already. Nothing was changed.'));
    if (told.acknowledgedBy !== undefined)
      return await reply(plain(`<@${told.acknowledgedBy}> has acknowledged this alarm already.`));
    try {
      await alarms.acknowledge(told, actor.user);
      await reply(plain('You have acknowledged this alarm. It stays open until its cause is gone.'));
    } catch {
      await reply(plain(`Slack did not take that you have acknowledged the alarm. ${again}`));
    }
  },
});

const again = 'Try again in a minute.';
