import { next } from '../backup/next.ts';
import { isEnded, type Starting, starting } from '../backup/run.ts';
import { configuredTarget } from '../backup/target.ts';
import { type Card, type CardRecord, Unwritten } from './ports.ts';
import type { ActiveRun } from './runs.ts';
import type { Free, Request, StartOptions } from './start.ts';

const claimTries = 12;
const claimAgainMs = 400;
/** An older claim may have been taken over by another process already. */
const freshMs = 15_000;

/**
 * Writes the card and claims the slot with it; false: another card has it, or none could be written.
 *
 * 1. The card is posted before anything is asked of the portal.
 * 2. The channel is read until the own card is seen in it.
 * 3. An older card for the same slot, request or try has the slot: the own card is withdrawn, and the person is pointed
 *    to the other.
 * 4. A first copy of the own card, whose answer from Slack was lost, is used in place of the second.
 * 5. A claim that took too long to confirm ends as not started: an older one may have been taken over meanwhile.
 */
export const claim = async (
  held: ActiveRun,
  { priorId, payment }: Free,
  request: Request,
  options: StartOptions,
): Promise<boolean> => {
  const { journal, portal, clock } = options;
  const facts = {
    key: request.key,
    portal: portal.origin,
    ...configuredTarget(request.backup),
    requestedBy: request.requestedBy,
    retryOf: request.retryOf,
    ...(payment && { payment }),
  };
  const run = starting({ ...facts, startedAt: clock.now() }, priorId);
  const begunAt = clock.elapsed();
  let card: Card;
  try {
    card = await journal.open(run);
  } catch (error) {
    if (!(error instanceof Unwritten)) throw error;
    await request.tell({ kind: 'unwritten', why: error.why, code: error.code });
    return false;
  }
  const openedAt = clock.elapsed();
  const seen = await look(card.id(), run, options);
  const older = seen?.older;
  if (older) {
    card.leave();
    for (const id of [card.id(), ...(seen.double ? [seen.double.id] : [])]) await journal.withdraw(id);
    await request.tell({ kind: isSameTry(older, run) ? 'retried' : 'taken', run: older.run, card: older.id });
    return false;
  }
  const double = seen?.double;
  if (double) {
    card.leave();
    await journal.withdraw(card.id());
    card = journal.resume(double);
  }
  [held.run, held.card] = [run, card];
  if (!seen || clock.elapsed() - (double ? begunAt : openedAt) > freshMs) {
    const code = journal.isLimited() ? 'history_limited' : 'unconfirmed';
    held.run = next(run, { type: 'refused', at: clock.now(), reasons: [{ code }] });
  }
  return true;
};

/**
 * What precedes the own card. `older`: the card that has the slot; `double`: this request's own first card, if
 * Slack's answer to it was lost and it could not be read before it was written again.
 */
type Seen = { readonly older: CardRecord | undefined; readonly double: CardRecord | undefined };

/**
 * Reads the channel until the own card is seen in it (a few seconds at most): the card that was written first has
 * the slot, a request that another process took has its card already, and a card is tried again once. Undefined:
 * what is there is not known.
 */
const look = async (id: string, run: Starting, options: StartOptions): Promise<Seen | undefined> => {
  const isDouble = (card: CardRecord): boolean =>
    card.id < id && card.run.key === run.key && card.follower === options.follower;
  for (let tries = 0; tries < claimTries; tries += 1) {
    const cards = (await options.readCards().catch(() => [])).map(options.runs.asKnown);
    const double = cards.find(isDouble);
    const older = cards.find((card) => card.id < (double?.id ?? id) && hasPrecedence(card, run));
    if (older || cards.some((card) => card.id === id)) return { older, double };
    await options.clock.sleep(claimAgainMs);
  }
  return undefined;
};

const hasPrecedence = (card: CardRecord, run: Starting): boolean =>
  card.run.key === run.key || isRival(card, run) || isSameTry(card, run);

/** Both try the same card again: two presses in one moment can both have seen it untried. */
const isSameTry = (card: CardRecord, run: Starting): boolean =>
  run.retryOf !== undefined && card.run.retryOf === run.retryOf;

const isRival = (card: CardRecord, run: Starting): boolean =>
  card.run.portal === run.portal && card.run.slot === run.slot && !isEnded(card.run);
