import { type Copy, outcome, type Slot } from '../backup/job.ts';
import { learn } from '../backup/learn.ts';
import type { Deletion } from '../backup/past.ts';
import { hadNoEffect, type Refusal } from '../backup/refusal.ts';
import { backupId, type Carded, isEnded } from '../backup/run.ts';
import type { Log } from '../log.ts';
import type { Cards } from './cards.ts';
import type { Pasts } from './past.ts';
import type { Journal, Portal } from './ports.ts';

/** A person's wish to delete the copy with that id. `configured`: the slot that the bot is set up for. */
export type DeleteRequest = { readonly id: string; readonly by: string; readonly configured: Slot };

type Options = {
  readonly portal: Portal;
  readonly journal: Journal;
  readonly cards: Cards;
  readonly pasts: Pasts;
  readonly log: Log;
};

/** Deletes a copy, once, and notes under its card who did it. Where the portal does not tell, its list does. */
export const deleteCopy = async (request: DeleteRequest, options: Options): Promise<Deletion> => {
  const { portal, pasts, log } = options;
  const { id, by } = request;
  const found = await find(request, options);
  if ('kind' in found) return found;
  const { slot, copy } = found;
  const known = await options.cards().catch(() => []);
  const card = known.findLast(({ run }) => backupId(run) === id);
  const beside = await learn(portal.progress(slot));
  if (beside.refusal) return { kind: 'kept', refusal: beside.refusal };
  const isGoing = beside.known?.id === id && outcome(beside.known) === 'going';
  if (isGoing || (card && !isEnded(card.run))) return { kind: 'going' };
  log.info({ user: by, backup: id }, 'a copy is deleted');
  const { refusal } = await learn(portal.deleteCopy(id));
  if (refusal) {
    log.warn({ backup: id, kind: refusal.kind, status: refusal.httpStatus }, 'the portal did not delete a copy');
    const unseen = await lookAgain(refusal, slot, id, pasts);
    if (unseen) return unseen;
  }
  pasts.forget(slot, id);
  return { kind: 'deleted', copy, isNoted: card === undefined || (await isNoted(card, by, options)) };
};

/** Where the copy is; a list from before is enough. */
const find = async (
  { id, configured }: DeleteRequest,
  { pasts }: Options,
): Promise<{ readonly slot: Slot; readonly copy: Copy } | Deletion> => {
  const listed = await pasts.find(id);
  if (listed) return listed;
  const { unread } = await pasts.read(configured);
  const [slot] = unread;
  return (await pasts.find(id)) ?? (slot ? { kind: 'kept', refusal: slot.refusal } : { kind: 'gone' });
};

/**
 * What a refusal means: the server breaks at an id that it does not know (DocSpace source: BackupService), and an
 * answer can be lost. undefined: the copy is gone, and this request did it.
 */
const lookAgain = async (refusal: Refusal, slot: Slot, id: string, pasts: Pasts): Promise<Deletion | undefined> => {
  const { kind } = refusal;
  if (hadNoEffect(refusal) && kind !== 'missing') return { kind: 'kept', refusal };
  const isAnswered = kind === 'missing' || kind === 'broken';
  const listing = await pasts.look(slot);
  if ('refusal' in listing) return { kind: hadNoEffect(refusal) ? 'kept' : 'unclear', refusal };
  if (listing.copies.some((copy) => copy.id === id)) return { kind: isAnswered ? 'kept' : 'unclear', refusal };
  return isAnswered ? { kind: 'gone' } : undefined;
};

const isNoted = async ({ id, run }: Carded, by: string, { journal, log }: Options): Promise<boolean> => {
  try {
    await journal.note(id, run, 'delete', by);
    return true;
  } catch (error) {
    log.warn({ err: error, run: run.key }, 'the note under the card whose copy was deleted is missing');
    return false;
  }
};
