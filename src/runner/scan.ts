import { backupId, type Ended, isEnded, isFinished, type Run } from '../backup/run.ts';
import { type CardRecord, isOpen } from './ports.ts';

/** A heartbeat seen unchanged for this long on the own clock: nobody follows the run any more. */
const silenceMs = 30_000;
/** So long another process has to come back that is set up for another address. */
const elsewhereMs = 120_000;
/** A card that the channel has not shown for this long is not going to be. */
const unseenMs = 600_000;

/** A run followed by this process, as far as a scan needs it. */
export type HeldRun = {
  readonly key: string;
  readonly run: Run | undefined;
  /** The card's id; undefined before it is written. */
  readonly card: string | undefined;
  /** The heartbeat that the card had when it was taken over; undefined: it was not. */
  readonly takenBeat: number | undefined;
  /** Another process has the card. */
  readonly isLost: boolean;
  /** Nothing more is to be done for it but to compare its card with the others once. */
  readonly isOver: boolean;
};

/** The heartbeats of open cards that others follow, by card, and since when each was seen so (monotonic ms). */
export type Heartbeats = ReadonlyMap<string, { readonly beat: number; readonly since: number }>;

export type ScanStep =
  | { readonly type: 'take over'; readonly card: CardRecord }
  /** Nobody follows the run on the card of another address; `isLeft`: for long. */
  | { readonly type: 'other address'; readonly card: CardRecord; readonly isLeft: boolean }
  | { readonly type: 'withdraw'; readonly id: string; readonly why: string }
  /** Another process follows the run on the same card. */
  | { readonly type: 'leave'; readonly key: string }
  /** The run or its backup has an older card: the own one goes. */
  | { readonly type: 'give up'; readonly key: string; readonly to: CardRecord }
  | { readonly type: 'forget'; readonly key: string };

export type Scan = {
  readonly cards: readonly CardRecord[];
  /** The address of this process's portal. */
  readonly portal: string;
  readonly held: readonly HeldRun[];
  readonly heartbeats: Heartbeats;
  /** This process's name on the cards it follows. */
  readonly follower: string;
  /** Whether Slack has refused to this process to edit the card, for good. */
  readonly isRefused: (id: string) => boolean;
  /** Monotonic, and since 1970; both in ms. */
  readonly elapsed: number;
  readonly now: number;
};

/**
 * What one look at the cards calls for:
 * 1. A card that another one replaced is deleted and otherwise ignored.
 * 2. If two cards show one backup, all but the oldest go; of two processes on one card the one that wrote last
 *    stays.
 * 3. A run of ours that has ended is forgotten once its card was compared with all others.
 * 4. What is left of a run that has ended on another card is deleted.
 * 5. An open card of another address is looked into once nobody follows it.
 * 6. Any other open card whose heartbeat has not changed for 30 s, or that was released, is taken over; one that has refused an
 *    edit to this process never is.
 */
export const scanCards = (scan: Scan): { readonly steps: readonly ScanStep[]; readonly heartbeats: Heartbeats } => {
  const { held, isRefused } = scan;
  const all = notReplaced(scan.cards);
  const cards = all.filter(({ run }) => run.portal === scan.portal);
  const replaced = scan.cards.filter((card) => !all.includes(card)).map(({ id }) => withdraw(id, 'it was replaced'));
  const compared = held.flatMap((one) => compare(one, cards, scan.follower));
  const forgotten = new Set(held.filter((one) => mayForget(one, cards, scan.now)).map(({ key }) => key));
  const isHeld = (key: string): boolean => !forgotten.has(key) && held.some((one) => one.key === key);

  const ofRuns = [...Map.groupBy(cards, ({ run }) => run.key).values()];
  const leftovers = ofRuns.flatMap((found) => tidy(found, isHeld));
  const isFree = (card: CardRecord): boolean => isOpen(card) && !isHeld(card.run.key) && !isRefused(card.id);
  const elsewhere = all.filter((card) => card.run.portal !== scan.portal);
  const open = [...ofRuns.map(foremost), ...elsewhere].filter(isFree);
  const { heartbeats, silent } = listen(open, scan);

  const steps: ScanStep[] = [
    ...replaced,
    ...compared,
    ...[...forgotten].map((key): ScanStep => ({ type: 'forget', key })),
    ...leftovers,
    ...silent,
  ];
  return { steps, heartbeats };
};

