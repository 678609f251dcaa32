import { wallClock } from './portal-time.ts';
import type { Schedule } from './schedule.ts';

const dayMs = 86_400_000;

/**
 * Whether a schedule's time has come. Everything is on the portal's wall clock; one that never ran counts from the last second before the
 * UTC day, which is taken for the portal's own without being converted. DocSpace source: Schedule.
 */
export const isDue = (schedule: Schedule, now: number, zone: string): boolean => {
  const { lastBackupAt } = schedule;
  const last = lastBackupAt === undefined ? Math.floor(now / dayMs) * dayMs - 1_000 : wallClock(lastBackupAt, zone);
  const next = nextRun(schedule, last);
  return next !== undefined && next <= wallClock(now, zone);
};

/** The first time after `last` that a schedule names, on the same wall clock. Months without its day are passed over. */
const nextRun = ({ period, hour, day }: Schedule, last: number): number | undefined => {
  const firstDay = Math.floor(last / dayMs);
  for (let i = 0; i < 200; i += 1) {
    const at = (firstDay + i) * dayMs + hour * 3_600_000;
    const date = new Date(at);
    const fits = period === 0 || (period === 1 ? date.getUTCDay() + 1 === day : date.getUTCDate() === day);
    if (at > last && fits) return at;
  }
  return undefined;
};
