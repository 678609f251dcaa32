import type { Schedule } from '../../backup/schedule.ts';
import { plain } from '../../slack/blocks/text.ts';
import type { Listener } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import type { Parts } from '../parts.ts';
import { createScheduling } from './change.ts';
import {
  announcement,
  changedWords,
  lostWords,
  overtakenWords,
  refusedWords,
  sameWords,
  twiceWords,
  unclearWords,
  unreadWords,
} from './view-result.ts';

/** The button under an alarm about a schedule that is gone: sets the same one again, unless there is another by now. */
export const createRestore = (
  parts: Pick<Parts, 'alarms' | 'announce' | 'portal' | 'channel' | 'clock' | 'log'>,
): Listener => {
  const schedules = createScheduling(parts);
  const portal = parts.portal.origin;

  const restore = async (wanted: Schedule, key: string, by: string, tell: (words: string) => Promise<void>) => {
    const { slot } = wanted;
    const { value: now, failure } = await schedules.read(slot);
    if (failure) return unreadWords(failure);
    if (now.schedule) return 'The portal has a schedule again. Nothing was changed.';
    const change = { key, by, slot, mark: now.mark, wanted: () => wanted, onLost: () => tell(lostWords) };
    const said = await schedules.change(change);
    switch (said?.kind) {
      case 'changed': {
        const mark = { run: key, about: 'schedule', by };
        const unannounced = await parts.announce(announcement(said, { by, portal, slot }), mark);
        return changedWords(said, parts.channel.id, unannounced);
      }
      case 'same':
        return sameWords(said.now);
      case 'overtaken':
        return overtakenWords;
      case 'unread':
      case 'refused':
        return refusedWords(said.failure);
      case 'unclear':
        return unclearWords(said.failure, said.now);
      case undefined:
        return twiceWords;
    }
  };

  return {
    run: async ({ actor, trigger, message, reply }) => {
      const told = await parts.alarms.at(message).catch(() => undefined);
      if (told?.alarm.kind !== 'schedule_gone')
        return await reply(plain('Slack did not show the alarm, so nothing was changed. Try again in a minute.'));
      const tell = (words: string): Promise<void> => reply(plain(words));
      await tell(await restore(told.alarm.schedule, keyOf(trigger), actor.user, tell));
    },
  };
};
