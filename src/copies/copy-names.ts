/** How the files of the directory for kept copies are named. */
export type CopyName = {
  readonly name: string;
  /** The portal's own file name without its time: copies of one portal have it in common. */
  readonly portal: string;
  /** As in the file name, `2026-11-30_02-19-37`: sorts by time. */
  readonly time: string;
  readonly isDamaged: boolean;
};

const pattern = /^[\w.-]+?__(.+)_(\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d)\.tar(?:\.gz)?(\.damaged)?$/;

/** The portal's file name after the backup ID. Neither can name another directory, whatever the portal says. */
export const copyName = (backupId: string, fileName: string): string => `${safe(backupId)}__${safe(fileName)}`;

/** `undefined`: not a copy that was kept here. */
export const readCopyName = (name: string): CopyName | undefined => {
  const [, portal, time, damaged] = pattern.exec(name) ?? [];
  if (portal === undefined || time === undefined) return undefined;
  return { name, portal, time, isDamaged: damaged !== undefined };
};

export const damagedEnding = '.damaged';
export const checksumEnding = '.sha256';

const safe = (text: string): string =>
  text
    .replaceAll(/[^\w.-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 100);
