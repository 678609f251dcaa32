import { backupId, isEnded } from '../backup/run.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type Card, type CardRecord, type Journal, journalMs, type OnCards, type Portal } from './ports.ts';
import type { ActiveRun, Runs } from './runs.ts';

const scanEveryMs = 20_000;
/** Far enough that this machine's clock may be some minutes ahead of Slack's. */
const overlapMs = 900_000;
/** A beat seen unchanged for this long on the own clock: nobody follows the run any more. */
const silenceMs = 30_000;
const confirmMs = 1_500;
/** A card that the channel has not shown for this long is not going to be. */
const unseenMs = 600_000;

/** Reads the channel for runs that nobody follows, and settles which card stands where there are two. */
export const createWatch = (options: {
  readonly runs: Runs;
  readonly portal: Portal;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly follower: string;
  readonly carry: (held: ActiveRun) => Promise<void>;
  readonly onCards?: OnCards;
  readonly signal: AbortSignal;
}) => {
  const { runs, journal, clock, log, signal } = options;
  /** The beats of open cards that others follow, and when each was first seen so. */
  const beats = new Map<string, { readonly beat: number; readonly since: number }>();
  let from = journal.idAt(clock.now() - journalMs);
  let isFirst = true;

  const heldIds = (): string[] => [...runs.held.values()].flatMap(({ card }) => (card ? [card.id()] : []));

  /** The cards from the oldest open or held one on, or from two minutes before the last look, whichever is older. */
  const read = async (): Promise<readonly CardRecord[]> => {
    const next = journal.idAt(clock.now() - overlapMs);
    const since = from;
    const cards = (await journal.read(since)).filter(({ run }) => run.portal === options.portal.origin);
    runs.learn(cards, isFirst);
    options.onCards?.(cards, since);
    isFirst = false;
    const oldestOpen = cards.find(isOpen)?.id ?? next;
    from = [next, oldestOpen, ...heldIds()].reduce((oldest, id) => (id < oldest ? id : oldest));
    return cards;
  };

  const scan = async (): Promise<void> => {
    const cards = await read();
    for (const held of [...runs.held.values()]) await compare(held, cards);
    forget(cards);
    const runsFound = [...Map.groupBy(cards, ({ run }) => run.key).values()];
    for (const found of runsFound) await tidy(found);
    const open = runsFound.map(foremost).filter(isOpen);
    for (const id of beats.keys()) if (!open.some((card) => card.id === id)) beats.delete(id);
    for (const card of open) {
      if (!runs.held.has(card.run.key) && isSilent(card)) takeOver(card);
    }
  };

  /** Where two cards tell of one backup, all but one go; of two followers the one that wrote last stays. */
  const compare = async (held: ActiveRun, cards: readonly CardRecord[]): Promise<void> => {
    const { card, run } = held;
    if (!card || !run || card.lost.aborted) return;
    const id = backupId(run);
    for (const found of cards) {
      const isOwn = found.run.key === run.key;
      const isOthers = found.follower !== '' && found.follower !== options.follower;
      if (isOwn && isOthers && found.id < card.id()) {
        log.warn(
          { run: run.key, card: found.id },
          'another process has an older card of the run; the own one is removed',
        );
        return await giveUp(held, found);
      }
      if (isOwn && !isOthers && found.id !== card.id()) {
        log.warn({ run: run.key, card: found.id }, 'a second card of the run is removed');
        await journal.withdraw(found.id).catch(() => undefined);
      }
      if (isOwn && isOthers && found.id === card.id()) {
        log.warn({ run: run.key, follower: found.follower }, 'another process follows the run; stepping back');
        card.leave();
      }
      if (!isOwn && id !== '' && backupId(found.run) === id && found.id < card.id()) {
        log.warn({ run: run.key, card: found.id }, 'the backup has an older card; the own one is removed');
        return await giveUp(held, found);
      }
    }
  };

  /** The own card goes, and who asked is pointed to the one that stands. */
  const giveUp = async ({ card, tell }: ActiveRun, found: CardRecord): Promise<void> => {
    card?.leave();
    if (card) await journal.withdraw(card.id()).catch(() => undefined);
    await tell?.({ kind: 'taken', run: found.run, card: found.id });
  };

  /** Forgets the runs whose end has been compared with all other cards. */
  const forget = (cards: readonly CardRecord[]): void => {
    for (const { key, card, run, isOver } of [...runs.held.values()]) {
      if (!isOver || !card || !run || !isEnded(run)) continue;
      const isSeen = cards.some(({ id }) => id === card.id());
      if (isSeen || card.lost.aborted || clock.now() - run.endedAt > unseenMs) runs.held.delete(key);
    }
  };

  /** Removes what is left of a run that has ended on another card. */
  const tidy = async (found: readonly CardRecord[]): Promise<void> => {
    const last = foremost(found);
    if (isOpen(last) || runs.held.has(last.run.key)) return;
    for (const { id } of found) if (id !== last.id) await journal.withdraw(id).catch(() => undefined);
  };

  const isSilent = ({ id, follower, beat }: CardRecord): boolean => {
    if (follower === '') return true;
    const known = beats.get(id);
    if (known?.beat === beat) return clock.elapsed() - known.since >= silenceMs;
    beats.set(id, { beat, since: clock.elapsed() });
    return false;
  };

  const takeOver = (recorded: CardRecord): void => {
    const { run } = recorded;
    const held: ActiveRun = { key: run.key, slot: run.slot, run, card: undefined, asked: Promise.resolve() };
    runs.isFirstTime(run.key);
    runs.held.set(run.key, held);
    beats.delete(recorded.id);
    log.info({ run: run.key, phase: run.phase, from: recorded.follower }, 'taking a run over');
    held.card = journal.resume(recorded);
    void confirm(held.card)
      .then((isOurs) => (isOurs ? options.carry(held) : undefined))
      .finally(() => runs.letGo(held));
  };

  /** Two processes can take a card at once; the one that wrote last has it. */
  const confirm = async (card: Card): Promise<boolean> => {
    await clock.sleep(confirmMs, signal);
    const stands = (await read().catch(() => [])).find(({ id }) => id === card.id());
    if (stands && stands.follower !== '' && stands.follower !== options.follower) card.leave();
    return !card.lost.aborted;
  };

  /** When the next scan is due: sooner where a silence is about to be long enough. */
  const nextInMs = (): number => {
    const waits = [...beats.values()].map(({ since }) => since + silenceMs - clock.elapsed());
    return Math.max(1_000, Math.min(scanEveryMs, ...waits));
  };

  const keep = async (): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await scan();
        failures = 0;
      } catch (error) {
        failures += 1;
        log.warn({ err: error }, 'the admin channel could not be read');
      }
      await clock.sleep(failures === 0 ? nextInMs() : backoffMs(failures, 2_000, scanEveryMs), signal);
    }
  };

  return { read, keep };
};

/** Unfinished: the run goes on, or its end's notice is not known to be posted. */
const isOpen = ({ run, owesNotice }: CardRecord): boolean => !isEnded(run) || owesNotice;

/** Of several cards of one run the one that has come furthest, then the oldest. */
const foremost = (cards: readonly CardRecord[]): CardRecord => {
  const rank = ({ run }: CardRecord): number => (isEnded(run) ? 2 : run.phase === 'running' ? 1 : 0);
  return cards.reduce((best, card) => (rank(card) > rank(best) ? card : best));
};
