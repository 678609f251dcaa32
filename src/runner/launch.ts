import { next } from '../backup/next.ts';
import { type FailureKind, hadNoEffect, PortalError } from '../backup/portal-error.ts';
import type { Reason } from '../backup/reason.ts';
import type { Run, Starting } from '../backup/run.ts';
import type { Card } from './ports.ts';
import { readSlot, type SlotState } from './read-slot.ts';
import type { ActiveRun } from './runs.ts';
import type { Request, StartOptions } from './start.ts';

/** Why the answer to a start is not known, and how long the start may still take effect. */
export type Unclear = { readonly because: Reason; readonly patienceMs: number };

/** The run after the start was sent; `unclear`: its answer is not known. */
type Sent = { readonly run: Run; readonly unclear?: Unclear };

/**
 * Starts the run that has claimed its slot, and hands it over to be followed.
 *
 * 1. Nothing is sent once another process has the card: it continues with it.
 * 2. The slot is read a last time, right before the start.
 * 3. The start is sent, once. An answer that is lost is looked for by the code that carries the run.
 * 4. The person who asked gets the address of the card, and why, if nothing was started.
 */
export const launch = async (
  held: ActiveRun,
  request: Request,
  options: StartOptions,
  whenAsked: () => void,
): Promise<void> => {
  const { card, run } = held;
  if (!card || !run) return;
  const telling = request.tell({ kind: 'following', card: card.id() });
  if (card.lost.aborted) return await telling;
  if (run.retryOf !== undefined) void noteRetry(run.retryOf, request, run, card.id(), options);
  const sent = run.phase === 'starting' ? await send(run, request, card, options) : { run };
  held.run = sent.run;
  whenAsked();
  await options.carry(held, sent.unclear);
  await telling;
  if (held.run.phase === 'not_started') await request.tell({ kind: 'not_started', run: held.run, card: card.id() });
};

const noteRetry = async (
  of: string,
  { requestedBy }: Request,
  run: Run,
  card: string,
  { journal, amend, clock, log }: StartOptions,
): Promise<void> => {
  await journal.note(of, run, 'retry', requestedBy, { card }).catch((error: unknown) => {
    log.warn({ err: error, run: run.key }, 'the note under the card that is tried again is missing');
  });
  await amend({ card: of, event: { type: 'retried', at: clock.now(), as: card } });
};

/** The start itself: the one request that is never repeated. */
const send = async (begun: Starting, request: Request, card: Card, options: StartOptions): Promise<Sent> => {
  const { portal, clock, log } = options;
  const refused = (because: Reason): Sent => ({
    run: next(begun, { type: 'refused', at: clock.now(), reasons: [because] }),
  });
  const asked = request.isChosen ? 'choice' : 'start';
  // No clock shows how long this process was suspended: another one may have ended the run meanwhile.
  const [isChecked, slot] = await Promise.all([isCardChecked(card), readSlot(begun.slot, options)]);
  if (!isChecked) return refused({ code: 'unconfirmed' });
  if (slot.kind !== 'free') return refused(reasonNotToStart(slot, asked));
  const run = { ...begun, priorId: slot.priorId };
  if (card.lost.aborted) return { run };
  if (run.priorId !== begun.priorId) card.show(run);
  if (options.isStopping()) return refused({ code: 'stopped' });
  try {
    const job = await portal.start(request.backup);
    return { run: next(run, { type: 'accepted', at: clock.now(), job }) };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    const { failure } = error;
    log.warn({ run: run.key, kind: failure.kind, status: failure.httpStatus }, 'the portal did not take the start');
    const because: Reason = { code: 'failure', failure, asked };
    if (hadNoEffect(failure)) return refused(because);
    const unclear = { because, patienceMs: patienceMs[failure.kind] ?? 0 };
    return { run: next(run, { type: 'unclear', at: clock.now() }), unclear };
  }
};

const isCardChecked = (card: Card): Promise<boolean> =>
  card.check().then(
    () => true,
    () => false,
  );

const reasonNotToStart = (slot: Exclude<SlotState, { kind: 'free' }>, asked: 'start' | 'choice'): Reason => {
  switch (slot.kind) {
    case 'busy':
      return { code: 'overtaken', id: slot.job.id };
    case 'blocked':
      return { code: 'blocked', id: slot.blocker.job.id };
    case 'unasked':
      return { code: 'failure', failure: slot.failure, asked };
  }
};

const patienceMs: Partial<Record<FailureKind, number>> = {
  timeout: 60_000,
  cut: 10_000,
  unavailable: 10_000,
  unreadable: 5_000,
};
