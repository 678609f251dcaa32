import { type CardedRun, hasCopy, isEnded, isFinished, type Run } from '../../backup/run.ts';

/**
 * What is known of the runs after a look at cards: what is open, and the last one of each slot. `since`: the cards are
 * all there are from that id on, so that a known one which is not among them is gone; absent: they are some of them.
 */
export const afterLook = (
  known: readonly CardedRun[],
  cards: readonly CardedRun[],
  since?: string,
): readonly CardedRun[] => {
  const isGone = ({ id }: CardedRun): boolean =>
    since !== undefined && id >= since && !cards.some((card) => card.id === id);
  const all = new Map(known.filter((it) => !isGone(it)).map((it) => [it.id, it]));
  for (const { id, run } of cards) {
    const before = all.get(id)?.run;
    // A card may be read as it was before its end, or what its copy turned out to be, was written to it.
    if (!(before?.key === run.key && progressOf(before) > progressOf(run))) all.set(id, { id, run });
  }
  const ordered = [...all.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  return ordered.filter((it) => !isEnded(it.run) || it === ordered.findLast(({ run }) => run.slot === it.run.slot));
};

/** How far a run has come: running, ended, finished, its copy verified. */
const progressOf = (run: Run): number => {
  if (!isFinished(run)) return isEnded(run) ? 1 : 0;
  return hasCopy(run) && run.proof ? 3 : 2;
};

/** The run to show for each slot: the oldest open one, which has the slot, or else the last. */
export const latestOf = (known: readonly CardedRun[]): readonly CardedRun[] =>
  (['portal', 'dump'] as const).flatMap((slot) => {
    const own = known.filter(({ run }) => run.slot === slot);
    return own.find(({ run }) => !isEnded(run)) ?? own.at(-1) ?? [];
  });
