import type { Received } from '../server.ts';
import { type Body, bindBoolean, bindEnum, bindInt, bindObject, bindPairs, readBody, toDictionary } from './binding.ts';
import { badArgument, badFormat, billing, keyTwice, nullReference } from './errors.ts';
import { never, zoneless } from './portal-time.ts';
import { checkFolder, checkPath, demandAdmin, demandDump, slotOf } from './start.ts';
import type { State } from './state.ts';
import { storageName, storageNames, storageType } from './storage.ts';
import { tenantId } from './tenant.ts';
import { textsFor } from './texts.ts';
import { isSince, type ServerVersion } from './version.ts';

const periods = ['EveryDay', 'EveryWeek', 'EveryMonth'] as const;

/** A portal's schedule. `day`: 1 to 7 from Sunday in a week, 1 to 31 in a month, 0 for every day. */
export type Schedule = {
  readonly storage: number;
  readonly params: Readonly<Record<string, string>>;
  readonly isDump: boolean;
  readonly backupsStored: number;
  readonly period: number;
  readonly hour: number;
  readonly day: number;
  readonly lastBackupAt: number | undefined;
};

/** `createbackupschedule`, with the server's checks in the server's order. DocSpace source: BackupController, BackupService. */
export const createSchedule = (state: State, received: Received): boolean => {
  const { server, isStandalone } = state;
  const body = readBody(received, 'ASC.Data.Backup.ApiModels.BackupScheduleDto');
  const storage = bindEnum(body.get('storagetype'), storageType, storageNames, server) ?? 0;
  const pairs = bindPairs(body.get('storageparams'));
  const isDump = bindBoolean(body.get('dump'));
  const backupsStored = bindInt(body.get('backupsstored'), server) ?? 1;
  const cron = bindCron(bindObject(body.get('cronparams'), 'ASC.Data.Backup.ApiModels.Cron'), server);

  if (isSince(server, '3.7')) demandAdmin(state);
  if (isDump) demandDump(state);
  const params = toDictionary(pairs);
  if (cron === undefined) throw nullReference();
  if (backupsStored < 1 || backupsStored > 30) throw badArgument('backupStored must be 1 - 30');
  checkFolder(state, storage, params, false);
  demandAdmin(state);
  demandPlan(state);
  checkCron(cron);
  if (isDump && !isStandalone) throw badArgument('backup can not start as dump');
  if (isDump) addTenant(params);
  checkPath(state, storage, params);
  const slot = slotOf(state, isDump);
  state.schedules.set(slot, { storage, params, isDump, backupsStored, ...cron, lastBackupAt: undefined });
  return true;
};

/** The server notes whose schedule a dump's is, and breaks if somebody else did. */
const addTenant = (params: Record<string, string>): void => {
  if (params.tenantId !== undefined) throw keyTwice('tenantId');
  params.tenantId = `${tenantId}`;
};

type Cron = Pick<Schedule, 'period' | 'hour' | 'day'>;

const bindCron = (cron: Body | undefined, server: ServerVersion): Cron | undefined =>
  cron && {
    period: bindEnum(cron.get('period'), 'ASC.Data.Backup.Contracts.BackupPeriod', periods, server) ?? 0,
    hour: bindInt(cron.get('hour'), server) ?? 0,
    day: bindInt(cron.get('day'), server) ?? 0,
  };

/** Portals whose plan has no free backups need the paid service for a schedule. */
const demandPlan = ({ knobs, server, isStandalone }: State): void => {
  if (isStandalone || !isSince(server, '3.2')) return;
  if (knobs.allowance === 0 && !knobs.isWalletOn) throw billing(textsFor(knobs.isLocalised).planOption);
};

/** What the server's cron parser says; an omitted day is 0 to it. */
const checkCron = ({ period, hour, day }: Cron): void => {
  if (hour < 0) throw badFormat('Unexpected character: -');
  if (hour > 23) throw badFormat('Hour values must be between 0 and 23');
  const name = periods[period];
  if (name === undefined) throw badFormat('Unexpected end of expression.');
  if (name === 'EveryWeek' && (day < 1 || day > 7)) throw badFormat('Day-of-Week values must be between 1 and 7');
  if (name === 'EveryMonth' && (day < 1 || day > 31)) throw badFormat('Day of month values must be between 1 and 31');
};

/** `getbackupschedule`; undefined if there is none. */
export const scheduleOf = (schedule: Schedule | undefined): unknown => {
  if (schedule === undefined) return undefined;
  const { storage, params, isDump, backupsStored, period, hour, day, lastBackupAt } = schedule;
  const name = storageName(storage);
  return {
    storageType: storage,
    storageParams: name === 'ThirdPartyConsumer' ? params : { ...params, folderId: basePath(name, params) },
    cronParams: { period, hour, day: periods[period] === 'EveryDay' ? 0 : day },
    ...(backupsStored !== 0 && { backupsStored }),
    lastBackupTime: lastBackupAt === undefined ? never : zoneless(lastBackupAt),
    dump: isDump,
  };
};

/** Where a schedule's copies go, which the server tells as a folder whatever it is. */
const basePath = (name: string, params: Readonly<Record<string, string>>): string | null => {
  if (name === 'Local') return params.filePath ?? null;
  return name === 'Documents' || name === 'ThridpartyDocuments' ? (params.folderId ?? null) : null;
};
