import type { Slot, StorageType } from '../backup/job.ts';
import { type Rhythm, rhythmProblem, type Schedule } from '../backup/schedule.ts';
import { unreadable } from './envelope.ts';
import { membersOf, numberOf, textOf, timeOf } from './json.ts';
import { readStorage, storageBody } from './storage.ts';

/**
 * The schedule in a slot. Throws `PortalError` if the JSON says no storage, or no time, that there is. Its last time is
 * by our clock, of which the portal's is `aheadMs` ahead.
 */
export const readSchedule = (json: unknown, slot: Slot, aheadMs = 0): Schedule => {
  const { storageType, storageParams, backupsStored, cronParams, lastBackupTime } = membersOf(json);
  const [storage, rhythm] = [readStorage(storageType), readRhythm(cronParams)];
  if (storage === undefined || rhythm === undefined) throw unreadable();
  const lastAt = timeOf(lastBackupTime);
  return {
    slot,
    storage,
    params: readParams(storageParams, storage),
    copiesKept: numberOf(backupsStored) ?? 0,
    rhythm,
    ...(lastAt === undefined ? {} : { lastAt: lastAt - aheadMs }),
  };
};

/** In the order of DocSpace's numbers; by name they are `EveryDay`, `EveryWeek` and `EveryMonth`. */
const periods = ['day', 'week', 'month'] as const;

const readRhythm = (json: unknown): Rhythm | undefined => {
  const told = membersOf(json);
  const number = numberOf(told.period);
  const name = textOf(told.period).toLowerCase();
  const every = number === undefined ? periods.find((period) => name === `every${period}`) : periods[number];
  if (every === undefined) return undefined;
  const [hour, day] = [numberOf(told.hour) ?? Number.NaN, numberOf(told.day) ?? Number.NaN];
  const rhythm: Rhythm = every === 'day' ? { every, hour } : { every, day, hour };
  return rhythmProblem(rhythm) === undefined ? rhythm : undefined;
};

/** Without what the server writes in by itself and would not take back. DocSpace source: BackupService. */
const readParams = (json: unknown, storage: StorageType): Schedule['params'] => {
  const hasFolder = storage === 'Documents' || storage === 'ThridpartyDocuments' || storage === 'ThirdPartyConsumer';
  const isOurs = (key: string): boolean => key !== 'tenantId' && (key !== 'folderId' || hasFolder);
  const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
  const entries = Object.entries(membersOf(json)).filter(([key, value]) => isOurs(key) && isPlain(value));
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
};

/** A schedule in a request; a day is only sent if there is one. */
export const scheduleBody = ({ slot, storage, params, copiesKept, rhythm }: Schedule) => {
  const { every, ...time } = rhythm;
  return {
    ...storageBody({ storage, params }),
    backupsStored: copiesKept,
    cronParams: { period: periods.indexOf(every), ...time },
    dump: slot === 'dump',
  };
};
