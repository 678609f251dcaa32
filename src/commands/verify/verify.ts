import type { Copy, Slot } from '../../backup/job.ts';
import type { Portal } from '../../backup/portal.ts';
import type { PortalFailure } from '../../backup/portal-error.ts';
import { toResult } from '../../backup/result.ts';
import { backupId, type Completed, hasCopy } from '../../backup/run.ts';
import { dayMs } from '../../lib/durations.ts';
import type { CardRecord, Journal, Proved } from '../../runner/ports.ts';
import type { Runner } from '../../runner/runner.ts';

/** The private answer to a person who asks to verify a copy. */
export type VerifyAnswer =
  | { readonly kind: 'begun' | 'proved'; readonly run: Completed; readonly outcome?: Proved }
  /** `under_way`: some process is at it; `stopped`: the bot stops, and the next process continues. */
  | { readonly kind: 'under_way' | 'stopped' | 'no_copy' }
  | { readonly kind: 'no_card'; readonly why: 'gone' | 'unread' | 'foreign' }
  | { readonly kind: 'unasked'; readonly failure: PortalFailure };

type Options = {
  readonly portal: Portal;
  readonly journal: Journal;
  readonly runner: Runner;
  readonly tell: (answer: VerifyAnswer) => Promise<void>;
};

/** Verifies the copy of the card. */
export const verifyCard = async (card: string, options: Options): Promise<void> => {
  const recorded = await readCard(card, options);
  if ('kind' in recorded) return await options.tell(recorded);
  await verify(recorded, options);
};

/** Verifies the newest copy that the portal lists in the slot. */
export const verifyNewest = async (slot: Slot, options: Options): Promise<void> => {
  const { portal, runner, tell } = options;
  const { value: copies, failure } = await toResult(portal.history(slot));
  if (failure) return await tell({ kind: 'unasked', failure });
  const [copy] = copies;
  if (!copy?.storage) return await tell({ kind: 'no_copy' });
  const cards = await runner.context.cards().catch(() => []);
  const card = cards.findLast(({ run }) => backupId(run) === copy.id && hasCopy(run));
  const recorded = card && (await readCard(card.id, options));
  if (recorded && !('kind' in recorded)) return await verify(recorded, options);
  await verify(bare(copy, copy.storage, slot, portal.origin), options);
};

const verify = async (target: CardRecord | Completed, { runner, tell }: Options): Promise<void> => {
  const run = 'phase' in target ? target : target.run;
  if (!hasCopy(run)) return await tell({ kind: 'no_copy' });
  await tell({ kind: 'begun', run });
  const outcome = await runner.verify(target);
  if (outcome === 'under_way') return await tell({ kind: 'under_way' });
  await tell(outcome ? { kind: 'proved', run, outcome } : { kind: 'stopped' });
};

const readCard = async (card: string, { journal, portal }: Options): Promise<CardRecord | VerifyAnswer> => {
  const { value: recorded, isUnread } = await journal.at(card).then(
    (value) => ({ value, isUnread: false }),
    () => ({ value: undefined, isUnread: true }),
  );
  if (!recorded) return { kind: 'no_card', why: isUnread ? 'unread' : 'gone' };
  if (recorded.run.portal !== portal.origin) return { kind: 'no_card', why: 'foreign' };
  return hasCopy(recorded.run) && !recorded.run.gone ? recorded : { kind: 'no_copy' };
};

/** The run of a copy that no card shows. When it began is not known; a day is longer than any takes. */
const bare = (copy: Copy, storage: Completed['storage'], slot: Slot, portal: string): Completed => {
  const endedAt = copy.createdAt ?? 0;
  return {
    ...{ key: copy.id, portal, slot, storage, folder: undefined, requestedBy: undefined, retryOf: undefined },
    ...{ phase: 'completed', backupId: copy.id, startedAt: endedAt - dayMs, endedAt, endedAfter: undefined },
    ...{ reasons: [], expiresAt: copy.expiresAt, origin: 'found' },
  };
};
