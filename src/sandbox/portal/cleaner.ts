import { expiresAt, type Row } from './history.ts';
import type { State } from './state.ts';

/**
 * A pass of the cleaner: removes expired copies, and of scheduled ones all but as many as the schedule keeps, with their archives; while
 * there are scheduled copies also the rows whose archives are gone. DocSpace source: BackupCleanerService.
 */
export const cleanUp = ({ history, schedules, knobs }: State, now: number): void => {
  if (knobs.isWorkerDown) return;
  const rows = history.rows();
  const scheduled = rows.filter(({ isScheduled }) => isScheduled);
  const beyond = [...schedules].flatMap(([slot, { backupsStored }]) =>
    newestFirst(scheduled.filter((row) => row.slot === slot)).slice(backupsStored),
  );
  const lost = scheduled.length > 0 ? rows.filter(({ isMissing }) => isMissing) : [];
  for (const { id } of [...rows.filter((row) => isExpired(row, now)), ...beyond, ...lost]) history.remove(id);
};

const newestFirst = (rows: readonly Row[]): readonly Row[] =>
  [...rows].sort((one, other) => other.createdAt - one.createdAt);

const isExpired = (row: Row, now: number): boolean => (expiresAt(row) ?? Number.POSITIVE_INFINITY) <= now;
