import type { Slot, StorageType } from './job.ts';
import { lackOf } from './storage.ts';

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

/** What the portal would refuse about a schedule, or take and then fail at, as one sentence; '' for nothing. */
export const scheduleProblem = ({ storage, params, copiesKept, rhythm }: Omit<Schedule, 'slot' | 'lastAt'>): string =>
  storageProblem(storage, params) ||
  rhythmProblem(rhythm) ||
  (isWhole(copiesKept, 1, 30) ? '' : 'The number of copies to keep must be a whole number from 1 to 30.');

/** The same about a storage and its settings. */
export const storageProblem = (storage: StorageType, params: Schedule['params']): string => {
  if (storage === 'CustomCloud') return 'CustomCloud takes no backups: choose another storage.';
  const lack = lackOf(storage, params);
  return lack === undefined ? '' : needs[lack];
};

const needs = {
  room: 'Documents needs the number of a room or folder.',
  'connected folder': "ThridpartyDocuments needs the connected account's own folder id, which is not a plain number.",
  directory: "Local needs a directory on the portal's server.",
  module: 'ThirdPartyConsumer needs a module, such as s3.',
} as const;

/** The same about a rhythm. */
export const rhythmProblem = (rhythm: Rhythm): string => {
  if (!isWhole(rhythm.hour, 0, 23)) return 'The hour must be a whole number from 0 to 23.';
  switch (rhythm.every) {
    case 'day':
      return '';
    case 'week':
      return isWhole(rhythm.day, 1, 7) ? '' : 'A weekly backup needs a day of the week, from 1 (Sunday) to 7.';
    case 'month':
      return isWhole(rhythm.day, 1, 31) ? '' : 'A monthly backup needs a day of the month, from 1 to 31.';
  }
};

/** Whether the schedule that stands is the one that was wanted; the portal may add settings of its own. */
export const isCarriedOut = (wanted: Schedule | undefined, standing: Schedule | undefined): boolean => {
  if (!wanted || !standing) return wanted === standing;
  return (
    wanted.storage === standing.storage &&
    wanted.copiesKept === standing.copiesKept &&
    wanted.rhythm.every === standing.rhythm.every &&
    wanted.rhythm.hour === standing.rhythm.hour &&
    dayOf(wanted.rhythm) === dayOf(standing.rhythm) &&
    Object.entries(wanted.params).every(([key, value]) => standing.params[key] === value)
  );
};

/** The day of a rhythm that has one; 0 for every day. */
export const dayOf = (rhythm: Rhythm): number => (rhythm.every === 'day' ? 0 : rhythm.day);

const isWhole = (number: number, least: number, most: number): boolean =>
  Number.isInteger(number) && number >= least && number <= most;
