import type { Happening } from './month-happening.ts';
import type { Untruth } from './month-truth.ts';

const beforeMs = 12 * 3_600_000;

/** Leaves out of the plan what is not needed for `isUntrue` to hold; first all but the hours before the untruth. */
export const shrink = async (
  plan: readonly Happening[],
  { key, atMs }: Untruth,
  isUntrue: (plan: readonly Happening[]) => Promise<boolean>,
): Promise<readonly Happening[]> => {
  const until = plan.filter((happening) => happening.atMs <= atMs);
  const press = until.find((happening) => happening.what === 'press' && key.startsWith(happening.key));
  const from = Math.max(0, (press?.atMs ?? atMs) - beforeMs);
  const near = until.filter((happening) => happening.atMs >= from).map((it) => ({ ...it, atMs: it.atMs - from }));
  let left: readonly Happening[] = (await isUntrue(near)) ? near : until;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length; ) {
      const without = left.toSpliced(at, size);
      if (await isUntrue(without)) left = without;
      else at += size;
    }
  }
  return left;
};
