import { isRefused, offerLifeMs, priceOf } from '../backup/cost.ts';
import type { BackupRequest, Slot } from '../backup/job.ts';
import type { Answer } from '../backup/outcome.ts';
import type { Portal } from '../backup/portal.ts';
import { backupId, type Payment } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Amendment } from './amend-cards.ts';
import { claim } from './claim.ts';
import { launch, type Unclear } from './launch.ts';
import type { CardRecord, Journal } from './ports.ts';
import { readSlot, type SlotState } from './read-slot.ts';
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
  /** The card of the run that is tried again. */
  readonly retryOf?: string | undefined;
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
  /** Adds to a finished card what became of its run. */
  readonly amend: (amendment: Amendment) => Promise<void>;
  /** Follows the run to its end. */
  readonly carry: (held: ActiveRun, unclear?: Unclear) => Promise<void>;
};

/** How long what a person was asked can be agreed to. */
/**
 * From a request to a backup that is followed.
 *
 * 1. A request that was seen before, or an offer that was used, starts nothing.
 * 2. A run of this process in the same slot is the answer; one that is just being started is waited for.
 * 3. The slot has to be free, and the start free of charge or agreed to.
 * 4. The card is written and claims the slot (`claim`); an older card wins.
 * 5. Only then the portal is asked to start (`launch`).
 */
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
    const free = await look(request, options);
    if (!free) return;
    if (!(await claim(held, free, request, options))) return;
    await launch(held, request, options, asked.resolve);
  } finally {
    asked.resolve();
    runs.letGo(held);
  }
};

/** The job that was in the free slot before, and what a person agreed to pay. */
export type Free = { readonly priorId: string | undefined; readonly payment?: Payment };

/** Whether the slot is free, and the start free or agreed to; if not, the person learns why. */
const look = async ({ backup, offer, tell }: Request, options: StartOptions): Promise<Free | undefined> => {
  const { portal, clock } = options;
  const decline = async (answer: Answer): Promise<undefined> => {
    await tell(answer);
  };
  if (options.isStopping()) return await decline({ kind: 'stopping' });
  if (offer && clock.now() - offer.askedAt > offerLifeMs) return await decline({ kind: 'expired' });
  const costing = portal.cost();
  const slot = await readSlot(backup.slot, options);
  if (slot.kind !== 'free') return await decline(await answerTo(slot, backup.slot, options));
  const cost = await costing;
  const isAgreed = cost.kind === 'free' || (offer?.price === priceOf(cost) && !isRefused(cost));
  if (!isAgreed) return await decline({ kind: 'costs', cost, isChanged: offer !== undefined, askedAt: clock.now() });
  return { priorId: slot.priorId, ...(cost.kind === 'paid' && { payment: { price: priceOf(cost) || undefined } }) };
};

/** The answer for a slot in which nothing can be started. */
const answerTo = async (
  state: Exclude<SlotState, { kind: 'free' }>,
  slot: Slot,
  { readCards }: StartOptions,
): Promise<Answer> => {
  if (state.kind !== 'busy') return state;
  const { job, blocker } = state;
  const cards = await readCards().catch(() => []);
  // A card that another process has just written has no ID yet: the job is its own, unless it was there before.
  const isOf = ({ run }: CardRecord): boolean =>
    run.phase === 'starting'
      ? run.slot === slot && run.priorId !== job.id
      : job.id !== undefined && backupId(run) === job.id;
  const own = cards.findLast(isOf);
  if (own) return { kind: 'taken', run: own.run, card: own.id };
  return blocker ? { kind: 'blocked', blocker } : { kind: 'busy', job };
};
