import { type BackupRequest, type StorageType, storageTypes } from '../backup/job.ts';
import { numberOf, textOf } from './json.ts';

/** A storage in JSON: DocSpace's number for it, that number as text, or its name in any case. */
export const readStorage = (json: unknown): StorageType | undefined => {
  const number = numberOf(json);
  if (number !== undefined) return storageTypes[number];
  return storageTypes.find((type) => type.toLowerCase() === textOf(json).toLowerCase());
};

/** A storage in a request: its number in a string is the one form that every server version reads. */
export const storageBody = ({ storage, params }: Pick<BackupRequest, 'storage' | 'params'>) => ({
  storageType: String(storageTypes.indexOf(storage)),
  storageParams: Object.entries(params).map(([key, value]) => ({ key, value })),
});
