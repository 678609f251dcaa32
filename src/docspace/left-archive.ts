import { isArchiveName } from '../backup/archive-name.ts';
import { unreadable } from './envelope.ts';
import { membersOf, textOf, timeOf } from './json.ts';
import type { Clean } from './sanitise.ts';

/** Times may be cut to the second, and the portal's clock is known to a second or two. */
const toleranceMs = 5_000;

/**
 * The newest archive in a folder's JSON that was put there between two times of the portal's clock and is not one of the
 * `listed` copies; undefined: there is none.
 */
export const readLeftArchive = (
  folder: unknown,
  { from, to, listed }: { readonly from: number; readonly to: number; readonly listed: ReadonlySet<string> },
  clean: Clean,
): string | undefined => {
  const { files } = membersOf(folder);
  if (!Array.isArray(files)) throw unreadable();
  const left = files
    .map((file) => ({ title: textOf(membersOf(file).title), at: timeOf(membersOf(file).created) ?? 0 }))
    .filter(({ title, at }) => isArchiveName(title) && at >= from - toleranceMs && at <= to + toleranceMs)
    .filter(({ title }) => !listed.has(title))
    .sort((one, other) => other.at - one.at)[0];
  return left === undefined ? undefined : clean(left.title);
};
