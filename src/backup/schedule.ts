import type { Slot, StorageType } from './job.ts';
import { type Lack, lackOf } from './storage.ts';

/** When the portal starts backups by itself: at a full hour, 0 to 23, on the clocks of its own time zone. */
export type Rhythm =
  | { readonly every: 'day'; readonly hour: number }
  /** From 1, a Sunday, to 7. */
  | { readonly every: 'week'; readonly day: number; readonly hour: number }
  /** From 1 to 31. */
  | { readonly every: 'month'; readonly day: number; readonly hour: number };

/** The schedule of a slot; a portal has one for each. `params` are the storage's own settings. */
export type Schedule = {
  readonly slot: Slot;
  readonly storage: StorageType;
  readonly params: Readonly<Record<string, string>>;
  /** How many scheduled copies stay, 1 to 30; 0: the portal has no number. */
  readonly copiesKept: number;
  readonly rhythm: Rhythm;
  /** When it last started a backup, in ms since 1970; absent: never since it was saved. */
  readonly lastAt?: number;
};

/** What the portal would refuse about a schedule, or take and then fail at. */
export type ScheduleProblem = StorageProblem | RhythmProblem | 'copies';
export type StorageProblem = Lack | 'closed storage';
export type RhythmProblem = 'hour' | 'weekday' | 'day of the month';

/** The first problem of a schedule. */
export const scheduleProblem = ({
  storage,
  params,
  copiesKept,
  rhythm,
}: Omit<Schedule, 'slot' | 'lastAt'>): ScheduleProblem | undefined =>
  storageProblem(storage, params) ?? rhythmProblem(rhythm) ?? (isWhole(copiesKept, 1, 30) ? undefined : 'copies');

/** The same of a storage and its settings. */
export const storageProblem = (storage: StorageType, params: Schedule['params']): StorageProblem | undefined =>
  storage === 'CustomCloud' ? 'closed storage' : lackOf(storage, params);

/** The same of a rhythm. */
export const rhythmProblem = (rhythm: Rhythm): RhythmProblem | undefined => {
  if (!isWhole(rhythm.hour, 0, 23)) return 'hour';
  switch (rhythm.every) {
    case 'day':
      return undefined;
    case 'week':
      return isWhole(rhythm.day, 1, 7) ? undefined : 'weekday';
    case 'month':
      return isWhole(rhythm.day, 1, 31) ? undefined : 'day of the month';
  }
};

/** Whether the present schedule is the requested one; the portal may add settings of its own. */
export const isCarriedOut = (wanted: Schedule | undefined, current: Schedule | undefined): boolean => {
  if (!wanted || !current) return wanted === current;
  return (
    wanted.storage === current.storage &&
    wanted.copiesKept === current.copiesKept &&
    wanted.rhythm.every === current.rhythm.every &&
    wanted.rhythm.hour === current.rhythm.hour &&
    dayOf(wanted.rhythm) === dayOf(current.rhythm) &&
    Object.entries(wanted.params).every(([key, value]) => current.params[key] === value)
  );
};

/** The day of a rhythm that has one; 0 for every day. */
export const dayOf = (rhythm: Rhythm): number => (rhythm.every === 'day' ? 0 : rhythm.day);

const isWhole = (number: number, least: number, most: number): boolean =>
  Number.isInteger(number) && number >= least && number <= most;
