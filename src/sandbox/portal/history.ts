import type { Slot } from '../../backup/job.ts';
import type { Knobs } from './knobs.ts';
import { type StorageName, storageName } from './storage.ts';

/** A finished backup as the portal's database keeps it; only five of its fields are ever shown. Times are ms since 1970. */
export type Row = {
  readonly id: string;
  readonly slot: Slot;
  readonly fileName: string;
  readonly storage: number;
  readonly createdAt: number;
  readonly isPaid: boolean;
  /** The archive is gone, for example into the trash. */
  readonly isMissing: boolean;
  /** Deleted rows still count as backups made. */
  readonly isRemoved: boolean;
};

/** The finished backups of a portal. */
export type History = {
  /** Adds a row, once. */
  readonly add: (row: Pick<Row, 'id' | 'slot' | 'fileName' | 'storage' | 'createdAt' | 'isPaid'>) => void;
  /** The rows that were not removed, as the database orders them: by their ids, which is no order in time. */
  readonly rows: (now: number) => readonly Row[];
  /** The slot's rows; looks for each archive and removes the rows of those it does not find. 'fails': a storage is out of reach. */
  readonly read: (slot: Slot, now: number, outage: Knobs['historyOutage']) => readonly Row[] | 'fails';
  readonly remove: (id: string) => void;
  /** The archive goes; the row stays until the history is read. */
  readonly lose: (id: string) => void;
  readonly count: (isPaid: boolean, from: number, to: number) => number;
};

const dayMs = 86_400_000;
const cleanEveryMs = 900_000;

/** When the portal deletes a copy; undefined: never. */
export const expiresAt = (row: Pick<Row, 'storage' | 'createdAt'>): number | undefined =>
  storageName(row.storage) === 'DataStore' ? row.createdAt + dayMs : undefined;

/** A history with nothing in it. */
export const createHistory = (): History => {
  let all: readonly Row[] = [];
  const change = (isMeant: (row: Row) => boolean, to: Partial<Row>): void => {
    all = all.map((row) => (isMeant(row) ? { ...row, ...to } : row));
  };
  const rows = (now: number): readonly Row[] => {
    change((row) => isExpired(row, now), { isRemoved: true });
    return all.filter((row) => !row.isRemoved).sort((one, other) => (one.id < other.id ? -1 : 1));
  };
  return {
    add: (row) => {
      if (all.some(({ id }) => id === row.id)) return;
      all = [...all, { ...row, isMissing: false, isRemoved: false }];
    },
    rows,
    read: (slot, now, outage) => {
      const mine = rows(now).filter((row) => row.slot === slot);
      if (outage === 's3' && mine.some((row) => isIn(row, ['ThirdPartyConsumer']))) return 'fails';
      const isLost = (row: Row): boolean =>
        row.isMissing || (outage === 'folders' && isIn(row, ['Documents', 'ThridpartyDocuments']));
      change((row) => mine.includes(row) && isLost(row), { isRemoved: true });
      return mine.filter((row) => !isLost(row));
    },
    remove: (id) => change((row) => row.id === id, { isRemoved: true }),
    lose: (id) => change((row) => row.id === id, { isMissing: true }),
    count: (isPaid, from, to) =>
      all.filter(
        (row) => row.slot === 'portal' && row.isPaid === isPaid && row.createdAt >= from && row.createdAt <= to,
      ).length,
  };
};

const isIn = (row: Row, names: readonly StorageName[]): boolean =>
  names.some((name) => name === storageName(row.storage));

/** DocSpace deletes expired copies on its round every quarter of an hour, so they can outlive their time. */
const isExpired = (row: Row, now: number): boolean => {
  const end = expiresAt(row);
  return end !== undefined && now >= Math.ceil(end / cleanEveryMs) * cleanEveryMs;
};

/** A time as MySQL's servers write it: UTC, and no zone to say so. */
export const zoneless = (at: number): string => new Date(at).toISOString().slice(0, 19);

/** DocSpace's way to say never. */
export const never = '0001-01-01T00:00:00';
