import type { Slot } from '../../backup/job.ts';
import { dayMs } from '../../lib/durations.ts';
import type { Knobs } from './knobs.ts';
import type { PortalFiles } from './portal-files.ts';
import { type StorageName, storageName } from './storage.ts';

/** A finished backup as the portal's database keeps it; only five of its fields are ever shown. Times are ms since 1970. */
export type Row = {
  readonly id: string;
  readonly slot: Slot;
  /** Not unique: backups that begin in one second share a name. */
  readonly fileName: string;
  readonly storage: number;
  readonly createdAt: number;
  readonly isPaid: boolean;
  readonly isScheduled: boolean;
  /** Of a copy in a room: the room, and the file there. */
  readonly folderId: string | undefined;
  readonly fileId: number | undefined;
  readonly archive: () => Uint8Array;
  /** The archive is gone, for example into the trash. */
  readonly isMissing: boolean;
  /** Deleted rows still count as backups made. */
  readonly isRemoved: boolean;
};

/** The finished backups of a portal. */
export type History = {
  /** Adds a row, once. */
  readonly add: (row: Omit<Row, 'isMissing' | 'isRemoved'>) => void;
  /** Every row ever written. */
  readonly all: () => readonly Row[];
  /** The rows that were not removed, as the database orders them: by their ids, which is no order in time. */
  readonly rows: () => readonly Row[];
  /** The slot's rows; looks for each archive and removes the rows of those it does not find. 'fails': a storage is out of reach. */
  readonly read: (slot: Slot, outage: Knobs['historyOutage']) => readonly Row[] | 'fails';
  /** Removes a row, and its archive from where it is. */
  readonly remove: (id: string) => void;
  /** The archive goes; the row stays until the history is read. */
  readonly lose: (id: string) => void;
  readonly count: (isPaid: boolean, from: number, to: number) => number;
};

/** When the portal deletes a copy; undefined: never. */
export const expiresAt = (row: Pick<Row, 'storage' | 'createdAt'>): number | undefined =>
  storageName(row.storage) === 'DataStore' ? row.createdAt + dayMs : undefined;

/** A history with nothing in it. */
export const createHistory = (files: PortalFiles): History => {
  let all: readonly Row[] = [];
  const change = (isMeant: (row: Row) => boolean, to: Pick<Row, 'isRemoved'> | Pick<Row, 'isMissing'>): void => {
    for (const { fileId } of all.filter(isMeant)) if (fileId !== undefined) files.remove(fileId);
    all = all.map((row) => (isMeant(row) ? { ...row, ...to } : row));
  };
  const rows = (): readonly Row[] =>
    all.filter((row) => !row.isRemoved).sort((one, other) => (one.id < other.id ? -1 : 1));
  return {
    add: (row) => {
      if (all.some(({ id }) => id === row.id)) return;
      all = [...all, { ...row, isMissing: false, isRemoved: false }];
    },
    all: () => all,
    rows,
    read: (slot, outage) => {
      const mine = rows().filter((row) => row.slot === slot);
      if (outage === 's3' && mine.some((row) => isIn(row, ['ThirdPartyConsumer']))) return 'fails';
      const isLost = (row: Row): boolean =>
        row.isMissing || (outage === 'folders' && isIn(row, ['Documents', 'ThridpartyDocuments']));
      all = all.map((row) => (mine.includes(row) && isLost(row) ? { ...row, isRemoved: true } : row));
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
