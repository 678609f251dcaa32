import type { AlarmOf, KeptSchedule } from '../../backup/alarm.ts';
import { hasPlace, placeKey } from '../../backup/storage.ts';
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

  /** What the alarm in that message says about the schedule; undefined if Slack does not show it. */
  const read = async (message: string): Promise<AlarmOf<'schedule_gone'> | undefined> => {
    const told = await alarms.at(message).catch(() => undefined);
    return told?.alarm.kind === 'schedule_gone' ? told.alarm : undefined;
  };

  const carryOut: Carriers['restore'] = async ({ alarm: id }, { by, key, tell }) => {
    const alarm = await read(id);
    if (!alarm) return await tell(unshown);
    const wanted = alarm.schedule;
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
      const restored = { kind: 'restore', alarm: message } as const;
      if (!approvals.needs('schedule')) return await carryOut(restored, { by: actor.user, key: keyOf(trigger), tell });
      const alarm = await read(message);
      if (!alarm) return await tell(unshown);
      const { schedule, timeZone } = alarm;
      const action = { ...restored, schedule: shown(schedule), ...(timeZone !== undefined && { timeZone }) };
      await tell(await approvals.ask({ verb: 'schedule', action, actor, request: trigger }));
    },
  };
  return { button, carryOut };
};

const unshown = 'Slack did not show the alarm, so nothing was changed. Try again in a minute.';

/** Of a storage's settings the place and the module alone: the others may be secret. */
const shown = (schedule: KeptSchedule): KeptSchedule => {
  const { storage, params } = schedule;
  const name = hasPlace(storage) ? placeKey[storage] : 'module';
  const value = params[name];
  return { ...schedule, params: value === undefined ? {} : { [name]: value } };
};
