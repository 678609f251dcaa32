import { dayMs, hourMs } from '../../lib/durations.ts';
import { wallClock } from './portal-time.ts';
import type { Schedule } from './schedule.ts';

/**
 * Whether a schedule's time has come. Everything is on the portal's wall clock; one that never ran counts from the last second before the
 * UTC day, which is taken for the portal's own without being converted. DocSpace source: Schedule.
 */
export const isDue = (schedule: Schedule, now: number, zone: string): boolean => {
  const { lastBackupAt } = schedule;
  const last = lastBackupAt === undefined ? Math.floor(now / dayMs) * dayMs - 1_000 : wallClock(lastBackupAt, zone);
  return nextRun(schedule, last) <= wallClock(now, zone);
};

/**
 * The first time after `last` that a schedule names, on the same wall clock. A month without its day is passed over, but from the 29th or 30th
 * of January the server counts on past the end of February. DocSpace source: CronExpression.
 */
const nextRun = (schedule: Schedule, last: number): number => {
  const { period, hour, day } = schedule;
  const today = Math.floor((last + 1_000) / dayMs) * dayMs + hour * hourMs;
  const first = new Date(today < last + 1_000 ? today + dayMs : today);
  if (period === 0) return first.getTime();
  if (period === 1) return first.getTime() + ((day + 6 - first.getUTCDay()) % 7) * dayMs;
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const isThisMonth = first.getUTCDate() <= day && day <= lastDay;
  return Date.UTC(year, isThisMonth ? month : month + 1, day, hour);
};
