import type { BackupRequest, StorageType } from './job.ts';

/**
 * The storages that take backups: the portal accepts CustomCloud as well, and every such backup then fails (DocSpace
 * source: BackupStorageFactory).
 */
export const usableStorages = [
  'DataStore',
  'Documents',
  'ThridpartyDocuments',
  'Local',
  'ThirdPartyConsumer',
] as const satisfies readonly StorageType[];
export type UsableStorage = (typeof usableStorages)[number];

/** The storage's own name of the place within it. */
export const placeKey = { Documents: 'folderId', ThridpartyDocuments: 'folderId', Local: 'filePath' } as const;

/** Whether a place within the storage has to be named. */
export const hasPlace = (storage: StorageType): storage is keyof typeof placeKey => storage in placeKey;

/** The place within its storage that settings name; `undefined`: none. */
export const placeOf = ({ storage, params }: InUse): string | undefined =>
  hasPlace(storage) ? params[placeKey[storage]] : undefined;

/** Whether copies in a storage have a link. */
export const mayHaveLink = (storage: StorageType): boolean =>
  storage === 'DataStore' || storage === 'ThirdPartyConsumer';

/** Whether the API key can read copies in a storage; a temporary one only if its link leads to the portal itself. */
export const mayBeRead = (storage: StorageType): boolean =>
  storage === 'DataStore' || storage === 'Documents' || storage === 'ThridpartyDocuments';

/** What a storage's settings can lack. */
export type Lack = 'room' | 'connected folder' | 'directory' | 'module';

/** What is missing in a storage's settings before the portal can put a copy there; undefined: nothing. */
export const lackOf = (storage: UsableStorage, params: BackupRequest['params']): Lack | undefined => {
  const isNumber = /^\d+$/.test(params.folderId ?? '');
  switch (storage) {
    case 'DataStore':
      return undefined;
    case 'Documents':
      return isNumber ? undefined : 'room';
    case 'ThridpartyDocuments':
      return params.folderId && !isNumber ? undefined : 'connected folder';
    case 'Local':
      return params.filePath ? undefined : 'directory';
    case 'ThirdPartyConsumer':
      return params.module ? undefined : 'module';
  }
};

/** A storage with its settings that is in use somewhere. */
type InUse = Pick<BackupRequest, 'storage' | 'params'>;

/**
 * The storages that can be chosen, and the module of the third-party one, '' for none: its settings cannot be chosen,
 * so it needs ones that are in use. A directory on the server only makes sense to people who run the server.
 */
export const offeredStorages = (
  isStandalone: boolean,
  configured: InUse,
  current: InUse = configured,
): { readonly storages: readonly UsableStorage[]; readonly module: string } => {
  const consumer = [current, configured].find(({ storage }) => storage === 'ThirdPartyConsumer');
  const isOffered: Partial<Record<UsableStorage, boolean>> = {
    Local: isStandalone,
    ThirdPartyConsumer: consumer !== undefined,
  };
  return {
    storages: usableStorages.filter((storage) => isOffered[storage] ?? true),
    module: consumer?.params.module ?? '',
  };
};
