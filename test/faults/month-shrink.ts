import type { Happening } from './month-happening.ts';
import type { Untruth } from './month-truth.ts';

const beforeMs = 6 * 3_600_000;
/** Real time after which what is left is good enough. */
const patienceMs = 30_000;

/**
 * The happenings of the hours before the untruth, shifted to begin at once, without those that are not needed for
 * `isUntrue` to hold; all of them where it does not hold for those hours alone.
 */
export const shrink = async (
  plan: readonly Happening[],
  { key, atMs }: Untruth,
  isUntrue: (plan: readonly Happening[]) => Promise<boolean>,
): Promise<readonly Happening[]> => {
  const giveUpAt = performance.now() + patienceMs;
  const until = plan.filter((happening) => happening.atMs <= atMs);
  const press = until.find((it) => it.what === 'press' && (it.key === key || `${it.key}-too` === key));
  const from = Math.max(0, (press?.atMs ?? atMs) - beforeMs);
  const near = until.filter((happening) => happening.atMs >= from).map((it) => ({ ...it, atMs: it.atMs - from }));
  if (!(await isUntrue(near))) return near;
  let left: readonly Happening[] = near;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length && performance.now() < giveUpAt; ) {
      const without = left.toSpliced(at, size);
      if (await isUntrue(without)) left = without;
      else at += size;
    }
  }
  return left;
};
