import { next } from '../backup/next.ts';
import type { Portal } from '../backup/portal.ts';
import type { Run } from '../backup/run.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { endElsewhere, isSamePortal, underAddress } from './address.ts';
import type { Amender } from './amend-cards.ts';
import type { Card, CardRecord, Journal, OnCards } from './ports.ts';
import type { ActiveRun, Runs } from './runs.ts';
import { type Heartbeats, type HeldRun, notReplaced, type ScanStep, scanCards, silentInMs } from './scan.ts';

const scanEveryMs = 20_000;
const confirmMs = 1_500;
const mostFailures = 3;

export type TakeOverOptions = {
  readonly runs: Runs;
  readonly portal: Portal;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly follower: string;
  readonly carry: (held: ActiveRun) => Promise<void>;
  readonly amender: Pick<Amender, 'look'>;
  readonly onCards?: OnCards;
  readonly signal: AbortSignal;
};

/**
 * Takes over the runs that nobody follows, and settles which card stands if there are two:
 * 1. Reads what is new in the channel every 20 s, or as soon as a silence is long enough, and what is older meanwhile.
 * 2. `scanCards` says what that calls for, and each step is carried out.
 * 3. A card that is taken over is written with this process's name at once.
 * 4. A moment later the card is read again: of two processes that took it at once the one that wrote last has it.
 * 5. That one continues with the run; the other leaves.
 * 6. Finished cards are updated with what happened to their runs.
 */
export const createTakeOver = (options: TakeOverOptions) => {
  const { journal, clock, log, signal } = options;
  const read = createCardReading(options);
  let heartbeats: Heartbeats = new Map();

  const scan = async (): Promise<void> => {
    const { runs, follower, portal } = options;
    const cards = await read.all();
    const held = [...runs.held.values()].map(heldRun);
    const { isRefused } = journal;
    const found = scanCards({
      ...{ cards, held, heartbeats, follower, isRefused, portal: portal.origin },
      elapsed: clock.elapsed(),
      now: clock.now(),
    });
    heartbeats = found.heartbeats;
    for (const step of found.steps) await carryOut(step, options, read.own);
    await options.amender.look(notReplaced(cards).filter(({ run }) => run.portal === portal.origin));
  };

  const keep = async (): Promise<void> => {
    const readBack = journal.readBack(signal);
    for (let failures = 0; !signal.aborted; ) {
      try {
        await scan();
        failures = 0;
      } catch (error) {
        failures += 1;
        log.warn({ err: error }, 'the admin channel could not be read');
      }
      const nextMs = Math.max(1_000, Math.min(scanEveryMs, silentInMs(heartbeats, clock.elapsed())));
      await clock.sleep(failures === 0 ? nextMs : backoffMs(failures, 2_000, scanEveryMs), signal);
    }
    await readBack;
  };

  return { read: read.own, keep };
};

type ReadCards = () => Promise<readonly CardRecord[]>;

/** Reads the channel's cards; those of this portal are passed on, under the address that it has now. */
const createCardReading = ({ runs, journal, portal, onCards }: TakeOverOptions) => {
  let isFirst = true;
  const all: ReadCards = async () => {
    const cards = (await journal.read()).map((card) => underAddress(card, portal.origin));
    const own = notReplaced(cards).filter(({ run }) => run.portal === portal.origin);
    runs.learn(own, isFirst);
    onCards?.(own, journal.knownSince());
    isFirst = false;
    return cards;
  };
  return { all, own: async () => notReplaced(await all()).filter(({ run }) => run.portal === portal.origin) };
};

const heldRun = ({ key, run, card, takenBeat, isOver = false }: ActiveRun): HeldRun => ({
  key,
  run,
  takenBeat,
  card: card?.id(),
  isLost: card?.lost.aborted ?? false,
  isOver,
});

const carryOut = async (step: ScanStep, options: TakeOverOptions, read: ReadCards): Promise<void> => {
  const { runs, journal, log } = options;
  switch (step.type) {
    case 'take over':
      return takeOver(step.card, options, read, followable(step.card.run, options));
    case 'other address':
      return await adopt(step, options, read);
    case 'withdraw':
      if (await journal.withdraw(step.id)) log.warn({ card: step.id, why: step.why }, 'a card is deleted');
      return;
    case 'leave':
      log.warn({ run: step.key }, 'another process follows the run; stepping back');
      return runs.held.get(step.key)?.card?.leave();
    case 'give up':
      return await giveUp(step, options);
    case 'forget':
      runs.held.delete(step.key);
  }
};

/** The own card goes, and the person who asked is pointed to the one that stays. */
const giveUp = async (
  { key, to }: Extract<ScanStep, { type: 'give up' }>,
  { runs, journal, log }: TakeOverOptions,
): Promise<void> => {
  const { card, tell } = runs.held.get(key) ?? {};
  if (!card) return;
  log.warn({ run: key, card: to.id }, 'the backup has an older card; the own one is deleted');
  card.leave();
  await journal.withdraw(card.id());
  await tell?.({ kind: 'taken', run: to.run, card: to.id });
};

/** Continues a run whose card names another address, if it is this portal's; else ends it once nobody else does. */
const adopt = async (
  { card, isLeft }: Extract<ScanStep, { type: 'other address' }>,
  options: TakeOverOptions,
  read: ReadCards,
): Promise<void> => {
  const { portal, clock, log } = options;
  const isSame = await isSamePortal(card.run, portal);
  if (!isSame && !isLeft) return;
  log.warn({ run: card.run.key, portal: card.run.portal, isSame }, 'a card is of another address of the portal');
  const run = isSame ? { ...card.run, portal: portal.origin } : endElsewhere(card.run, portal.origin, clock.now());
  takeOver(card, options, read, run);
};

/** A run that this process failed to follow some times in a row ends here: no error may keep its card open for ever. */
const followable = (run: Run, { runs, clock }: TakeOverOptions): Run =>
  runs.unfinished(run.key) < mostFailures
    ? run
    : next(run, { type: 'lost', at: clock.now(), reasons: [{ code: 'unfollowed' }] });

const takeOver = (recorded: CardRecord, options: TakeOverOptions, read: ReadCards, run: Run): void => {
  const { runs, journal, log } = options;
  const { beat: takenBeat } = recorded;
  const asked = Promise.resolve();
  const held: ActiveRun = { key: run.key, slot: run.slot, run, card: undefined, takenBeat, asked };
  runs.isFirstTime(run.key);
  runs.held.set(run.key, held);
  log.info({ run: run.key, phase: run.phase, from: recorded.follower }, 'taking a run over');
  const card = journal.resume(recorded);
  held.card = card;
  void confirm(card, takenBeat, options, read)
    .then((isOurs) => (isOurs ? options.carry(held) : undefined))
    .finally(() => runs.letGo(held));
};

/** Two processes can take a card at once; the one that wrote last has it. */
const confirm = async (
  card: Card,
  takenBeat: number,
  { clock, signal, follower }: TakeOverOptions,
  read: ReadCards,
): Promise<boolean> => {
  await clock.sleep(confirmMs, signal);
  const stands = (await read().catch(() => [])).find(({ id }) => id === card.id());
  // A card that cannot be edited still names the process that it was taken from.
  if (stands && stands.beat !== takenBeat && stands.follower !== undefined && stands.follower !== follower)
    card.leave();
  return !card.lost.aborted;
};
