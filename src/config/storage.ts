import type { BackupRequest } from '../backup/job.ts';
import { lackOf, type UsableStorage, usableStorages } from '../backup/storage.ts';
import { oneOf } from './readers.ts';
import type { Setting } from './settings.ts';

type Params = BackupRequest['params'];

/** What every backup is requested to be: the storage with the parameters it needs, and the slot. */
export const backupRequest = (type: Setting, params: Setting, dump: Setting): BackupRequest => {
  const storage = oneOf(type, usableStorages);
  const found = params.text.startsWith('{') ? fromJson(params) : fromPairs(params);
  const isCertain = found !== undefined && storage.toLowerCase() === type.text.toLowerCase();
  const objection = isCertain ? object(storage, found) : '';
  if (objection !== '') params.wrong(objection);
  return { storage, params: found ?? {}, slot: oneOf(dump, ['false', 'true']) === 'true' ? 'dump' : 'portal' };
};

/** What the storage finds wrong with its parameters; '' if nothing. */
const object = (storage: UsableStorage, params: Params): string => {
  if (storage === 'DataStore' && Object.keys(params).length > 0) {
    return 'is of no use with the storage type DataStore, which keeps copies for 24 hours; set BACKUP_STORAGE_TYPE to the storage that is meant (folderId belongs to Documents), or remove it';
  }
  const lack = lackOf(storage, params);
  return lack === undefined ? '' : needs[lack];
};

const needs = {
  room: 'must hold folderId with the number of a room or folder, such as folderId=1234, for Documents',
  'connected folder':
    "must hold folderId with the connected storage's own folder ID, which is not a plain number, for ThridpartyDocuments",
  directory: "must hold filePath with a directory on the portal's server, for Local",
  module: 'must hold module, such as module=s3,bucket=backups, for ThirdPartyConsumer',
} as const;

const fromPairs = ({ text, wrong }: Setting): Params | undefined => {
  if (text === '') return {};
  const pairs = text.split(',').map((pair) => {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    return [key.trim(), value.trim()] as const;
  });
  if (pairs.some(([key]) => key === '')) {
    wrong('must be key=value pairs separated by commas; write a JSON object if a value holds a comma');
    return undefined;
  }
  return distinct(pairs, pairs.length, wrong);
};

const fromJson = ({ text, wrong }: Setting): Params | undefined => {
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(text) as Record<string, unknown>;
  } catch {
    wrong('starts like a JSON object and is not one; check its quotes and commas');
    return undefined;
  }
  const pairs = Object.entries(json).map(([key, value]) => [key, plain(value)] as const);
  if (pairs.some(([, value]) => value === undefined)) {
    wrong('must hold only texts, numbers and booleans; write a very large number in quotes');
    return undefined;
  }
  // JSON.parse keeps the last of two equal keys in silence, so the keys are counted in the text.
  const written = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
  return distinct(
    pairs.map(([key, value]) => [key, value ?? ''] as const),
    written,
    wrong,
  );
};

const plain = (value: unknown): string | undefined => {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return undefined;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
};

const distinct = (
  pairs: readonly (readonly [string, string])[],
  written: number,
  wrong: Setting['wrong'],
): Params | undefined => {
  const params = Object.fromEntries(pairs);
  if (Object.keys(params).length === written) return params;
  wrong('names one key twice; keep one of them');
  return undefined;
};
