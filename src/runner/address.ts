import { next } from '../backup/next.ts';
import type { Portal } from '../backup/portal.ts';
import { backupId, isEnded, type Run } from '../backup/run.ts';
import type { CardRecord } from './ports.ts';

/** A portal keeps its host when it changes to https: its cards are read as those of the address that it has now. */
export const underAddress = (card: CardRecord, origin: string): CardRecord =>
  card.run.portal !== origin && hostOf(card.run.portal) === hostOf(origin)
    ? { ...card, run: { ...card.run, portal: origin } }
    : card;

const hostOf = (origin: string): string | undefined => URL.parse(origin)?.host;

/** Whether the portal has the backup of a card that names another address. False also if it does not answer. */
export const isSamePortal = async (run: Run, portal: Pick<Portal, 'progress' | 'history'>): Promise<boolean> => {
  const id = backupId(run);
  if (id === undefined) return false;
  const job = await portal.progress(run.slot).catch(() => undefined);
  if (job?.id === id) return true;
  const copies = await portal.history(run.slot).catch(() => []);
  return copies.some((copy) => copy.id === id);
};

/** The run as it ends here: nobody can ask the portal at that address any more. */
export const endElsewhere = (run: Run, origin: string, at: number): Run => {
  if (isEnded(run)) return run;
  return next(run, { type: 'lost', at, reasons: [{ code: 'moved_to', text: origin }] });
};
