import { dayMs, hourMs } from '../lib/durations.ts';
import { nextRunAt } from './next-run.ts';
import type { Schedule } from './schedule.ts';

/**
 * Whether the schedules of both slots come within an hour of each other. The server makes one backup at a time and lets
 * the other's turn pass in silence (DocSpace source: BackupWorker). A whole instance's schedule is in UTC; any day of
 * a month can be any day of the week.
 */
export const isAtSameHour = (one: Schedule, other: Schedule, timeZone: string, now: number): boolean => {
  const isWeekly = one.rhythm.every === 'week' && other.rhythm.every === 'week';
  const period = isWeekly ? 7 * dayMs : dayMs;
  const [first, second] = [one, other].map(({ slot, rhythm }) => {
    const turn = isWeekly ? rhythm : ({ every: 'day', hour: rhythm.hour } as const);
    return nextRunAt({ rhythm: turn, lastAt: now }, now, slot === 'dump' ? 'UTC' : timeZone) ?? Number.NaN;
  });
  const apart = Math.abs((first ?? Number.NaN) - (second ?? Number.NaN)) % period;
  return Math.min(apart, period - apart) < hourMs;
};
