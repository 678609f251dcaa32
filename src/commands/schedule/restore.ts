import { plain } from '../../slack/blocks/text.ts';
import type { Listener } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import type { Carriers, Parts } from '../parts.ts';
import { carryOutChange } from './carry-out.ts';
import { createScheduling } from './change.ts';
import { unreadWords } from './view-result.ts';

/** The button under an alarm about a schedule that is gone: sets the same one again, unless there is another by now. */
export const createRestore = (
  parts: Pick<Parts, 'alarms' | 'announce' | 'approvals' | 'portal' | 'channel' | 'clock' | 'log'>,
): { readonly button: Listener; readonly carryOut: Carriers['restore'] } => {
  const { alarms, approvals } = parts;
  const schedules = createScheduling(parts);

  const carryOut: Carriers['restore'] = async ({ alarm: id }, { by, key, tell }) => {
    const told = await alarms.at(id).catch(() => undefined);
    if (told?.alarm.kind !== 'schedule_gone')
      return await tell('Slack did not show the alarm, so nothing was changed. Try again in a minute.');
    const wanted = told.alarm.schedule;
    const { slot } = wanted;
    const { value: now, failure } = await schedules.read(slot);
    if (failure) return await tell(unreadWords(failure));
    if (now.schedule) return await tell('The portal has a schedule again. Nothing was changed.');
    const change = { key, by, slot, mark: now.mark, wanted: () => wanted, tell };
    const { words } = await carryOutChange(change, { ...parts, schedules });
    await tell(words);
  };

  const button: Listener = {
    run: async ({ actor, trigger, message, reply }) => {
      const tell = (words: string): Promise<void> => reply(plain(words));
      const action = { kind: 'restore', alarm: message } as const;
      if (approvals.needs('schedule'))
        return await tell(await approvals.ask({ verb: 'schedule', action, actor, request: trigger }));
      await carryOut(action, { by: actor.user, key: keyOf(trigger), tell });
    },
  };
  return { button, carryOut };
};
