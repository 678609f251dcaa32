import type { Copy } from '../backup/job.ts';
import { idOf } from './job.ts';
import { membersOf, textOf, timeOf } from './json.ts';
import type { Clean } from './sanitise.ts';
import { readStorage } from './storage.ts';

/**
 * The copies in a portal's history, newest first (the portal has no order); a record without an id is left out. Times
 * are by our clock, of which the portal's is `aheadMs` ahead.
 */
export const readCopies = (records: readonly unknown[], clean: Clean, aheadMs = 0): readonly Copy[] =>
  records
    .map((record) => readCopy(record, clean, aheadMs))
    .filter(({ id }) => id !== '')
    .sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));

const readCopy = (json: unknown, clean: Clean, aheadMs: number): Copy => {
  const record = membersOf(json);
  const [createdAt, expiresAt] = [timeOf(record.createdOn), timeOf(record.expiresOn)];
  return {
    id: clean(idOf(record.id)),
    fileName: clean(textOf(record.fileName)),
    storage: readStorage(record.storageType),
    createdAt: createdAt === undefined ? undefined : createdAt - aheadMs,
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt - aheadMs }),
  };
};
