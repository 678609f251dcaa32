import { accessDenied, nullReference, plainFailure } from './errors.ts';
import { expiresAt, type Row } from './history.ts';
import { never, zoneless } from './portal-time.ts';
import { demandAdmin, slotOfQuery } from './start.ts';
import type { State } from './state.ts';

/** `getbackuphistory` */
export const readHistory = (state: State, url: URL): unknown => {
  const slot = slotOfQuery(state, url);
  demandAdmin(state);
  const rows = state.history.read(slot, state.knobs.historyOutage);
  if (rows === 'fails') throw plainFailure('The storage did not respond in time.');
  return rows.map(recordOf);
};

/** The five fields that the portal tells of a copy. */
const recordOf = (row: Row): unknown => {
  const end = expiresAt(row);
  return {
    id: row.id,
    fileName: row.fileName,
    storageType: row.storage,
    createdOn: zoneless(row.createdAt),
    expiresOn: end === undefined ? never : zoneless(end),
  };
};

/** `deletebackup`; a copy that never was breaks the server, one that was deleted before does not. */
export const deleteBackup = (state: State, id: string): boolean => {
  demandAdmin(state);
  const row = state.history.all().find((known) => known.id === id);
  if (row === undefined) throw nullReference();
  if (row.slot === 'dump' && state.knobs.isDumpForbidden) throw accessDenied();
  state.history.remove(id);
  return true;
};

/** `deletebackuphistory` */
export const deleteHistory = (state: State, url: URL): boolean => {
  const slot = slotOfQuery(state, url);
  demandAdmin(state);
  for (const row of state.history.rows()) if (row.slot === slot) state.history.remove(row.id);
  return true;
};
