import { tookMs } from './end.ts';
import type { Proven } from './proof.ts';
import type { Completed } from './run.ts';

const mostCompared = 10;
/** A copy that is smaller than this part of the usual size has shrunk. */
const shrunkPart = 0.7;
const slowTimes = 3;
/** Ends are seen at polls, some seconds apart: a smaller difference means nothing. */
const pollsMs = 5_000;

/**
 * The proof with what is unusual about the copy, and about how long its backup took, beside this portal's last ten of the
 * same kind among the `others`; the usual is their median.
 */
export const besideOthers = (proof: Proven, run: Completed, others: readonly Completed[]): Proven => {
  const earlier = others
    .filter((it) => it.slot === run.slot && it.storage === run.storage && it.endedAt < run.endedAt)
    .sort((one, other) => one.endedAt - other.endedAt)
    .slice(-mostCompared);
  const usualBytes = median(earlier.flatMap(({ proof: of }) => (of && isWholeSize(of) ? of.sizeBytes : [])));
  const usualMs = median(earlier.flatMap((it) => tookMs(it) ?? []));
  const ms = tookMs(run);
  const hasShrunk = usualBytes !== undefined && isWholeSize(proof) && proof.sizeBytes < usualBytes * shrunkPart;
  const isSlow = usualMs !== undefined && ms !== undefined && ms >= usualMs * slowTimes && ms - usualMs >= pollsMs;
  return {
    ...proof,
    ...(hasShrunk && { usualBytes }),
    ...(isSlow && { slow: { tookMs: ms, usualMs } }),
  };
};

/** What is cut off, or no archive at all, says nothing of how large a copy is. */
const isWholeSize = (
  proof: NonNullable<Completed['proof']>,
): proof is Extract<Proven, { readonly sizeBytes: number }> =>
  proof.kind === 'sized' || proof.kind === 'whole' || proof.kind === 'incomplete';

const median = (values: readonly number[]): number | undefined => {
  const ordered = values.toSorted((one, other) => one - other);
  const middle = Math.floor(ordered.length / 2);
  const [below, above] = [ordered[ordered.length % 2 === 0 ? middle - 1 : middle], ordered[middle]];
  return below === undefined || above === undefined ? undefined : (below + above) / 2;
};
