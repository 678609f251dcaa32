import { storageTypes } from '../backup/job.ts';
import type { LastCopy } from '../backup/last-copy.ts';
import { type Completed, goneReasons } from '../backup/run.ts';
import type { PayloadReader } from './payload-reader.ts';
import { folderBytes, short } from './record-reasons.ts';

type Fields = Readonly<Record<string, string | boolean>>;

/** How a run's copy is gone, as flat fields of its card's metadata; none if it is not known to be. */
export const goneFields = ({ gone }: Completed): Fields =>
  gone ? { gone: gone.why, gone_at: time(gone.at), ...(gone.by !== undefined && { gone_by: gone.by }) } : {};

/** Reads it back. */
export const readGone = (of: PayloadReader): Pick<Completed, 'gone'> => {
  const why = goneReasons.find((known) => known === of.text('gone'));
  const at = of.time('gone_at');
  const by = of.filled('gone_by');
  return why && at !== undefined ? { gone: { why, at, ...(by !== undefined && { by }) } } : {};
};

type WithLastCopy = { readonly lastCopy?: LastCopy };

/** What was known of other copies, as flat fields. */
export const lastCopyFields = ({ lastCopy: copy }: WithLastCopy): Fields => {
  if (copy === undefined) return {};
  if (copy === 'none') return { last_copy: copy };
  return {
    last_copy: time(copy.at),
    ...(copy.storage !== undefined && { last_copy_storage: copy.storage }),
    ...(copy.folder !== undefined && { last_copy_folder: short(copy.folder, folderBytes) }),
    ...(copy.expiresAt !== undefined && { last_copy_expires: time(copy.expiresAt) }),
    ...(copy.isVerified && { last_copy_verified: true }),
  };
};

/** Reads it back. */
export const readLastCopy = (of: PayloadReader): WithLastCopy => {
  if (of.text('last_copy') === 'none') return { lastCopy: 'none' };
  const at = of.time('last_copy');
  if (at === undefined) return {};
  const storage = storageTypes.find((type) => type === of.text('last_copy_storage'));
  const [folder, expiresAt] = [of.filled('last_copy_folder'), of.time('last_copy_expires')];
  return {
    lastCopy: {
      at,
      ...(storage && { storage }),
      ...(folder !== undefined && { folder }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(of.yes('last_copy_verified') && { isVerified: true }),
    },
  };
};

/** The card of the run that tried it again. */
export const readRetried = (of: PayloadReader): { readonly retriedAs?: string } => {
  const retriedAs = of.filled('retried_as');
  return retriedAs === undefined ? {} : { retriedAs };
};

const time = (at: number): string => new Date(at).toISOString();
