import { outcome } from '../../backup/job.ts';
import type { Answer } from '../../backup/outcome.ts';
import type { Portal } from '../../backup/portal.ts';
import { hadNoEffect, PortalError, type PortalFailure } from '../../backup/portal-error.ts';
import { toResult } from '../../backup/result.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { CardRecord, Journal } from '../../runner/ports.ts';
import type { Runs } from '../../runner/runs.ts';
import { readBothSlots } from './both-slots.ts';
import { type NamedRun, type RunningCard, runningCards } from './running-cards.ts';

/** A person's request to cancel the backup with that id. */
export type CancelRequest = {
  readonly backupId: string;
  /** The message whose button was pressed: the card, or a question about it. */
  readonly message: string;
  readonly by: string;
  /** Whether the person may cancel what another asked for. */
  readonly mayCancelOthers: () => Promise<boolean>;
  readonly tell: (answer: Answer) => Promise<void>;
};

type Options = {
  readonly runs: Runs;
  readonly portal: Portal;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly readCards: () => Promise<readonly CardRecord[]>;
  readonly signal: AbortSignal;
};

/** Time for a cancel whose answer was lost, and for a job that comes back because no worker had taken it yet. */
const settlesMs = 5_000;

/**
 * Cancels the backup while it is the one that runs. The portal's cancel names no backup and drops those of both slots
 * (DocSpace source: BackupWorker.StopAsync).
 *
 * 1. The card says which run it is, and whether this person may cancel it.
 * 2. A second press while a cancel is running waits for it and gets its answer.
 * 3. Both slots are read: only this backup may be dropped.
 * 4. Who cancels is noted under the card, where every process finds it.
 * 5. Both slots are read again, because the note can take its time; then the cancel is sent, once.
 * 6. Some seconds later the slot shows whether the backup continues anyway; the note is then taken back.
 */
export const cancel = async (request: CancelRequest, options: Options): Promise<void> => {
  const { by, tell } = request;
  const { runs } = options;
  const running = await runningCards(options.readCards, runs);
  if ('answer' in running) return await tell(running.answer);
  const found = running.find((it) => it.run.backupId === request.backupId) ?? (await pressedCard(request, options));
  if (!found) return await tell({ kind: 'uncancelled', why: isHeld(request.backupId, runs) ? 'unread' : 'over' });
  const { id: card, run } = found;
  if (run.requestedBy !== by && !(await request.mayCancelOthers())) {
    return await tell({ kind: 'uncancelled', why: 'anothers', run, card });
  }
  // A second cancel would drop whatever runs then: presses in one moment share one cancel and its answer.
  for (let other = runs.cancels.get(run.key); other; other = runs.cancels.get(run.key)) {
    const same = await other;
    if (same) return await tell(same);
  }
  const said = Promise.withResolvers<Answer | undefined>();
  runs.cancels.set(run.key, said.promise);
  const tellAll = async (answer: Answer): Promise<void> => {
    said.resolve(answer);
    await tell(answer);
  };
  try {
    await ask(found, { by, tell: tellAll }, options);
  } finally {
    said.resolve(undefined);
    runs.cancels.delete(run.key);
  }
};

/** The card that was pressed, which may be further back than the channel was read yet. */
const pressedCard = async (
  { backupId, message }: CancelRequest,
  { journal, portal, runs }: Options,
): Promise<RunningCard | undefined> => {
  if (message === '') return undefined;
  const found = await journal.at(message).catch(() => undefined);
  const card = found && runs.asKnown(found);
  if (card?.run.phase !== 'running' || card.run.portal !== portal.origin) return undefined;
  return card.run.backupId === backupId ? { ...card, run: { ...card.run, backupId } } : undefined;
};

/** Whether this process follows its run, so that its card is missing only for a moment. */
const isHeld = (id: string, { held }: Runs): boolean =>
  held.values().some(({ run }) => run?.phase === 'running' && run.backupId === id);

const ask = async (
  { id: card, run }: RunningCard,
  { by, tell }: Pick<CancelRequest, 'by' | 'tell'>,
  options: Options,
): Promise<void> => {
  const { journal, portal, runs, clock, log } = options;
  const objection = await objectionTo(run, portal);
  if (objection) return await tell({ ...objection, card });
  try {
    await journal.note(card, run, 'cancel', by);
  } catch (error) {
    log.warn({ err: error, run: run.key }, 'who cancels could not be noted; nothing is cancelled');
    return await tell({ kind: 'uncancelled', why: 'unnoted', card });
  }
  const apply = (who: string | undefined) =>
    runs.held.get(run.key)?.apply?.({ type: 'cancelling', at: clock.now(), by: who });
  const noteKept = (): Promise<void> =>
    journal.note(card, run, 'kept', by).catch((reason: unknown) => log.warn({ err: reason }, 'a note is missing'));
  const keep = async (why: 'refused' | 'kept', failure?: PortalFailure): Promise<void> => {
    apply(undefined);
    await noteKept();
    await tell({ kind: 'uncancelled', why, card, ...(failure ? { failure } : {}) });
  };
  // Slack may have taken its time for the note: what runs now is what the portal would drop.
  const late = await objectionTo(run, portal);
  if (late) {
    if (late.why !== 'over') await noteKept();
    return await tell({ ...late, card });
  }
  apply(by);
  log.info({ run: run.key, user: by }, 'a backup is cancelled');
  try {
    if (!(await portal.cancel())) return await tell({ kind: 'uncancelled', why: 'over', card });
    await tell({ kind: 'cancelling', card });
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    const { failure } = error;
    if (hadNoEffect(failure)) return await keep('refused', failure);
    await tell({ kind: 'uncancelled', why: 'unclear', failure, card });
  }
  await clock.sleep(settlesMs, options.signal);
  if (!options.signal.aborted && (await isStillRunning(run, portal))) await keep('kept');
};

/** Whether the portal is seen to work on the run still. */
const isStillRunning = async ({ slot, backupId }: NamedRun, portal: Portal): Promise<boolean> => {
  const job = await portal.progress(slot).catch(() => undefined);
  return job !== undefined && job.id === backupId && outcome(job) === 'going';
};

type Objection = Extract<Answer, { kind: 'uncancelled' }>;

/** Why the portal must not be asked to cancel this run now. */
const objectionTo = async (run: NamedRun, portal: Portal): Promise<Objection | undefined> => {
  const { value, failure } = await toResult(readBothSlots(run.slot, portal));
  if (failure) return { kind: 'uncancelled', why: 'unasked', failure };
  const { own, isOtherBusy } = value;
  if (own === undefined || own.id !== run.backupId || outcome(own) !== 'going')
    return { kind: 'uncancelled', why: 'over' };
  // Servers before 3.7 send no status, and know no cancel.
  if (own.status === undefined) return { kind: 'uncancelled', why: 'old' };
  return isOtherBusy ? { kind: 'uncancelled', why: 'both', run } : undefined;
};
