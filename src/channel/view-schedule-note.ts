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
    ? `Somebody saved the schedule of the ${backupWords[slot]} again in DocSpace, without a change: ${is}.`
    : `Somebody changed the schedule of the ${backupWords[slot]} in DocSpace. Now: ${is}. Before: ${scheduleWords({ schedule: before, timeZone })}.`;
  const rest = `${what} ${copiesWords(before, now)}If its hour today is over, a backup starts within 15 minutes.`;
  return {
    text: `Schedule changed: ${quoted(portal, 250)}. ${rest}`,
    blocks: [section(`:information_source: *Schedule changed*  ·  *${host(portal)}*. ${rest}`)],
  };
};

/** What becomes of the copies that there are: the portal deletes those of its schedule beyond the number to keep. */
const copiesWords = (before: ScheduleNote['before'], now: ScheduleNote['now']): string => {
  if (before === undefined || now.copiesKept === 0) return '';
  if (now.copiesKept >= before.copiesKept) return 'Existing copies stay. ';
  return 'DocSpace deletes older copies of the schedule beyond that number. ';
};
