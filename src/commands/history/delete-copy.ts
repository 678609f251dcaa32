import { type Copy, outcome, type Slot } from '../../backup/job.ts';
import type { Portal } from '../../backup/portal.ts';
import { hadNoEffect, type PortalFailure } from '../../backup/portal-error.ts';
import { toResult } from '../../backup/result.ts';
import { backupId, type CardedRun, isEnded } from '../../backup/run.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Cards } from '../../runner/known-runs.ts';
import type { Journal } from '../../runner/ports.ts';
import type { Runner } from '../../runner/runner.ts';
import type { Deletion } from './lines.ts';
import type { Found, Pasts } from './read.ts';

/** A person's target to delete the copy with that id. `configured`: the slot that the bot is set up for. */
export type DeleteRequest = {
  readonly id: string;
  readonly by: string;
  readonly configured: Slot;
  /** Says in the admin channel which copies are gone that no card tells of; false where that message does not stand. */
  readonly announce: (copies: readonly Copy[]) => Promise<boolean>;
};

type Options = Pick<Runner['context'], 'amend' | 'own'> & {
  readonly portal: Portal;
  readonly journal: Journal;
  readonly cards: Cards;
  readonly pasts: Pasts;
  readonly clock: Clock;
  readonly log: Log;
};

/** Deletes a copy, once, and notes under its card, or else in the admin channel, who did it. Where the portal does not tell, its list does. */
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
  log.info({ user: by, backup: id }, 'a copy is deleted');
  const { failure } = await toResult(portal.deleteCopy(id));
  if (failure) {
    log.warn({ backup: id, kind: failure.kind, status: failure.httpStatus }, 'the portal did not delete a copy');
    const unseen = await lookAgain(failure, slot, id, pasts);
    if (unseen) return unseen;
  }
  for (const gone of [copy, ...twins]) pasts.forget(slot, gone.id);
  return { kind: 'deleted', copy, twins, isNoted: await areNoted(request, [copy, ...twins], known, options) };
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
 * a card are told of together.
 */
const areNoted = async (
  { id, by, announce }: DeleteRequest,
  gone: readonly Copy[],
  known: readonly CardedRun[],
  options: Options,
): Promise<boolean> => {
  const { amend, own, clock } = options;
  const cardOf = (copy: Copy): CardedRun | undefined => known.findLast(({ run }) => backupId(run) === copy.id);
  const bare = gone.filter((copy) => cardOf(copy) === undefined);
  const notes = gone.map(async (copy) => {
    const card = cardOf(copy);
    const why = copy.id === id ? 'deleted' : 'twin';
    if (card) void own(amend({ card: card.id, event: { type: 'copy_gone', at: clock.now(), why, by } }));
    return card === undefined || (await isNoted(card, copy.id === id ? 'delete' : 'delete_twin', by, options));
  });
  const all = await Promise.all([...notes, bare.length === 0 || announce(bare)]);
  return all.every((stands) => stands);
};

const isNoted = async (
  { id, run }: CardedRun,
  what: 'delete' | 'delete_twin',
  by: string,
  { journal, log }: Options,
): Promise<boolean> => {
  try {
    await journal.note(id, run, what, by);
    return true;
  } catch (error) {
    log.warn({ err: error, run: run.key }, 'the note under the card whose copy was deleted is missing');
    return false;
  }
};
