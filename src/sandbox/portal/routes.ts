import type { Received } from '../server.ts';
import { actorOf, caller, type Gate } from './access.ts';
import { hrefOf, originOf } from './answers.ts';
import { filteredEvents, lastEvents } from './audit-routes.ts';
import { deleteBackup, deleteHistory, readHistory } from './copies.ts';
import { billing } from './errors.ts';
import { listFolder, readFile } from './file-listing.ts';
import { folderInfo, listSection, thirdPartyAccount } from './folders.ts';
import {
  backupsCount,
  backupsCountByPaid,
  customerBalance,
  noBiller,
  serviceState,
  switchService,
  walletService,
} from './money.ts';
import { keyScopes, keySelf, makeKey } from './portal-keys.ts';
import { personSelf } from './portal-people.ts';
import { planQuota, quota, tariff, usedSpace } from './portal-plan.ts';
import { buildOf, capabilities, portalInfo, settings, storageModules } from './portal-settings.ts';
import { progressOf, restoreProgress } from './progress.ts';
import { createSchedule, scheduleOf } from './schedule.ts';
import { demandAdmin, slotOfQuery, startBackup } from './start.ts';
import type { State } from './state.ts';
import { tenantId } from './tenant.ts';
import { textsFor } from './texts.ts';
import type { ServerVersion } from './version.ts';

/** One call of the API: `path` is lower case, and without the id of those that end with one. */
export type Route = Gate & {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Of which form the last part of the path is, if that is an id. */
  readonly id?: 'guid' | 'any' | 'folder';
  readonly since?: ServerVersion;
  /** What the envelope counts, if that is not the number of items. */
  readonly count?: number;
  readonly handle: (state: State, received: Received, id: string) => unknown;
};

const route = (
  method: Route['method'],
  path: string,
  handle: Route['handle'],
  more: Omit<Partial<Route>, 'method' | 'path' | 'handle'> = {},
): Route => ({ method, path: `/api/2.0/${path}`, handle, ...more });

/** For administrators alone. */
const admin =
  (handle: Route['handle']): Route['handle'] =>
  (state, received, id) => {
    demandAdmin(state);
    return handle(state, received, id);
  };

const progress: Route['handle'] = (state, { url }) => {
  const slot = slotOfQuery(state, url);
  demandAdmin(state);
  return progressOf(state, slot);
};

/** Drops the portal's jobs, finished ones as well, and notes that if there was one. */
const cancel: Route['handle'] = (state, received) => {
  const isCancelled = state.queue.cancel();
  if (isCancelled) noteCall(state, received, 5131);
  return isCancelled;
};

const readSchedule: Route['handle'] = (state, { url }) => {
  const slot = slotOfQuery(state, url);
  demandAdmin(state);
  return scheduleOf(state.schedules.get(slot));
};

const deleteSchedule: Route['handle'] = (state, received) => {
  const slot = slotOfQuery(state, received.url);
  demandAdmin(state);
  state.schedules.delete(slot);
  noteCall(state, received, 5130);
  return true;
};

const noteCall = (state: State, received: Received, action: 5130 | 5131): void =>
  state.audit.write(action, state.clock.now(), {
    ...actorOf(state, received),
    page: hrefOf(received, received.url.pathname),
    target: [String(tenantId)],
  });

const report: Route['handle'] = ({ knobs, isStandalone }) => {
  if (!knobs.hasAudit && !isStandalone) throw billing(textsFor(knobs.isLocalised).planOption);
  return '/products/files/doceditor?fileId=1';
};

const free = { isFree: true } as const;
const anonymous = { isFree: true, isAnonymous: true } as const;
const backup: typeof route = (method, path, ...more) => route(method, `backup/${path}`, ...more);

