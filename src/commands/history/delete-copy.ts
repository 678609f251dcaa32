import { type Copy, outcome, type Slot } from '../../backup/job.ts';
import { hadNoEffect, type PortalFailure } from '../../backup/portal-error.ts';
import { toResult } from '../../backup/result.ts';
import { backupId, type CardedRun, isEnded } from '../../backup/run.ts';
import type { Log } from '../../lib/log.ts';
import type { Cards } from '../../runner/known-runs.ts';
import type { Journal, Portal } from '../../runner/ports.ts';
import type { Deletion } from './lines.ts';
import type { Pasts } from './read.ts';

/** A person's target to delete the copy with that id. `configured`: the slot that the bot is set up for. */
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
  const beside = await toResult(portal.progress(slot));
  if (beside.failure) return { kind: 'kept', failure: beside.failure };
  const isGoing = beside.value?.id === id && outcome(beside.value) === 'going';
  if (isGoing || (card && !isEnded(card.run))) return { kind: 'going' };
  log.info({ user: by, backup: id }, 'a copy is deleted');
  const { failure } = await toResult(portal.deleteCopy(id));
  if (failure) {
    log.warn({ backup: id, kind: failure.kind, status: failure.httpStatus }, 'the portal did not delete a copy');
    const unseen = await lookAgain(failure, slot, id, pasts);
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
  return (await pasts.find(id)) ?? (slot ? { kind: 'kept', failure: slot.failure } : { kind: 'gone' });
};

/**
 * What a failure means: the server breaks at an id that it does not know (DocSpace source: BackupService), and an
 * answer can be lost. undefined: the copy is gone, and this request did it.
 */
const lookAgain = async (
  failure: PortalFailure,
  slot: Slot,
  id: string,
  pasts: Pasts,
): Promise<Deletion | undefined> => {
  const { kind } = failure;
  if (hadNoEffect(failure) && kind !== 'missing') return { kind: 'kept', failure };
  const isAnswered = kind === 'missing' || kind === 'broken';
  const listing = await pasts.look(slot);
  if ('failure' in listing) return { kind: hadNoEffect(failure) ? 'kept' : 'unclear', failure };
  if (listing.copies.some((copy) => copy.id === id)) return { kind: isAnswered ? 'kept' : 'unclear', failure };
  return isAnswered ? { kind: 'gone' } : undefined;
};

const isNoted = async ({ id, run }: CardedRun, by: string, { journal, log }: Options): Promise<boolean> => {
  try {
    await journal.note(id, run, 'delete', by);
    return true;
  } catch (error) {
    log.warn({ err: error, run: run.key }, 'the note under the card whose copy was deleted is missing');
    return false;
  }
};
