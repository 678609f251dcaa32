import type { Slot } from '../../backup/job.ts';
import type { Received } from '../server.ts';
import { actorOf } from './access.ts';
import { bindBoolean, bindEnum, bindPairs, readBody, toDictionary } from './binding.ts';
import {
  accessDenied,
  badArgument,
  fault,
  folderNotFound,
  keyMissing,
  noAccount,
  notAuthorized,
  plainFailure,
  quotaExceeded,
} from './errors.ts';
import { mustPay } from './money.ts';
import { isAdminRole } from './portal-people.ts';
import { progressOf } from './progress.ts';
import { queryBoolean } from './query.ts';
import type { State } from './state.ts';
import { storageName, storageNames, storageType } from './storage.ts';
import { textsFor } from './texts.ts';
import { isSince } from './version.ts';

/** `startbackup`, with the server's checks in the server's order. DocSpace source: BackupController, BackupService. */
export const startBackup = (state: State, received: Received): unknown => {
  const { server, isStandalone, queue } = state;
  const body = readBody(received, 'ASC.Data.Backup.ApiModels.BackupDto');
  const storage = bindEnum(body.get('storagetype'), storageType, storageNames, server) ?? 0;
  const pairs = bindPairs(body.get('storageparams'));
  const isDump = bindBoolean(body.get('dump'));

  if (isSince(server, '3.7')) demandAdmin(state);
  if (isDump && isSince(server, '3.1')) demandDump(state);
  const params = toDictionary(pairs);
  checkFolderType(storage, params);
  if (isDump && !isStandalone) throw badArgument('backup can`t start as dump');
  checkFolder(state, storage, params);
  if (storageName(storage) === 'ThirdPartyConsumer') params.subdir ??= 'backup';
  const isPaid = mustPay(state);
  demandAdmin(state);
  checkPath(state, storage, params);

  const slot = slotOf(state, isDump);
  // A job that broke outside of its error handling stays in the way; no session stays open for it.
  if (queue.look(slot)?.isCompleted === false && queue.look(slot)?.error !== '') throw fault();
  const by = actorOf(state, received);
  const { job, isNew } = queue.start({ slot, isDump, storage, params, isPaid, isScheduled: false, by });
  const at = state.clock.now();
  if (isPaid) state.billingSessions.push({ taskId: job.taskId, at });
  if (isNew) {
    state.starts.push({ taskId: job.taskId, at, storageType: storageName(storage), params, dump: isDump, isPaid });
  }
  return progressOf(state, slot);
};

/** The slot of a call: servers before 3.1 have one for both kinds. */
export const slotOf = ({ server }: State, isDump: boolean): Slot =>
  isDump && isSince(server, '3.1') ? 'dump' : 'portal';

/** The slot that a query's `Dump` names, which servers before 3.1 do not read. */
export const slotOfQuery = (state: State, url: URL): Slot => {
  const isDump = isSince(state.server, '3.1') && queryBoolean(url, 'Dump');
  if (isDump) demandDump(state);
  return slotOf(state, isDump);
};

/** The permission to edit the portal's settings: its owner's and its administrators'. */
export const demandAdmin = ({ knobs }: State): void => {
  if (!isAdminRole(knobs.role)) throw notAuthorized();
};

/** The permission to see beyond one portal, which nobody has in the cloud. */
export const demandDump = (state: State): void => {
  if (!state.isStandalone || state.knobs.isDumpForbidden) throw accessDenied();
  demandAdmin(state);
};

const isNumber = (text: string): boolean => /^\s*[+-]?\d{1,10}\s*$/.test(text) && Math.abs(Number(text)) < 2 ** 31;

const checkFolderType = (storage: number, params: Readonly<Record<string, string>>): void => {
  const isRoom = isNumber(params.folderId ?? '');
  const name = storageName(storage);
  if ((name === 'Documents' && !isRoom) || (name === 'ThridpartyDocuments' && isRoom)) {
    throw badArgument('wrong folder type');
  }
};

/** The folder's checks that a start and a schedule share; a start to a room needs space in the portal as well. */
export const checkFolder = (
  { knobs }: State,
  storage: number,
  params: Readonly<Record<string, string>>,
  needsSpace = true,
): void => {
  const name = storageName(storage);
  if (name !== 'Documents' && name !== 'ThridpartyDocuments') return;
  const texts = textsFor(knobs.isLocalised);
  if (name === 'Documents' && needsSpace && knobs.isStorageFull) {
    throw quotaExceeded(texts.storageFull(knobs.storageTotalBytes));
  }
  if (params.folderId === undefined) throw keyMissing('folderId');
  const access = knobs.folders[params.folderId.trim()];
  if (access === undefined) throw name === 'Documents' ? folderNotFound(texts.folderMissing) : noAccount();
  if (access !== 'open') throw accessDenied();
};

/** A path on the server's own disk, which the cloud refuses as if it had broken. */
export const checkPath = ({ isStandalone }: State, storage: number, params: Readonly<Record<string, string>>): void => {
  if (storageName(storage) !== 'Local') return;
  if (!isStandalone) throw plainFailure('Access denied');
  if (params.filePath === undefined) throw keyMissing('filePath');
};
