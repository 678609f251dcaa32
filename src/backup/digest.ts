import { dayMs, hourMs } from '../lib/durations.ts';
import { type Alarm, skippedTurns } from './alarm.ts';
import type { Copy, Slot } from './job.ts';
import { nextRunAt } from './next-run.ts';
import { type CardedRun, type Completed, type Ended, hasCopy, hasEnded, isEnded, type Phase } from './run.ts';
import type { Rhythm } from './schedule.ts';
import type { Next } from './slot-status.ts';

export const digestRhythms = ['weekly', 'daily', 'monthly', 'off'] as const;

/** How often a digest is posted; `hour`: on the clocks of the portal's zone. */
export type DigestSettings = { readonly every: (typeof digestRhythms)[number]; readonly hour: number };

/** What a digest is about: from one of its times to the next, in ms since 1970. `name`: every process gives it the same. */
export type DigestPeriod = { readonly name: string; readonly from: number; readonly to: number };

/** A digest that no bot could post is posted so much later at most. */
const lateMs = 72 * hourMs;

/** The period whose digest is due at `now`; undefined: there is none to post. */
export const dueDigest = (settings: DigestSettings, now: number, timeZone: string): DigestPeriod | undefined => {
  const times = pastTimes(settings, now, timeZone);
  const [from, to] = times.slice(-2);
  if (from === undefined || to === undefined || now - to >= lateMs) return undefined;
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(to);
  return { name: `${settings.every} ${day}`, from, to };
};

/** The last times of a digest, oldest first. */
const pastTimes = ({ every, hour }: DigestSettings, now: number, timeZone: string): readonly number[] => {
  if (every === 'off') return [];
  const { rhythm, lookMs } = rhythmOf(every, hour);
  const times: number[] = [];
  for (let at: number | undefined = now - lookMs; ; ) {
    at = nextRunAt({ rhythm, lastAt: at }, now, timeZone);
    if (at === undefined || at > now) return times;
    times.push(at);
  }
};

/** `lookMs`: long enough for two of its times. */
const rhythmOf = (every: 'weekly' | 'daily' | 'monthly', hour: number): { rhythm: Rhythm; lookMs: number } => {
  switch (every) {
    case 'daily':
      return { rhythm: { every: 'day', hour }, lookMs: 3 * dayMs };
    case 'weekly':
      return { rhythm: { every: 'week', day: 2, hour }, lookMs: 15 * dayMs };
    case 'monthly':
      return { rhythm: { every: 'month', day: 1, hour }, lookMs: 63 * dayMs };
  }
};

/** A time in which nobody watched. */
export type WatchGap = { readonly from: number; readonly to: number };

/** What is known of the watch: since when it runs without a break, and the breaks before. Times are ms since 1970. */
export type Watched = {
  readonly since: number;
  readonly gaps: readonly WatchGap[];
  /** The bot has left nothing in the channel from before `since`. */
  readonly isFirstStart: boolean;
};

/** What a digest is made of. */
export type DigestFacts = {
  readonly portal: string;
  readonly period: DigestPeriod;
  readonly cards: readonly CardedRun[];
  /** From when on the channel was read, if it was not read as far back as the period goes. */
  readonly readFrom?: number;
  readonly alarms: readonly Alarm[];
  /** The copies that are in the portal's history; undefined: it could not be read. */
  readonly copies: readonly Copy[] | undefined;
  readonly next: readonly { readonly slot: Slot; readonly next: Next }[];
  /** `undefined`: not known; `off`: the portal is not watched. */
  readonly watch: Watched | 'off' | undefined;
};

/** What a digest says. Times are ms since 1970. */
export type Digest = Pick<DigestFacts, 'portal' | 'period' | 'copies' | 'next' | 'readFrom'> & {
  readonly ends: readonly { readonly phase: Phase; readonly count: number }[];
  readonly runs: number;
  /** How many of them are not over yet. */
  readonly going: number;
  readonly by: Readonly<Record<'asked' | 'schedule' | 'elsewhere', number>>;
  /** Of the copies that were made, oldest first, as far as they were measured. */
  readonly sizes: readonly number[];
  /** How many copies could not be kept as own copies, because the key cannot read them. */
  readonly notKept: number;
  /** The times at which no backup was made. */
  readonly missed: readonly number[];
  readonly skipped: readonly number[];
  readonly alarms: readonly Alarm[];
  /** How long nobody watched after the first start; undefined: not known; `off`: on purpose. */
  readonly unwatchedMs: number | 'off' | undefined;
  /** The bot's first start, if it was in the period. */
  readonly watchedFrom?: number;
  /** Nothing in it needs a person. */
  readonly isFine: boolean;
};

