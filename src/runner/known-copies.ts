import { backupId, type CardedRun, type Completed, hasCopy, isFinished } from '../backup/run.ts';
import type { OnCards } from './ports.ts';

/** The finished backups that made a copy, as far as cards say, oldest first. It reads nothing by itself. */
export const createKnownCopies = () => {
  let known: ReadonlyMap<string, CardedRun<Completed>> = new Map();
  const learn: OnCards = (cards, since) => {
    const read = new Set(cards.map(({ id }) => id));
    const now = new Map([...known].filter(([id]) => since === undefined || id < since || read.has(id)));
    for (const { id, run } of cards) {
      // While a copy is verified once more, what is known of it stands.
      if (hasCopy(run) && (isFinished(run) || !now.has(id))) now.set(id, { id, run });
    }
    known = now;
  };
  return {
    learn,
    madeBackups: (): readonly Completed[] =>
      [...known.values()].map(({ run }) => run).sort((one, other) => one.endedAt - other.endedAt),
    /** The numbers that their files have or had. */
    fileNumbers: () =>
      [...known.values()].flatMap(({ run }) => {
        const fileId = run.proof?.kind === 'pending' ? undefined : run.proof?.fileId;
        return fileId === undefined ? [] : [{ fileId, backupId: backupId(run) }];
      }),
  };
};
