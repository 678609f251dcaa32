import { type CardedRun, isEnded, isFinished } from '../../backup/run.ts';

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
    // A card may be read as it was before its end was written to it.
    if (!(before && isFinished(before) && before.key === run.key)) all.set(id, { id, run });
  }
  const ordered = [...all.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  return ordered.filter((it) => !isEnded(it.run) || it === ordered.findLast(({ run }) => run.slot === it.run.slot));
};

/** The run that shows how each slot stands: the oldest open one, which has the slot, or else the last. */
export const latestOf = (known: readonly CardedRun[]): readonly CardedRun[] =>
  (['portal', 'dump'] as const).flatMap((slot) => {
    const own = known.filter(({ run }) => run.slot === slot);
    return own.find(({ run }) => !isEnded(run)) ?? own.at(-1) ?? [];
  });
