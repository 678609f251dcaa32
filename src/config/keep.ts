import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BackupRequest } from '../backup/job.ts';
import { type VerifyMode, verifyModes } from '../backup/proof.ts';
import { mayBeRead } from '../backup/storage.ts';
import { oneOf, wholeNumber } from './readers.ts';
import type { Setting } from './settings.ts';

/** The directory of own verified copies, and how many of each portal stay in it. */
export type Keep = { readonly directory: string; readonly copies: number };

/** Reads how copies are verified and kept. Only what was verified to its last byte is kept, so that keeping implies it. */
export const readVerifying = (
  mode: Setting,
  directory: Setting,
  copies: Setting,
): { readonly verify: VerifyMode; readonly keep: Keep | undefined } => {
  const verify = oneOf(mode, verifyModes);
  const most = wholeNumber(copies, 1, 10_000);
  if (directory.text === '') return { verify, keep: undefined };
  if (mode.isSet && verify !== 'full') {
    mode.wrong('must be full if BACKUP_KEEP_DIR is set, because only verified copies are kept; change one of them');
  }
  const fault = directoryFault(directory.text);
  if (fault !== undefined) directory.wrong(fault);
  return { verify: 'full', keep: { directory: resolve(directory.text), copies: most } };
};

/** That copies are to be read, and that the key cannot read them where they go. */
export const unreadableWarnings = (config: {
  readonly backup: Pick<BackupRequest, 'storage'>;
  readonly verify: VerifyMode;
  readonly keep: Keep | undefined;
}): readonly string[] => {
  const { backup, verify, keep } = config;
  if (verify !== 'full' || mayBeRead(backup.storage)) return [];
  const [wanted, lost, otherwise] = keep
    ? ['BACKUP_KEEP_DIR', 'verified, and no own copy is kept', 'remove BACKUP_KEEP_DIR']
    : ['BACKUP_VERIFY=full', 'verified', 'set BACKUP_VERIFY to size'];
  return [
    `${wanted} is set, and the API key cannot read copies in ${backup.storage}: none of them is ${lost}. DocSpace still makes its copies. Set BACKUP_STORAGE_TYPE to Documents, or ${otherwise}.`,
  ];
};

/** It is never created: a disk that is not mounted would fill another one unnoticed. */
const directoryFault = (path: string): string | undefined => {
  try {
    if (!statSync(path).isDirectory()) return 'is not a directory; name one in which the bot may write';
    accessSync(path, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? 'names a directory that is not there; create it or mount its disk'
      : 'names a directory in which the bot may not write; change its permissions or name another one: under systemd /var/lib/docspace-backup-bot, in a container a volume that user 1000 may write to';
  }
};
