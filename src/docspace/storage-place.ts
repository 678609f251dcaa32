import type { BackupRequest } from '../backup/job.ts';
import { PortalError } from '../backup/portal-error.ts';
import type { Place, Space } from '../backup/portal-facts.ts';
import { toResult } from '../backup/result.ts';
import { unreadable } from './envelope.ts';
import { idOf } from './job.ts';
import { isObject, isTrue, membersOf, numberOf, textOf } from './json.ts';
import type { Clean } from './sanitise.ts';

type Get = (path: string) => Promise<unknown>;

/** What the portal says about the place that a backup is to go to; `get` reads a path and rejects with `PortalError`. */
export const readPlace = async ({ storage, params }: BackupRequest, get: Get, clean: Clean): Promise<Place> => {
  switch (storage) {
    case 'Documents':
      return readFolder(params.folderId ?? '', get, clean);
    case 'ThridpartyDocuments':
      return readAccount(await get('/api/2.0/files/thirdparty/backup'), clean);
    case 'ThirdPartyConsumer':
      return readModule(params.module ?? '', get, clean);
    case 'DataStore':
    case 'Local':
    case 'CustomCloud':
      return { kind: 'unasked' };
  }
};

const readFolder = async (id: string, get: Get, clean: Clean): Promise<Place> => {
  if (id === '') return absent('folder');
  try {
    const [folder, { value: quota }] = await Promise.all([
      get(`/api/2.0/files/folder/${encodeURIComponent(id)}`),
      toResult(get('/api/2.0/portal/payment/quota')),
    ]);
    if (!isObject(folder)) throw unreadable();
    const space = readSpace(quota);
    const title = clean(textOf(membersOf(folder).title));
    return { kind: 'folder', title, isWritable: isWritable(folder), ...(space && { space }) };
  } catch (error) {
    if (error instanceof PortalError && isAbout(error)) return absent('folder', error.failure.detail);
    throw error;
  }
};

/** DocSpace's own name of the feature; a total below 0 is no limit. */
const readSpace = (quota: unknown): Space | undefined => {
  const { features } = membersOf(quota);
  const feature = Array.isArray(features) ? features.map(membersOf).find(({ id }) => id === 'total_size') : undefined;
  const [totalBytes, usedBytes] = [numberOf(feature?.value), numberOf(membersOf(feature?.used).value)];
  if (totalBytes === undefined || usedBytes === undefined || totalBytes < 0) return undefined;
  return { usedBytes, totalBytes };
};

/** A folder that is not there is refused with 403 and words about it (DocSpace-api-tests, bug 81459), not with 404. */
const isAbout = ({ failure: { kind, detail } }: PortalError): boolean =>
  (kind === 'forbidden' || kind === 'missing') && detail !== '';

/** The sections Rooms, Archive and Room templates take no backups. DocSpace source: CheckAccessToFolderAsync. */
const sections = [14, 20, 30];

const isWritable = (folder: unknown): boolean => {
  const { id, rootFolderId, rootFolderType, security } = membersOf(folder);
  const isSection = idOf(id) === idOf(rootFolderId) && sections.includes(numberOf(rootFolderType) ?? -1);
  const { Create, create } = membersOf(security);
  return !isSection && (isTrue(Create) || isTrue(create));
};

const readAccount = (account: unknown, clean: Clean): Place => {
  if (account === undefined) return absent('account');
  if (!isObject(account)) throw unreadable();
  return { kind: 'account', title: clean(textOf(membersOf(account).title)) };
};

const readModule = async (id: string, get: Get, clean: Clean): Promise<Place> => {
  if (id === '') return absent('module');
  const modules = await get('/api/2.0/settings/storage/backup');
  if (!Array.isArray(modules)) throw unreadable();
  const module = modules.map(membersOf).find((one) => textOf(one.id) === id);
  if (module === undefined) return absent('module');
  return { kind: 'module', title: clean(textOf(module.title)), isSet: isTrue(module.isSet) };
};

const absent = (what: 'folder' | 'account' | 'module', detail = ''): Place => ({ kind: 'absent', what, detail });
