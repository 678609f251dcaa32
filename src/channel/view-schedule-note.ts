import type { ScheduleNote } from '../backup/alarm.ts';
import { scheduleMark } from '../backup/alarm.ts';
import { backupWords } from '../slack/blocks/labels.ts';
import { scheduleWords } from '../slack/blocks/schedule-text.ts';
import { host, type Message, quoted, section } from '../slack/blocks/text.ts';

/** Says that a schedule was changed at the portal, by nobody here. */
export const scheduleNote = ({ slot, before, now, timeZone }: ScheduleNote, portal: string): Message => {
  const is = scheduleWords({ schedule: now, timeZone });
  const isSame = before !== undefined && scheduleMark(before) === scheduleMark(now);
  const what = isSame
    ? `It was saved again without a change: ${is}.`
    : `It is now: ${is}. It was: ${scheduleWords({ schedule: before, timeZone })}.`;
  const rest = `of the ${backupWords[slot]}, in DocSpace and by nobody here. ${what} If its hour of today is over, a backup starts within 15 minutes.`;
  return {
    text: `Schedule changed: ${quoted(portal, 250)}, ${rest}`,
    blocks: [section(`:information_source: *Schedule changed*  ·  *${host(portal)}*, ${rest}`)],
  };
};
