import { priceOf } from '../backup/cost.ts';
import { type BackupRequest, type Job, outcome, type Slot } from '../backup/job.ts';
import { next } from '../backup/next.ts';
import type { Answer } from '../backup/outcome.ts';
import { type FailureKind, hadNoEffect, PortalError } from '../backup/portal-error.ts';
import { backupId, type Run, type Starting } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { explain } from '../slack/blocks/explain.ts';
import { claim } from './claim.ts';
import type { Card, CardRecord, Journal, Portal } from './ports.ts';
import type { ActiveRun, Runs } from './runs.ts';
import type { Standstill } from './standstill.ts';

/**
 * A person's request for a backup. `key` is derived from the request: the same request is the same key. With an offer
 * it is derived from that alone, so that any process finds the card of an offer that was used.
 */
export type Request = {
  readonly key: string;
  readonly requestedBy: string;
  readonly backup: BackupRequest;
  /** The card of the run that is tried again, '' or absent for none. */
  readonly retryOf?: string;
  /** The place of the copy is a person's choice, not the configuration's. */
  readonly isChosen?: boolean;
  /** What the person said yes to; undefined for a plain start. `askedAt` in ms since 1970. */
  readonly offer?: { readonly price: string; readonly askedAt: number };
  readonly tell: (answer: Answer) => Promise<void>;
};

export type StartOptions = {
  readonly runs: Runs;
  readonly portal: Portal;
  readonly standstill: Standstill;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** This process's name on the cards it follows. */
  readonly follower: string;
  readonly isStopping: () => boolean;
  /** Reads the channel's cards as far back as an open one can be. */
  readonly readCards: () => Promise<readonly CardRecord[]>;
  /** Follows the run to its end. */
  readonly carry: (held: ActiveRun, unclear?: Unclear) => Promise<void>;
};

const offerIsGoodMs = 600_000;

/** From a request to a backup that is followed: look, ask what it costs, card, claim, and only then the start. */
export const start = async (request: Request, options: StartOptions): Promise<void> => {
  const { runs } = options;
  if (request.offer) {
    const used = (await options.readCards().catch(() => [])).find(({ run }) => run.key === request.key);
    if (used) return await request.tell({ kind: 'taken', run: used.run, card: used.id });
  } else if (!runs.isFirstTime(request.key)) return;
  for (let other = runs.inSlot(request.backup.slot); other; other = runs.inSlot(request.backup.slot)) {
    if (other.card && other.run) return await request.tell({ kind: 'taken', run: other.run, card: other.card.id() });
    await other.asked;
  }
  const asked = Promise.withResolvers<void>();
  const held: ActiveRun = {
    key: request.key,
    slot: request.backup.slot,
    run: undefined,
    card: undefined,
    asked: asked.promise,
    tell: request.tell,
  };
  runs.held.set(request.key, held);
  try {
    const priorId = await look(request, options);
    if (priorId === undefined) return;
    if (!(await claim(held, priorId, request, options))) return;
    await launch(held, request, options, asked.resolve);
  } finally {
    asked.resolve();
    runs.letGo(held);
  }
};

/** Looks whether the slot is free, and the start free or agreed to: the id of the job that ended in it, '' for none. */
const look = async ({ backup, offer, tell }: Request, options: StartOptions): Promise<string | undefined> => {
  const { portal, clock, standstill } = options;
  const decline = async (answer: Answer): Promise<undefined> => {
    await tell(answer);
  };
  if (options.isStopping()) return await decline({ kind: 'stopping' });
  if (offer && clock.now() - offer.askedAt > offerIsGoodMs) return await decline({ kind: 'expired' });
  const costing = portal.cost();
  let job: Job | undefined;
  try {
    job = await portal.progress(backup.slot);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return await decline({ kind: 'unasked', failure: error.failure });
  }
  const blocker = standstill(backup.slot, job);
  if (blocker?.kind === 'broken') return await decline({ kind: 'blocked', blocker });
  if (job && outcome(job) === 'going') {
    const busy = await underWay(job, backup.slot, options);
    return await decline(blocker && busy.kind === 'busy' ? { kind: 'blocked', blocker } : busy);
  }
  const cost = await costing;
  const isAgreed = cost.kind === 'free' || (offer !== undefined && offer.price === priceOf(cost));
  if (!isAgreed) return await decline({ kind: 'costs', cost, isChanged: offer !== undefined, askedAt: clock.now() });
  return job?.id ?? '';
};

