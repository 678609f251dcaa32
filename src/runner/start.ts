import type { Answer } from '../backup/answer.ts';
import { priceOf } from '../backup/cost.ts';
import { explain } from '../backup/explain.ts';
import type { BackupRequest, Job } from '../backup/job.ts';
import { hadNoEffect, type RefusalKind } from '../backup/refusal.ts';
import { Refused } from '../backup/refused.ts';
import { isEnded, next, outcome, type Run, type Starting, starting } from '../backup/run.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Card, type Journal, type Portal, type Recorded, Unwritten } from './ports.ts';
import type { Held, Runs } from './runs.ts';

/** A person's request for a backup. `key` is derived from the request: the same request is the same key. */
export type Request = {
  readonly key: string;
  readonly requestedBy: string;
  readonly backup: BackupRequest;
  /** What the person said yes to; undefined for a plain start. `askedAt` in ms since 1970. */
  readonly offer?: { readonly price: string; readonly askedAt: number };
  readonly tell: (answer: Answer) => Promise<void>;
};

export type StartOptions = {
  readonly runs: Runs;
  readonly portal: Portal;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly isStopping: () => boolean;
  /** Reads the channel's cards as far back as an open one can be. */
  readonly readCards: () => Promise<readonly Recorded[]>;
  /** Follows the run to its end. */
  readonly carry: (held: Held, unclear?: Unclear) => Promise<void>;
};

const offerIsGoodMs = 600_000;
const claimTries = 6;
const claimAgainMs = 400;
/** An older claim may have been taken over by another process already. */
const freshMs = 15_000;

/** From a request to a backup that is followed: look, ask what it costs, card, claim, and only then the start. */
export const start = async (request: Request, options: StartOptions): Promise<void> => {
  const { runs } = options;
  if (!runs.isNews(request.key)) return;
  for (let other = runs.inSlot(request.backup.slot); other; other = runs.inSlot(request.backup.slot)) {
    if (other.card && other.run) return await request.tell({ kind: 'taken', run: other.run, card: other.card.id() });
    await other.asked;
  }
  const asked = Promise.withResolvers<void>();
  const held: Held = {
    key: request.key,
    slot: request.backup.slot,
    run: undefined,
    card: undefined,
    asked: asked.promise,
  };
  runs.held.set(request.key, held);
  try {
    const priorId = await look(request, options);
    if (priorId === undefined) return;
    if (!(await open(held, priorId, request, options))) return;
    await launch(held, request, options, asked.resolve);
  } finally {
    runs.held.delete(request.key);
    asked.resolve();
  }
};

/** Looks whether the slot is free and the start is free or agreed to; resolves to the finished job in it, if any. */
const look = async ({ backup, offer, tell }: Request, options: StartOptions): Promise<string | undefined> => {
  const { portal, clock } = options;
  if (options.isStopping()) return void (await tell({ kind: 'stopping' }));
  if (offer && clock.now() - offer.askedAt > offerIsGoodMs) return void (await tell({ kind: 'expired' }));
  const costing = portal.cost();
  let job: Job | undefined;
  try {
    job = await portal.progress(backup.slot);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return void (await tell({ kind: 'unasked', refusal: error.refusal }));
  }
  if (job && isUnderWay(job)) return void (await tell(await underWay(job, options)));
  const cost = await costing;
  const isAgreed = cost.kind === 'free' || (offer !== undefined && offer.price === priceOf(cost));
  if (!isAgreed) {
    return void (await tell({ kind: 'costs', cost, isChanged: offer !== undefined, askedAt: clock.now() }));
  }
  return job?.id ?? '';
};

const isUnderWay = (job: Job): boolean => outcome(job) === 'going';

const underWay = async (job: Job, { readCards }: StartOptions): Promise<Answer> => {
  const cards = await readCards().catch(() => []);
  const own = cards.findLast(({ run }) => 'backupId' in run && run.backupId !== '' && run.backupId === job.id);
  return own ? { kind: 'taken', run: own.run, card: own.id } : { kind: 'busy', job };
};

