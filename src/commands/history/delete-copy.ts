import { type Copy, outcome, type Slot } from '../../backup/job.ts';
import type { Portal } from '../../backup/portal.ts';
import { hadNoEffect, type PortalFailure } from '../../backup/portal-error.ts';
import { toResult } from '../../backup/result.ts';
import { backupId, type CardedRun, hasCopy, isEnded, type Run } from '../../backup/run.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Cards } from '../../runner/known-runs.ts';
import type { Journal } from '../../runner/ports.ts';
import type { Runner } from '../../runner/runner.ts';
import type { Deletion } from './lines.ts';
import type { Found, Pasts } from './read.ts';

/** A person's request to delete the copy with that id. `configured`: the slot that the bot is set up for. */
export type DeleteRequest = {
  readonly id: string;
  readonly by: string;
  readonly configured: Slot;
  /** The folder that the configured backups go to, if they go to one. */
  readonly folder?: string | undefined;
  /** Says in the admin channel which copies are gone that no card shows; false if that message is not there. */
  readonly announce: (copies: readonly Copy[], file: number | undefined) => Promise<boolean>;
};

type Options = Pick<Runner['context'], 'amend' | 'own'> & {
  readonly portal: Portal;
  readonly journal: Journal;
  readonly cards: Cards;
  readonly pasts: Pasts;
  readonly clock: Clock;
  /** Keeps the number that the file of a deleted copy had. */
  readonly keepNumber: (number: number) => Promise<unknown>;
  readonly log: Log;
};

/**
 * Deletes a copy, once, and notes under its card, or else in the admin channel, who did it. If the delete call gives no
 * clear answer, the portal's history is read to see whether the copy is gone.
 */
export const deleteCopy = async (request: DeleteRequest, options: Options): Promise<Deletion> => {
  const { portal, pasts, log } = options;
  const { id, by } = request;
  const found = await find(request, options);
  if ('kind' in found) return found;
  const { slot, copy, twins } = found;
  const known = await options.cards().catch(() => []);
  const card = known.findLast(({ run }) => backupId(run) === id);
  const beside = await toResult(portal.progress(slot));
  if (beside.failure) return { kind: 'kept', failure: beside.failure };
  const isGoing = beside.value?.id === id && outcome(beside.value) === 'going';
  if (isGoing || (card && !isEnded(card.run))) return { kind: 'going' };
  const file = await fileNumber({ slot, copy, run: card?.run, folder: request.folder }, portal);
  log.info({ user: by, backup: id }, 'a copy is deleted');
  const { failure } = await toResult(portal.deleteCopy(id));
  if (failure) {
    log.warn({ backup: id, kind: failure.kind, status: failure.httpStatus }, 'the portal did not delete a copy');
    const unseen = await lookAgain(failure, slot, id, pasts);
    if (unseen) return unseen;
  }
  for (const gone of [copy, ...twins]) pasts.forget(slot, gone.id);
  if (file !== undefined)
    await options.keepNumber(file).catch((error: unknown) => log.warn({ err: error }, 'a number is not kept'));
  return { kind: 'deleted', copy, twins, isNoted: await areNoted(request, [copy, ...twins], file, known, options) };
};

/** The number of the copy's file, if it lies in Documents: a document that gets it later is left out of every backup. */
const fileNumber = async (
  at: { readonly slot: Slot; readonly copy: Copy; readonly run: Run | undefined; readonly folder: string | undefined },
  portal: Pick<Portal, 'findCopy'>,
): Promise<number | undefined> => {
  const { slot, copy, run } = at;
  const { id, storage, fileName, createdAt } = copy;
  if (storage !== 'Documents') return undefined;
  if (run && hasCopy(run) && run.proof && run.proof.kind !== 'pending' && run.proof.fileId !== undefined)
    return run.proof.fileId;
  const folder = run?.folder ?? at.folder;
  const { value } = await toResult(portal.findCopy({ slot, id, storage, fileName, createdAt, folder }));
  const number = Number(value?.copy?.fileId);
  return Number.isSafeInteger(number) ? number : undefined;
};

/** Where the copy is; a list from before is enough. */
const find = async ({ id, configured }: DeleteRequest, { pasts }: Options): Promise<Found | Deletion> => {
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

/**
 * Says on the cards of the copies that are gone, and notes under them, the deleted one first, who did it; those without
 * a card are announced together.
 */
const areNoted = async (
  { id, by, announce }: DeleteRequest,
  gone: readonly Copy[],
  file: number | undefined,
  known: readonly CardedRun[],
  options: Options,
): Promise<boolean> => {
  const { amend, own, clock } = options;
  const cardOf = (copy: Copy): CardedRun | undefined => known.findLast(({ run }) => backupId(run) === copy.id);
  const bare = gone.filter((copy) => cardOf(copy) === undefined);
  const notes = gone.map(async (copy) => {
    const card = cardOf(copy);
    if (!card) return true;
    const isDeleted = copy.id === id;
    const why = isDeleted ? 'deleted' : 'twin';
    const [stands] = await Promise.all([
      isNoted(card, isDeleted ? 'delete' : 'delete_twin', { by, file }, options),
      own(amend({ card: card.id, event: { type: 'copy_gone', at: clock.now(), why, by } })),
    ]);
    return stands;
  });
  const all = await Promise.all([...notes, bare.length === 0 || announce(bare, file)]);
  return all.every((stands) => stands);
};

const isNoted = async (
  { id, run }: CardedRun,
  what: 'delete' | 'delete_twin',
  { by, file }: { readonly by: string; readonly file: number | undefined },
  { journal, log }: Options,
): Promise<boolean> => {
  try {
    await journal.note(id, run, what, by, { file });
    return true;
  } catch (error) {
    log.warn({ err: error, run: run.key }, 'the note under the card whose copy was deleted is missing');
    return false;
  }
};
