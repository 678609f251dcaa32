import { isCopyThere } from './end.ts';
import type { StorageType } from './job.ts';
import { isProblem } from './proof.ts';
import type { Completed, Run } from './run.ts';

/** The newest good copy that is known beside a run that made none; `none`: the portal's history had no copy. */
export type LastCopy =
  | 'none'
  | {
      readonly at: number;
      /** `undefined`: only the portal's history shows it. */
      readonly storage?: StorageType;
      readonly folder?: string;
      readonly expiresAt?: number;
      /** It was read to its last byte, and nothing was missing. */
      readonly isVerified?: true;
    };

/** The newest copy as the portal's history was last read, for whatever reason; no `at`: there was none. */
export type ListedCopy = { readonly at?: number; readonly expiresAt?: number };

/** Whether the portal had a copy when its history was read, and has not deleted it by now. */
export const isStillListed = <Listed extends ListedCopy>(
  listed: Listed | undefined,
  now: number,
): listed is Listed & { readonly at: number } =>
  listed?.at !== undefined && (listed.expiresAt ?? Number.POSITIVE_INFINITY) > now;

/** The portal records a copy within this time of its backup's end as the card shows it. */
const sameMs = 120_000;

/** What is known of other copies without asking anybody; `undefined`: too little to say anything. */
export const lastCopyOf = (
  run: Run,
  made: readonly Completed[],
  listed: ListedCopy | undefined,
  now: number,
): LastCopy | undefined => {
  const own = made.filter(({ slot, portal }) => slot === run.slot && portal === run.portal);
  const good = own.filter((it) => isGood(it, now)).toSorted((one, other) => one.endedAt - other.endedAt);
  const best = good.at(-1);
  if (isStillListed(listed, now) && listed.at > (best?.endedAt ?? 0) && !own.some((it) => isSame(it, listed.at))) {
    return { at: listed.at, ...(listed.expiresAt !== undefined && { expiresAt: listed.expiresAt }) };
  }
  if (!best) return listed && listed.at === undefined ? 'none' : undefined;
  const { endedAt, storage, folder, expiresAt, proof } = best;
  return {
    ...{ at: endedAt, storage },
    ...(folder !== undefined && { folder }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(proof?.kind === 'whole' && { isVerified: true }),
  };
};

const isGood = (run: Completed, now: number): boolean =>
  run.phase === 'completed' && isCopyThere(run, now) && !(run.proof && isProblem(run.proof));

const isSame = ({ endedAt }: Completed, at: number): boolean => Math.abs(endedAt - at) <= sameMs;