const underWay = async (job: Job, slot: Slot, { readCards }: StartOptions): Promise<Answer> => {
  const cards = await readCards().catch(() => []);
  // A card that another process has just written has no id yet: the job is its own, unless it stood there before.
  const isOf = ({ run }: CardRecord): boolean =>
    run.phase === 'starting' ? run.slot === slot && run.priorId !== job.id : job.id !== '' && backupId(run) === job.id;
  const own = cards.findLast(isOf);
  return own ? { kind: 'taken', run: own.run, card: own.id } : { kind: 'busy', job };
};

/** Sends the start, hands the run over to be followed, and tells who asked where nothing came of it. */
const launch = async (
  held: ActiveRun,
  request: Request,
  options: StartOptions,
  whenAsked: () => void,
): Promise<void> => {
  const { card, run } = held;
  if (!card || !run) return;
  const telling = request.tell({ kind: 'following', card: card.id() });
  // Another process took the card: it goes on with it, and nothing was sent.
  if (card.lost.aborted) return await telling;
  if (run.retryOf !== '') void noteRetry(run, card.id(), options);
  const sent = run.phase === 'starting' ? await send(run, request, card, options) : { run };
  held.run = sent.run;
  whenAsked();
  await options.carry(held, sent.unclear);
  await telling;
  if (held.run.phase === 'not_started') await request.tell({ kind: 'not_started', run: held.run, card: card.id() });
};

const noteRetry = async (run: Run, card: string, { journal, log }: StartOptions): Promise<void> => {
  await journal.note(run.retryOf, run, 'retry', run.requestedBy, card).catch((error: unknown) => {
    log.warn({ err: error, run: run.key }, 'the note under the card that is tried again is missing');
  });
};

/**
 * Looks at the slot a last time, because a start beside a job is answered with that job, whatever was asked for
 * (DocSpace source: BackupWorker). Gives the run with the job that stands there now, or its end.
 */
const lookAgain = async (run: Starting, { portal, clock }: StartOptions): Promise<Run> => {
  const refuse = (reason: string): Run => next(run, { type: 'refused', at: clock.now(), reason });
  try {
    const job = await portal.progress(run.slot);
    return job && outcome(job) === 'going' ? refuse(othersRuns(job)) : { ...run, priorId: job?.id ?? '' };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return refuse(explain(error.failure));
  }
};

const othersRuns = ({ id }: Job): string =>
  `Another backup${id === '' ? '' : ` (${id})`} was started at the portal in the meantime. Wait for its end, then start this one again.`;

/** The start itself: the one request that is never repeated. */
const send = async (begun: Starting, request: Request, card: Card, options: StartOptions): Promise<Sent> => {
  const { backup, isChosen } = request;
  const { portal, clock, log } = options;
  const run = await lookAgain(begun, options);
  // Another process took the card meanwhile: it goes on with it.
  if (run.phase !== 'starting' || card.lost.aborted) return { run };
  if (run.priorId !== begun.priorId) card.show(run);
  if (options.isStopping()) {
    const reason = 'The bot was stopped before it asked the portal.';
    return { run: next(run, { type: 'refused', at: clock.now(), reason }) };
  }
  try {
    const job = await portal.start(backup);
    return { run: next(run, { type: 'accepted', at: clock.now(), job }) };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    const { failure } = error;
    log.warn({ run: run.key, kind: failure.kind, status: failure.httpStatus }, 'the portal did not take the start');
    const [at, reason] = [clock.now(), explain(failure, isChosen ? 'choice' : 'start')];
    if (hadNoEffect(failure)) return { run: next(run, { type: 'refused', at, reason }) };
    return { run: next(run, { type: 'unclear', at }), unclear: { reason, patienceMs: patienceMs[failure.kind] ?? 0 } };
  }
};

/** The run after the start was sent; `unclear`: why its answer is not known, and how long it may still take effect. */
type Sent = { readonly run: Run; readonly unclear?: Unclear };
export type Unclear = { readonly reason: string; readonly patienceMs: number };

const patienceMs: Partial<Record<FailureKind, number>> = {
  timeout: 60_000,
  cut: 10_000,
  unavailable: 10_000,
  unreadable: 5_000,
};