const backupRoutes: readonly Route[] = [
  backup('POST', 'startbackup', startBackup, free),
  backup('GET', 'getbackupprogress', progress, free),
  backup('POST', 'cancelbackup', admin(cancel), { ...free, since: '3.7' }),
  backup('GET', 'getbackuphistory', (state, { url }) => readHistory(state, url)),
  backup('DELETE', 'deletebackup', (state, _, id) => deleteBackup(state, id), { id: 'guid' }),
  backup('DELETE', 'deletebackuphistory', (state, { url }) => deleteHistory(state, url)),
  backup('GET', 'getbackupschedule', readSchedule),
  backup('POST', 'createbackupschedule', createSchedule),
  backup('DELETE', 'deletebackupschedule', deleteSchedule),
  backup(
    'GET',
    'getbackupscount',
    admin((state, { url }) => backupsCount(state, url)),
    { ...free, since: '3.5' },
  ),
  backup(
    'GET',
    'getbackupscountbypaid',
    admin((state, { url }) => backupsCountByPaid(state, url)),
    {
      ...free,
      since: '3.8',
    },
  ),
  backup('GET', 'getservicestate', admin(serviceState), { ...free, since: '3.5' }),
  backup('GET', 'getrestoreprogress', restoreProgress, { ...anonymous, works: 'busy' }),
  backup('GET', 'backuptmp', () => '/srv/docspace/temp/backup'),
];

const portalRoutes: readonly Route[] = [
  route('GET', 'settings', settings, { ...anonymous, works: 'always' }),
  route('GET', 'settings/version/build', buildOf, { ...anonymous, works: 'busy' }),
  route('GET', 'settings/storage/backup', admin(storageModules)),
  route('GET', 'capabilities', capabilities, anonymous),
  route('GET', 'portal', portalInfo, { ...free, works: 'busy' }),
  route('GET', 'portal/tariff', tariff, free),
  route('GET', 'portal/quota', planQuota, free),
  route('GET', 'portal/usedspace', usedSpace, free),
  route('GET', 'portal/payment/quota', quota, free),
  route(
    'GET',
    'portal/payment/walletservices',
    admin(() => []),
    { ...free, since: '3.5' },
  ),
  route(
    'GET',
    'portal/payment/walletservice',
    admin((state, { url }) => walletService(state, url)),
    {
      ...free,
      since: '3.5',
    },
  ),
  route('POST', 'portal/payment/servicestate', admin(switchService), { ...free, since: '3.5' }),
  route('GET', 'portal/payment/customerinfo', admin(noBiller), free),
  route('GET', 'portal/payment/customer/balance', admin(customerBalance), free),
  route('GET', 'security/audit/events/filter', admin(filteredEvents)),
  route('GET', 'security/audit/events/last', admin(lastEvents)),
  route('POST', 'security/audit/events/report', admin(report)),
];

const peopleRoutes: readonly Route[] = [
  route(
    'GET',
    'people/@self',
    (state, received) => personSelf(caller(state), originOf(received), state.knobs.timeZone),
    {
      ...free,
      works: 'busy',
      scope: 'accounts.self',
    },
  ),
  route('GET', 'keys/@self', keySelf, { since: '3.1', works: 'busy', scope: 'any' }),
  route('GET', 'keys', (state, received) => [keySelf(state, received)], { since: '3.1', count: 1 }),
  route('POST', 'keys', makeKey, { since: '3.1' }),
  route('GET', 'keys/permissions', () => keyScopes, { since: '3.1' }),
];

const fileRoutes: readonly Route[] = [
  route('GET', 'files/@my', listSection('own'), { scope: 'files' }),
  route('GET', 'files/rooms', listSection('rooms'), { scope: 'rooms' }),
  route('GET', 'files/thirdparty/backup', thirdPartyAccount),
  route('GET', 'files/folder', folderInfo, { id: 'any', isAnonymous: true, scope: 'files' }),
  route('GET', 'files/file', readFile, { id: 'any', isAnonymous: true, scope: 'files' }),
  route('GET', 'files', listFolder, { id: 'folder', isAnonymous: true, scope: 'files' }),
];

/** Every call that the portal answers. */
export const routes: readonly Route[] = [...backupRoutes, ...portalRoutes, ...peopleRoutes, ...fileRoutes];