/** Writes the card and claims the slot with it; false where an older card has it. */
const open = async (held: Held, priorId: string, request: Request, options: StartOptions): Promise<boolean> => {
  const { journal, portal, clock } = options;
  const { slot, storage } = request.backup;
  const facts = { key: request.key, portal: portal.origin, slot, storage, requestedBy: request.requestedBy };
  const run = starting({ ...facts, startedAt: clock.now() }, priorId);
  let card: Card;
  try {
    card = await journal.open(run);
  } catch (error) {
    if (!(error instanceof Unwritten)) throw error;
    await request.tell({ kind: 'unwritten', reason: error.message });
    return false;
  }
  const openedAt = clock.elapsed();
  const older = await olderCard(card.id(), run, options);
  if (older) {
    card.leave();
    await journal.withdraw(card.id()).catch((error: unknown) => options.log.warn({ err: error }, 'a card stays'));
    await request.tell({ kind: 'taken', run: older.run, card: older.id });
    return false;
  }
  [held.run, held.card] = [run, card];
  if (clock.elapsed() - openedAt > freshMs) {
    held.run = next(run, { type: 'refused', at: clock.now(), reason: 'Slack took too long to confirm this card.' });
  }
  return true;
};

/**
 * Reads the channel until the own card is seen in it (a few seconds at most): the card that was written first has
 * the slot, and a request that another process took has its card already.
 */
const olderCard = async (id: string, run: Starting, options: StartOptions): Promise<Recorded | undefined> => {
  for (let tries = 0; tries < claimTries; tries += 1) {
    const cards = await options.readCards().catch(() => []);
    if (cards.some((card) => card.id === id)) {
      return cards.find((card) => card.id < id && (card.run.key === run.key || isRival(card, run)));
    }
    await options.clock.sleep(claimAgainMs);
  }
  return undefined;
};

const isRival = (card: Recorded, run: Starting): boolean =>
  card.run.portal === run.portal && card.run.slot === run.slot && !isEnded(card.run);

/** Sends the start, hands the run over to be followed, and tells who asked where nothing came of it. */
const launch = async (held: Held, request: Request, options: StartOptions, whenAsked: () => void): Promise<void> => {
  const { card, run } = held;
  if (!card || !run || card.lost.aborted) return;
  const telling = request.tell({ kind: 'following', card: card.id() });
  const sent = run.phase === 'starting' ? await send(run, request, options) : { run };
  held.run = sent.run;
  whenAsked();
  await options.carry(held, sent.unclear);
  await telling;
  if (held.run.phase === 'not_started') await request.tell({ kind: 'not_started', run: held.run, card: card.id() });
};

/** The start itself: the one request that is never repeated. */
const send = async (run: Starting, { backup }: Request, options: StartOptions): Promise<Sent> => {
  const { portal, clock, log } = options;
  if (options.isStopping()) {
    const reason = 'The bot was stopped before it asked the portal.';
    return { run: next(run, { type: 'refused', at: clock.now(), reason }) };
  }
  try {
    const job = await portal.start(backup);
    return { run: next(run, { type: 'accepted', at: clock.now(), job }) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { refusal } = error;
    log.warn({ run: run.key, kind: refusal.kind, status: refusal.httpStatus }, 'the portal did not take the start');
    const [at, reason] = [clock.now(), explain(refusal)];
    if (hadNoEffect(refusal)) return { run: next(run, { type: 'refused', at, reason }) };
    return { run: next(run, { type: 'unclear', at }), unclear: { reason, patienceMs: patienceMs[refusal.kind] ?? 0 } };
  }
};

/** The run after the start was sent; `unclear`: why its answer is not known, and how long it may still take effect. */
type Sent = { readonly run: Run; readonly unclear?: Unclear };
export type Unclear = { readonly reason: string; readonly patienceMs: number };

const patienceMs: Partial<Record<RefusalKind, number>> = {
  timeout: 60_000,
  cut: 10_000,
  unavailable: 10_000,
  unreadable: 5_000,
};
