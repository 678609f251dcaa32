import { type Copy, type StorageType, storageTypes } from '../backup/job.ts';
import { idOf } from './job.ts';
import { membersOf, numberOf, textOf } from './json.ts';
import type { Clean } from './words.ts';

/** The copies in a portal's history, newest first (the portal has no order); a record without an id is left out. */
export const readCopies = (records: readonly unknown[], clean: Clean): readonly Copy[] =>
  records
    .map((record) => readCopy(record, clean))
    .filter(({ id }) => id !== '')
    .sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));

const readCopy = (json: unknown, clean: Clean): Copy => {
  const record = membersOf(json);
  const expiresAt = readTime(record.expiresOn);
  return {
    id: clean(idOf(record.id)),
    fileName: clean(textOf(record.fileName)),
    storage: readStorage(record.storageType),
    createdAt: readTime(record.createdOn),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
};

const readStorage = (json: unknown): StorageType | undefined => {
  const number = numberOf(json);
  if (number !== undefined) return storageTypes[number];
  return storageTypes.find((type) => type.toLowerCase() === textOf(json).toLowerCase());
};

/** Year, month and day, then the time to at least the minute; then a zone, or none. */
const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(?<zone>Z|[+-]\d\d:\d\d)?$/i;

/** A time in ms since 1970. DocSpace leaves the zone out and means UTC; the year 1 is its word for never. */
const readTime = (json: unknown): number | undefined => {
  const form = timeForm.exec(textOf(json));
  if (form === null) return undefined;
  const time = Date.parse(form.groups?.zone === undefined ? `${form[0]}Z` : form[0]);
  return time > 0 ? time : undefined;
};
