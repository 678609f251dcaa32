import type { WatchSettings } from '../backup/portal-watch.ts';
import { dayMs, hourMs, minuteMs } from '../lib/durations.ts';
import { openOf } from './alarms.ts';
import { isUntold } from './foreign.ts';
import { isRecent } from './judge-portal.ts';
import { isOverdue } from './judge-schedule.ts';
import type { Ask, Memory, SlotMemory } from './memory.ts';

/** What has to be asked, beside slots and schedules, before what was seen can be judged. */
export const wants = (memory: Memory, settings: WatchSettings, now: number): ReadonlySet<Ask> => {
  const slots = Object.values(memory.slots);
  const isDue = (ask: Ask, everyMs: number): boolean =>
    now - (memory.askedAt[ask] ?? Number.NEGATIVE_INFINITY) >= everyMs;
  const asks = new Set<Ask>();
  if (slots.some(needsTrail) || memory.gapFrom !== undefined) asks.add('trail');
  if (isDue('facts', hourMs)) asks.add('facts');
  if (isDue('key', 6 * hourMs)) asks.add('key');
  const isGone = slots.some(({ gone }) => gone !== undefined);
  const isLate = slots.some((slot) => isOverdue({ slot, settings, now }));
  const isInTrouble = isLate || Object.keys(memory.troubles).length > 0;
  if (isInTrouble && isDue('tariff', 15 * minuteMs)) {
    asks.add('facts');
    asks.add('tariff');
  }
  if (isGone || isDue('cost', costEveryMs(memory, slots, isLate, now))) asks.add('cost');
  // The portal's facts decide in which slots there are copies.
  if (memory.facts && needsCopies(memory, slots, settings, now)) asks.add('copies');
  return asks;
};

/** A turn, a schedule that is gone, or a job whose beginner is not known yet. */
const needsTrail = ({ turn, gone, sightings }: SlotMemory): boolean =>
  turn !== undefined || gone !== undefined || sightings.some(isUntold);

/** What a backup costs matters to a schedule whose hour comes within a day, and to one that is late. */
const costEveryMs = ({ cost }: Memory, slots: readonly SlotMemory[], isLate: boolean, now: number): number => {
  const isSoon = slots.some(({ awaited }) => awaited !== undefined && awaited.at - now < 26 * hourMs);
  if (!isLate && !isSoon) return Number.POSITIVE_INFINITY;
  return cost?.kind === 'free' && cost.month === undefined ? dayMs : hourMs;
};

/** Reading the history makes the portal look for every copy and drop lost ones, so it is read for a reason alone. */
const needsCopies = (
  { areCopiesStale, gapFrom, newest, askedAt, alarms }: Memory,
  slots: readonly SlotMemory[],
  { maxAgeMs }: WatchSettings,
  now: number,
): boolean => {
  const isUndecided = slots.some(({ turn }) => turn !== undefined && now >= turn.at + 5 * minuteMs);
  if (isUndecided || gapFrom !== undefined) return now - (askedAt.copies ?? Number.NEGATIVE_INFINITY) >= minuteMs;
  const damaged = openOf(alarms, 'damaged_copy');
  if (damaged && now - Math.max(damaged.since, askedAt.copies ?? 0) >= dayMs) return true;
  // What the panel says of the newest copy is read again after each backup.
  const isUnknown = newest ? areCopiesStale : maxAgeMs !== undefined;
  if (isUnknown) return now - (askedAt.copies ?? Number.NEGATIVE_INFINITY) >= minuteMs;
  if (maxAgeMs === undefined || !newest) return false;
  return !isRecent(newest, maxAgeMs, now) && isRecent(newest, maxAgeMs, newest.readAt);
};
