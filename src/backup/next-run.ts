import { dayMs, hourMs, secondMs } from '../lib/durations.ts';
import type { Rhythm, Schedule } from './schedule.ts';

const longestSearchMs = 800 * dayMs;

/**
 * When the portal next starts a backup by the schedule, in ms since 1970. Not after `now`: it is due, and its
 * scheduler, which wakes every 15 minutes, starts it then; so is a schedule saved after its hour of the day. undefined:
 * never.
 *
 * The rule is DocSpace's own (DocSpace source: Schedule, CronExpression). It compares clock faces of the portal's zone:
 * the next time after `lastAt` with now, so that an hour left out in spring counts as soon as the clock is past it, and
 * one that comes twice in autumn counts once. Without `lastAt` it counts from midnight of today in UTC: west of
 * Greenwich the evening hours then never come.
 */
export const nextRunAt = (
  { rhythm, lastAt }: Pick<Schedule, 'rhythm' | 'lastAt'>,
  now: number,
  timeZone: string,
): number | undefined => {
  const face = clockFace(timeZone);
  if (lastAt !== undefined) return firstAt(nextTime(rhythm, face(lastAt)), face);
  for (let day = startOfDay(now); day < now + longestSearchMs; ) {
    const at = firstAt(nextTime(rhythm, day - secondMs), face);
    if (at < day + dayMs) return Math.max(at, day);
    day = startOfDay(at);
  }
  return undefined;
};

/** Which day of the zone's it is in UTC, by whose date the portal counts for a schedule that never ran. */
export type UtcDay = 'yesterday' | 'today' | 'tomorrow';
export const utcDayIn = (timeZone: string, now: number): UtcDay => {
  const days = startOfDay(clockFace(timeZone)(now)) - startOfDay(now);
  if (days === 0) return 'today';
  return days > 0 ? 'yesterday' : 'tomorrow';
};

const startOfDay = (at: number): number => Math.floor(at / dayMs) * dayMs;

/** What the clocks of a zone show, written as the moment at which those in UTC show the same. */
type Face = (at: number) => number;

const clockFace = (timeZone: string): Face => {
  const parts = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    ...Object.fromEntries(parts.map((part) => [part, 'numeric'])),
  });
  return (at) => {
    const shown = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 0, ...time] = parts.map((part) => shown.get(part) ?? 0);
    return Date.UTC(year, month - 1, ...time);
  };
};

/**
 * The rhythm's first face after another. A month without the day is left out, with the exception that the portal makes:
 * from the 29th or 30th of January it counts on past the end of February, to the first days of March.
 */
const nextTime = (rhythm: Rhythm, after: number): number => {
  const start = after + secondMs;
  const today = startOfDay(start) + rhythm.hour * hourMs;
  const first = new Date(today < start ? today + dayMs : today);
  switch (rhythm.every) {
    case 'day':
      return first.getTime();
    case 'week':
      return first.getTime() + ((rhythm.day + 6 - first.getUTCDay()) % 7) * dayMs;
    case 'month': {
      const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
      const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
      const isThisMonth = first.getUTCDate() <= rhythm.day && rhythm.day <= lastDay;
      return Date.UTC(year, isThisMonth ? month : month + 1, rhythm.day, rhythm.hour);
    }
  }
};

/** The first moment at which the clocks show a face or are past it. */
const firstAt = (wanted: number, face: Face): number => {
  const offsetAt = (at: number): number => face(at) - at;
  const [early, late] = [wanted - offsetAt(wanted - dayMs), wanted - offsetAt(wanted + dayMs)];
  for (const at of [early, late]) if (face(at) === wanted) return at;
  // The clocks leave it out: they are past it from the moment at which they are put forward.
  let [before, past] = [late, early];
  while (past - before > 1) {
    const middle = Math.floor((before + past) / 2);
    if (face(middle) < wanted) before = middle;
    else past = middle;
  }
  return past;
};
