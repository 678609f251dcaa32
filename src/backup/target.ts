import { type BackupRequest, storageTypes } from './job.ts';
import type { Facts } from './run.ts';
import { hasPlace, placeKey } from './storage.ts';

/** What a person asked to have backed up and where to, as it can be asked for again; never a secret. */
export type Target = Pick<Facts, 'slot' | 'storage' | 'folder' | 'retryOf'>;

/** The target that the configuration makes. */
export const configuredTarget = ({ slot, storage, params }: BackupRequest): Target => ({
  slot,
  storage,
  folder: hasPlace(storage) ? params[placeKey[storage]] || undefined : undefined,
  retryOf: undefined,
});

/** The request for a target; settings that a target does not hold are the configured ones of the same storage. */
export const requestFor = ({ slot, storage, folder }: Target, configured: BackupRequest): BackupRequest => {
  const params = configured.storage === storage ? configured.params : {};
  const key = hasPlace(storage) ? placeKey[storage] : undefined;
  return { slot, storage, params: key && folder !== undefined ? { ...params, [key]: folder } : params };
};

/** Reads a target back from JSON, in which '' also means absent; undefined: not a target. */
export const readTarget = (value: unknown): Target | undefined => {
  const { slot, storage, folder = '', retryOf = '' } = Object(value) as Record<string, unknown>;
  const knownSlot = (['portal', 'dump'] as const).find((known) => known === slot);
  const knownStorage = storageTypes.find((known) => known === storage);
  if (!knownSlot || !knownStorage || typeof folder !== 'string' || typeof retryOf !== 'string') return undefined;
  return { slot: knownSlot, storage: knownStorage, folder: folder || undefined, retryOf: retryOf || undefined };
};
