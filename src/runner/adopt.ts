import { createHash } from 'node:crypto';
import type { Slot, StorageType } from '../backup/job.ts';
import type { Portal } from '../backup/portal.ts';
import { type Begun, backupId, type Run } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { CardRecord, Journal } from './ports.ts';
import type { ActiveRun, Runs } from './runs.ts';

/** A backup that was begun elsewhere. Without `id`: it was gone before anybody saw it. Times are ms since 1970. */
export type FoundBackup = {
  readonly slot: Slot;
  readonly id?: string;
  readonly startedAt: number;
  readonly begun: Begun;
  readonly storage?: StorageType;
  readonly folder?: string;
};

/** `known`: a card has it already; `later`: whether it is the bot's own is not known yet, or Slack did not take the card. */
export type Adopted = 'carded' | 'known' | 'later';

type Options = {
  readonly runs: Runs;
  readonly portal: Portal;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** Reads the channel's cards as far back as an open one can be. */
  readonly readCards: () => Promise<readonly CardRecord[]>;
  /** Follows the run to its end. */
  readonly carry: (held: ActiveRun) => Promise<void>;
};

/**
 * Gives a backup that was begun elsewhere a card, and follows it:
 * 1. While a start of the bot's own is running in the slot, the backup can be that one's: it waits.
 * 2. A card that has the backup, this process's or another's, is enough.
 * 3. The card is written. Its key derives from portal, slot and backup ID, so that every process gives it the same.
 * 4. The channel is read once more: an older card of the backup, or a start that came before, makes the own one go. Two
 *    that are written at once are settled as two cards of any run are.
 */
export const adopt = async (found: FoundBackup, options: Options): Promise<Adopted> => {
  const { runs, journal, log } = options;
  const run = runOf(found, options);
  const starting = runs.inSlot(found.slot);
  if (starting && (starting.run === undefined || starting.run.phase === 'starting')) return 'later';
  if (isKnown(run, runs)) return 'known';
  const before = standIn(run, await options.readCards());
  if (before) return before;
  if (isKnown(run, runs)) return 'known';
  const held: ActiveRun = { key: run.key, slot: run.slot, run, card: undefined, asked: Promise.resolve() };
  runs.held.set(run.key, held);
  try {
    const card = await journal.open(run);
    held.card = card;
    const older = (await options.readCards().catch(() => [])).filter(({ id }) => id < card.id());
    const stands = standIn(run, older);
    if (stands) {
      card.leave();
      await journal.withdraw(card.id());
      runs.held.delete(run.key);
      return stands;
    }
  } catch (error) {
    runs.held.delete(run.key);
    log.warn({ err: error, backup: found.id }, 'a backup that was begun elsewhere has no card yet');
    return 'later';
  }
  log.info({ run: run.key, backup: found.id, by: found.begun.by }, 'a backup that was begun elsewhere is followed');
  void options.carry(held).finally(() => runs.letGo(held));
  return 'carded';
};

const isKnown = (run: Run, { held, isClaimed }: Runs): boolean =>
  held.has(run.key) || isClaimed(backupId(run), run.key);

/** How far the machines' clocks and the portal's may differ. */
const startingMs = 120_000;

/** What cards say of a run that is about to get one. */
const standIn = (run: Run, cards: readonly CardRecord[]): 'known' | 'later' | undefined => {
  const id = backupId(run);
  const isSame = (card: CardRecord): boolean =>
    card.run.key === run.key || (id !== undefined && backupId(card.run) === id);
  if (cards.some(isSame)) return 'known';
  const isStart = ({ run: other }: CardRecord): boolean =>
    other.phase === 'starting' && other.slot === run.slot && other.startedAt <= run.startedAt + startingMs;
  return cards.some(isStart) ? 'later' : undefined;
};

const runOf = (found: FoundBackup, { portal, clock }: Options): Run => {
  const { slot, id, startedAt, begun, storage = 'DataStore', folder } = found;
  const named = `${portal.origin} ${slot} ${id ?? startedAt}`;
  const key = createHash('sha256').update(named).digest('hex').slice(0, 16);
  const own = { key, portal: portal.origin, requestedBy: undefined, retryOf: undefined };
  const facts = { ...own, slot, storage, folder, startedAt, begun };
  const now = clock.now();
  if (id === undefined) {
    const end = { endedAt: now, endedAfter: startedAt, reasons: [{ code: 'untraced' as const }] };
    return { ...facts, phase: 'unknown', backupId: undefined, ...end };
  }
  return {
    ...facts,
    phase: 'running',
    backupId: id,
    step: 'packing',
    percent: 0,
    changedAt: now,
    seenAt: startedAt,
    isStalled: false,
    origin: 'started',
    cancelledBy: undefined,
    trouble: undefined,
  };
};
