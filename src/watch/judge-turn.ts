import { type AlarmOf, skippedTurns } from '../backup/alarm.ts';
import type { Observation, WatchSettings } from '../backup/portal-watch.ts';
import type { Sighting, SlotMemory, Turn } from './memory.ts';
import { audit, skewMs, startOf } from './sightings.ts';

/** How long the portal may take to show what came of a schedule's turn: with an audit trail, and without. */
const toldAfterMs = 60_000;
const shownAfterMs = 300_000;

/** What came of a schedule's turn. `unknown`: nobody watched, and the portal does not say. */
export type TurnVerdict =
  | { readonly kind: 'waiting' | 'unknown' }
  | { readonly kind: 'ran'; readonly id?: string; readonly isComplete: boolean }
  | ({ readonly kind: 'skipped' } & Pick<AlarmOf<'skipped'>, 'cause' | 'holder'>);

type Given = {
  readonly slot: SlotMemory;
  /** The jobs of both slots: a job in one makes the scheduler pass the other over. */
  readonly all: readonly Sighting[];
  readonly turn: Turn;
  readonly observation: Observation;
  readonly settings: WatchSettings;
  readonly now: number;
};

/**
 * The portal moves the time of the last run before it asks for the job, and says nothing if none comes of it
 * (DocSpace source: BackupSchedulerService, BackupWorker). So a turn was skipped if neither a new job, nor the audit
 * trail, nor a copy shows one.
 */
export const judgeTurn = (given: Given): TurnVerdict => {
  const { slot, turn, observation, now } = given;
  if (!observation.trail) return { kind: 'waiting' };
  const ran = evidence(given);
  if (ran) return ran;
  const trail = observation.trail?.value;
  const isTold = trail?.tellsScheduled === true && trail.from <= turn.at - skewMs;
  if (isTold) return now < turn.at + toldAfterMs ? { kind: 'waiting' } : { kind: 'skipped', ...holderAt(given) };
  if (now < turn.at + shownAfterMs || !observation.copies) return { kind: 'waiting' };
  if (!turn.isWatched || observation.copies.failure || (slot.jobSeenAt ?? 0) < turn.at) return { kind: 'unknown' };
  return { kind: 'skipped', ...holderAt(given) };
};

const evidence = ({ slot, turn, observation }: Given): TurnVerdict | undefined => {
  const events = observation.trail?.value?.events ?? [];
  const isScheduled = (it: Sighting): boolean => {
    const start = startOf(it, events);
    return start ? start.action === audit.scheduledStart : !it.isOwn;
  };
  const job = slot.sightings.find((it) => it.firstAt >= turn.at - skewMs && !it.isOwn && isScheduled(it));
  if (job) return { kind: 'ran', id: job.id, isComplete: job.state === 'completed' };
  const noted = (action: number, withinMs: number): boolean =>
    events.some((it) => it.action === action && it.at >= turn.at - 10_000 && it.at <= turn.at + withinMs);
  if (noted(audit.scheduledStart, shownAfterMs) || noted(audit.scheduledFailure, shownAfterMs))
    return { kind: 'ran', isComplete: noted(audit.scheduledEnd, Number.POSITIVE_INFINITY) };
  const others = new Set(slot.sightings.map(({ id }) => id));
  const copy = observation.copies?.value?.find(
    (it) => !it.isOwn && !others.has(it.copy.id) && (it.copy.createdAt ?? 0) >= turn.at - 2_000,
  );
  return copy && { kind: 'ran', id: copy.copy.id, isComplete: true };
};

/** Which job had the portal when the turn came. */
const holderAt = ({ all, turn, settings }: Given): Pick<AlarmOf<'skipped'>, 'cause' | 'holder'> => {
  const holder = all.findLast((it) => (it.overAt ?? Number.POSITIVE_INFINITY) > turn.at);
  if (!holder) return { cause: 'lost' };
  const isDead = holder.state === 'broken' || turn.at - holder.changedAt >= settings.stallMs;
  return { cause: isDead ? 'blocked' : 'held', holder: holder.id };
};

const mostEarlier = 40;

/** The turns that were passed over before that one, as far as the open alarm has them. */
export const earlierTurns = (
  open: AlarmOf<'skipped'> | undefined,
  ranAt: number,
): { readonly earlier?: readonly number[] } => {
  const earlier = open ? skippedTurns(open).filter((at) => at < ranAt) : [];
  return earlier.length === 0 ? {} : { earlier: earlier.slice(-mostEarlier) };
};
