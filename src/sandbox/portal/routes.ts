import type { Received } from '../server.ts';
import { type Gate, signedIn } from './access.ts';
import { deleteBackup, deleteHistory, readHistory } from './copies.ts';
import { folderInfo, thirdPartyAccount } from './folders.ts';
import { backupsCount, backupsCountByPaid, quota, walletService } from './money.ts';
import { progressOf, restoreProgress } from './progress.ts';
import { createSchedule, scheduleOf } from './schedule.ts';
import { buildOf, keySelf, personSelf, settings, storageModules } from './self.ts';
import { demandAdmin, slotOfQuery, startBackup } from './start.ts';
import type { State } from './state.ts';
import type { ServerVersion } from './version.ts';

/** One call of the API: `path` is lower case, and without the id of those that end with one. */
export type Route = Gate & {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Of which form the last part of the path is, where that is an id. */
  readonly id?: 'guid' | 'any';
  readonly since?: ServerVersion;
  readonly handle: (state: State, received: Received, id: string) => unknown;
};

const backup = (
  method: Route['method'],
  name: string,
  handle: Route['handle'],
  more: Omit<Partial<Route>, 'method' | 'path' | 'handle'> = {},
): Route => ({ method, path: `/api/2.0/backup/${name}`, handle, ...more });

/** Reads for administrators. */
const admin =
  (read: (state: State, received: Received) => unknown): Route['handle'] =>
  (state, received) => {
    demandAdmin(state);
    return read(state, received);
  };

/** Every call that the portal answers. */
export const routes: readonly Route[] = [
  backup('POST', 'startbackup', startBackup, { isFree: true }),
  backup('GET', 'getbackupprogress', (state, { url }) => progress(state, url), { isFree: true }),
  backup(
    'POST',
    'cancelbackup',
    admin(({ queue }) => queue.cancel()),
    { isFree: true, since: '3.7' },
  ),
  backup('GET', 'getbackuphistory', (state, { url }) => readHistory(state, url)),
  backup('DELETE', 'deletebackup', (state, _, id) => deleteBackup(state, id), { id: 'guid' }),
  backup('DELETE', 'deletebackuphistory', (state, { url }) => deleteHistory(state, url)),
  backup('GET', 'getbackupschedule', (state, { url }) => readSchedule(state, url)),
  backup('POST', 'createbackupschedule', createSchedule),
  backup('DELETE', 'deletebackupschedule', (state, { url }) => deleteSchedule(state, url)),
  backup(
    'GET',
    'getbackupscount',
    admin((state, { url }) => backupsCount(state, url)),
    { isFree: true, since: '3.5' },
  ),
  backup(
    'GET',
    'getbackupscountbypaid',
    admin((state, { url }) => backupsCountByPaid(state, url)),
    {
      isFree: true,
      since: '3.8',
    },
  ),
  backup(
    'GET',
    'getservicestate',
    admin(({ knobs }) => ({ enabled: knobs.isWalletOn })),
    {
      isFree: true,
      since: '3.5',
    },
  ),
  backup('GET', 'getrestoreprogress', restoreProgress, { isFree: true, isAnonymous: true }),
  {
    method: 'GET',
    path: '/api/2.0/settings',
    isAnonymous: true,
    isFree: true,
    worksSuspended: true,
    handle: (state, { headers }) => settings(state, signedIn(state, headers) !== undefined),
  },
  { method: 'GET', path: '/api/2.0/settings/version/build', isAnonymous: true, isFree: true, handle: buildOf },
  { method: 'GET', path: '/api/2.0/settings/storage/backup', handle: admin(storageModules) },
  {
    method: 'GET',
    path: '/api/2.0/files/folder',
    id: 'any',
    isAnonymous: true,
    handle: (state, { headers }, id) => folderInfo(state, signedIn(state, headers) !== undefined, id),
  },
  { method: 'GET', path: '/api/2.0/files/thirdparty/backup', handle: thirdPartyAccount },
  { method: 'GET', path: '/api/2.0/keys/@self', since: '3.1', isFree: true, handle: keySelf },
  { method: 'GET', path: '/api/2.0/people/@self', isFree: true, handle: personSelf },
  { method: 'GET', path: '/api/2.0/portal/payment/quota', isFree: true, handle: quota },
  {
    method: 'GET',
    path: '/api/2.0/portal/payment/walletservice',
    since: '3.5',
    isFree: true,
    handle: admin((state, { url }) => walletService(state, url)),
  },
];

const progress = (state: State, url: URL): unknown => {
  const slot = slotOfQuery(state, url);
  demandAdmin(state);
  return progressOf(state, slot);
};

const readSchedule = (state: State, url: URL): unknown => {
  const slot = slotOfQuery(state, url);
  demandAdmin(state);
  return scheduleOf(state.schedules.get(slot));
};

const deleteSchedule = (state: State, url: URL): boolean => {
  const slot = slotOfQuery(state, url);
  demandAdmin(state);
  state.schedules.delete(slot);
  return true;
};
