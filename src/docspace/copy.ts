import type { Copy } from '../backup/job.ts';
import { idOf } from './job.ts';
import { membersOf, textOf, timeOf } from './json.ts';
import type { Clean } from './sanitise.ts';
import { readStorage } from './storage.ts';

/** The copies in a portal's history, newest first (the portal has no order); a record without an id is left out. */
export const readCopies = (records: readonly unknown[], clean: Clean): readonly Copy[] =>
  records
    .map((record) => readCopy(record, clean))
    .filter(({ id }) => id !== '')
    .sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));

const readCopy = (json: unknown, clean: Clean): Copy => {
  const record = membersOf(json);
  const expiresAt = timeOf(record.expiresOn);
  return {
    id: clean(idOf(record.id)),
    fileName: clean(textOf(record.fileName)),
    storage: readStorage(record.storageType),
    createdAt: timeOf(record.createdOn),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
};