/** In how many ms a silence will be long enough, if there is one. */
export const silentInMs = (heartbeats: Heartbeats, elapsed: number): number =>
  Math.min(...[...heartbeats.values()].map(({ since }) => since + silenceMs - elapsed).filter((ms) => ms > 0));

/** The cards in whose place no other was posted. */
export const notReplaced = (cards: readonly CardRecord[]): readonly CardRecord[] => {
  const replaced = new Set(cards.map(({ replaces }) => replaces));
  return cards.filter(({ id }) => !replaced.has(id));
};

const withdraw = (id: string, why: string): ScanStep => ({ type: 'withdraw', id, why });

const compare = (held: HeldRun, cards: readonly CardRecord[], follower: string): readonly ScanStep[] => {
  const { key, run, card } = held;
  if (card === undefined || run === undefined || held.isLost) return [];
  const steps: ScanStep[] = [];
  for (const found of cards) {
    const isOwn = found.run.key === key;
    const isOthers = found.follower !== undefined && found.follower !== follower;
    const isSame = isOwn ? isOthers : backupId(run) !== undefined && backupId(found.run) === backupId(run);
    if (isSame && found.id < card) return [...steps, { type: 'give up', key, to: found }];
    // A card that cannot be edited still names the process that it was taken from.
    if (isOwn && isOthers && found.id === card && found.beat !== held.takenBeat)
      return [...steps, { type: 'leave', key }];
    if (isOwn && !isOthers && found.id !== card && found.replaces !== card) {
      steps.push(withdraw(found.id, 'the run has another card'));
    }
  }
  return steps;
};

const mayForget = ({ card, run, isOver, isLost }: HeldRun, cards: readonly CardRecord[], now: number): boolean => {
  if (!isOver || card === undefined || run === undefined || !isEnded(run)) return false;
  return isLost || cards.some(({ id }) => id === card) || isLongAgo(run, now);
};

const isLongAgo = ({ endedAt }: Ended, now: number): boolean => now - endedAt > unseenMs;

const tidy = (found: readonly CardRecord[], isHeld: (key: string) => boolean): readonly ScanStep[] => {
  const last = foremost(found);
  if (isOpen(last) || isHeld(last.run.key)) return [];
  return found.filter((card) => card !== last).map(({ id }) => withdraw(id, 'the run has ended on another card'));
};

/** The heartbeats as they are now, and what to do with the cards whose follower is silent. */
const listen = (open: readonly CardRecord[], { heartbeats: known, elapsed, portal }: Scan) => {
  const heartbeats = new Map<string, { readonly beat: number; readonly since: number }>();
  const silent: ScanStep[] = [];
  for (const card of open) {
    const { id, follower, beat } = card;
    const before = known.get(id);
    const seen = before?.beat === beat ? before : { beat, since: elapsed };
    const isSilent = follower === undefined || elapsed - seen.since >= silenceMs;
    const isElsewhere = card.run.portal !== portal;
    if (!isSilent || isElsewhere) heartbeats.set(id, seen);
    if (isSilent && !isElsewhere) silent.push({ type: 'take over', card });
    if (isSilent && isElsewhere) {
      silent.push({ type: 'other address', card, isLeft: elapsed - seen.since >= elsewhereMs });
    }
  }
  return { heartbeats, silent };
};

/** Of several cards of one run the one that has come furthest, then the oldest. */
const foremost = (cards: readonly CardRecord[]): CardRecord => {
  const rank = ({ run }: CardRecord): number =>
    isFinished(run) ? 3 : isEnded(run) ? 2 : run.phase === 'running' ? 1 : 0;
  return cards.reduce((best, card) => (rank(card) > rank(best) ? card : best));
};
