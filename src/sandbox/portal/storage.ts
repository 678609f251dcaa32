/** DocSpace's storage types; a type's number on the wire is its place here. The spelling is theirs. */
export const storageNames = [
  'Documents',
  'ThridpartyDocuments',
  'CustomCloud',
  'Local',
  'DataStore',
  'ThirdPartyConsumer',
] as const;
/** One of them. */
export type StorageName = (typeof storageNames)[number];

/** The name of a storage number; a number that DocSpace has no name for stays a number, as in its enum. */
export const storageName = (type: number): StorageName | `${number}` => storageNames[type] ?? `${type}`;

/** What the server calls the type of those numbers. */
export const storageType = 'ASC.Data.Backup.Contracts.BackupStorageType';