/** What there is to say of a period. */
export const digestOf = (facts: DigestFacts): Digest => {
  const { period, cards, watch, copies } = facts;
  const isIn = (at: number): boolean => at >= period.from && at < period.to;
  const ended = cards
    .filter(hasEnded)
    .map(({ run }) => run)
    .filter(({ endedAt }) => isIn(endedAt));
  const going = cards.filter(({ run }) => !isEnded(run) && run.startedAt < period.to);
  const counted = [...ended, ...going.map(({ run }) => run)];
  const begunBy = (by: 'schedule' | 'elsewhere' | undefined): number =>
    counted.filter((run) => run.begun?.by === by).length;
  const alarms = facts.alarms.filter(({ since, until }) => since < period.to && (until ?? period.to) >= period.from);
  const missed = alarms.flatMap((alarm) => (alarm.kind === 'missed' ? alarm.due.filter(isIn) : []));
  const skipped = alarms.flatMap((alarm) => (alarm.kind === 'skipped' ? skippedTurns(alarm).filter(isIn) : []));
  const isOpen = alarms.some(({ until }) => until === undefined || until >= period.to);
  const notKept = ended.filter(hasCopy).filter(isNotKept).length;
  const watched = watch === undefined || watch === 'off' ? { unwatchedMs: watch } : unwatched(watch, period);
  const isBad = ended.some(({ phase }) => phase !== 'completed' && phase !== 'cancelled');
  return {
    ...facts,
    ends: phases.flatMap((phase) => {
      const count = ended.filter((run) => run.phase === phase).length;
      return count === 0 ? [] : [{ phase, count }];
    }),
    runs: counted.length,
    going: going.length,
    by: { asked: begunBy(undefined), schedule: begunBy('schedule'), elsewhere: begunBy('elsewhere') },
    sizes: sizesOf(ended),
    notKept,
    ...{ missed, skipped, alarms },
    ...watched,
    isFine:
      !isBad &&
      !isOpen &&
      missed.length + skipped.length + notKept === 0 &&
      (copies?.length ?? 0) > 0 &&
      (watched.unwatchedMs === 'off' || (watched.unwatchedMs ?? Number.POSITIVE_INFINITY) <= longestUnwatchedMs),
  };
};

/** A scheduled backup can come and go in a longer time. */
const longestUnwatchedMs = hourMs;

const phases = [
  'completed',
  'completed_with_warnings',
  'failed',
  'cancelled',
  'not_started',
  'unknown',
] as const satisfies readonly Phase[];

const isNotKept = ({ proof }: Completed): boolean =>
  proof !== undefined && proof.kind !== 'pending' && proof.isNotKept === true;

const sizesOf = (ended: readonly Ended[]): readonly number[] =>
  ended
    .filter(hasCopy)
    .toSorted((one, other) => one.endedAt - other.endedAt)
    .flatMap(({ proof }) => (proof && 'sizeBytes' in proof ? [proof.sizeBytes] : []));

/** How long of the period nobody watched. Before `since` there is a gap, or the first start, or what is not known. */
const unwatched = (
  { since, gaps, isFirstStart }: Watched,
  { from, to }: DigestPeriod,
): Pick<Digest, 'unwatchedMs' | 'watchedFrom'> => {
  const isKnown = since <= from || gaps.some((gap) => gap.to === since);
  if (!isKnown && (!isFirstStart || since >= to)) return { unwatchedMs: undefined };
  const unwatchedMs = gaps.reduce((ms, gap) => ms + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)), 0);
  return { unwatchedMs, ...(!isKnown && { watchedFrom: since }) };
};
