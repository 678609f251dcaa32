import type { StorageType } from '../../backup/job.ts';

/** DocSpace's own words for some errors, the same in every language. */
export const noObject = 'Object reference not set to an instance of an object.';
export const noBilling = 'Accounting request failed';
const noAccount = 'One or more errors occurred. (account)';
const noDirectory = 'Directory not found.';
/** The file in an archive that lists what is not in it. */
const missingList = 'storage/missing_info';
const storageFull = 'The used storage size should not exceed';

/**
 * What an error that ended a backup means and what to do, if DocSpace's words do not say so; '' for other errors.
 * `storage` undefined: not known.
 */
export const jobErrorAdvice = (error = '', storage?: StorageType): string => {
  if (error.includes(noAccount)) {
    return 'The account that the backup runs in is disabled, for a scheduled backup that of the portal’s owner. Enable it in DocSpace under Accounts.';
  }
  if (error.includes(noBilling))
    return 'DocSpace’s billing did not answer; the storage is not to blame. Try again later.';
  if (error.includes(storageFull)) {
    return 'The portal’s storage is full. Free some, or get more in DocSpace under Payments.';
  }
  if (error.includes(missingList))
    return `Some files are *not* in the copy: \`${missingList}\` within the archive lists them.`;
  if (error.includes(noDirectory) && storage === 'Local') {
    return 'The directory is not on the portal’s server, which it notices only when the archive is made.';
  }
  return error.includes(noObject) ? hidden(storage) : '';
};

const hidden = (storage: StorageType | undefined): string => {
  switch (storage) {
    case 'Documents':
    case 'ThridpartyDocuments':
      return 'DocSpace hides the reason: usually the room or folder was deleted. Choose another.';
    case 'ThirdPartyConsumer':
      return 'DocSpace hides the reason: usually the storage module is not set up. See Settings › Integration there.';
    case undefined:
      return 'DocSpace hides the reason: for Documents its room was usually deleted; for a storage module it is usually not set up.';
    case 'DataStore':
    case 'Local':
    case 'CustomCloud':
      return 'DocSpace hides the reason; the portal’s log says more.';
  }
};
