import type { Rhythm } from '../../src/backup/schedule.ts';
import { dayMs, hourMs, minuteMs } from '../../src/lib/durations.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The offset of a whole day by zone and day; `undefined`: the clocks are changed on it. */
const days = new Map<string, number | undefined>();

/** A zone's distance from UTC. */
export const offsetOf = (at: number, zone: string): number => {
  const day = Math.floor(at / dayMs);
  const key = `${zone} ${day}`;
  if (!days.has(key)) {
    const [first, last] = [readOffset(day * dayMs, zone), readOffset((day + 1) * dayMs, zone)];
    days.set(key, first === last ? first : undefined);
  }
  return days.get(key) ?? readOffset(at, zone);
};

/** As the zone's name of its offset tells it. */
const readOffset = (at: number, zone: string): number => {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minuteMs;
};

/**
 * The first face after another that a rhythm names, found by going through the days one by one. From the last days of
 * January the server counts on past the end of a February that is too short. DocSpace source: CronExpression.
 */
export const nextFace = (rhythm: Rhythm, after: number): number => {
  const first = firstDay(rhythm.hour, after);
  const isJanuary = new Date(first).getUTCMonth() === 0;
  for (let day = first; ; day += dayMs) {
    const date = new Date(day);
    if (isOn(rhythm, date)) return day + rhythm.hour * hourMs;
    const isMarch = date.getUTCMonth() === 2 && date.getUTCDate() === 1;
    if (rhythm.every !== 'month' || rhythm.day > 30 || !isJanuary || !isMarch) continue;
    const february = new Date(day - dayMs).getUTCDate();
    return day + (rhythm.day - february - 1) * dayMs + rhythm.hour * hourMs;
  }
};

/** The first day of which the hour is later. */
const firstDay = (hour: number, after: number): number => {
  const today = Math.floor(after / dayMs) * dayMs;
  return today + hour * hourMs > after ? today : today + dayMs;
};

const isOn = (rhythm: Rhythm, date: Date): boolean => {
  if (rhythm.every === 'day') return true;
  return rhythm.day === (rhythm.every === 'week' ? date.getUTCDay() + 1 : date.getUTCDate());
};
