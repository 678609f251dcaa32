import { type ScheduleNote, scheduleMark } from '../backup/alarm.ts';
import { nextRunAt } from '../backup/next-run.ts';
import type { Schedule } from '../backup/schedule.ts';
import type { SlotMemory, Turn } from './memory.ts';

/** The schedule is read once in this many looks. */
export const scheduleLooks = 5;
/** A longer break than this makes an overdue run wait: the portal may have come back with it. */
export const unbrokenMs = 1_200_000;

type Given = {
  readonly slot: SlotMemory;
  readonly schedule: Schedule | undefined;
  readonly now: number;
  readonly timeZone: string | undefined;
  readonly unknownZone?: string | undefined;
  readonly portal: string;
  readonly isChangedHere: boolean;
  /** How long before a turn a look at the slot counts as watching it. */
  readonly watchedMs: number;
  /** The longest that a schedule is left unread as a rule. */
  readonly unreadMs: number;
};

/** The slot after its schedule was read, and what a person should know of a change that nobody here made. */
export const seeSchedule = (
  given: Given,
): { readonly slot: SlotMemory; readonly note: ScheduleNote | undefined; readonly hasMoved: boolean } => {
  const { slot, schedule, now, isChangedHere } = given;
  const { awaited: _, schedule: before, gone, ...rest } = slot;
  const isBroken =
    slot.scheduleSeenAt === undefined || now - slot.scheduleSeenAt > Math.max(unbrokenMs, given.unreadMs);
  const seen: SlotMemory = {
    ...rest,
    isScheduleKnown: true,
    scheduleSeenAt: now,
    readableSince: isBroken ? now : (slot.readableSince ?? now),
  };
  if (!schedule) {
    const isGone = before !== undefined && !isChangedHere;
    const lost = isGone ? { at: now, schedule: before, lastSeenAt: slot.scheduleSeenAt ?? now } : gone;
    return { slot: { ...seen, ...(lost && { gone: lost }) }, note: undefined, hasMoved: false };
  }
  const isSame = before !== undefined && scheduleMark(before) === scheduleMark(schedule);
  const isSavedAgain = isSame && before.lastAt !== undefined && schedule.lastAt === undefined;
  const hasMoved = before !== undefined && schedule.lastAt !== undefined && schedule.lastAt > (before.lastAt ?? 0);
  const isKept = isSame && !hasMoved && !isSavedAgain && slot.awaited !== undefined;
  const awaited = isKept ? slot.awaited : awaitedRun(schedule, now, given.timeZone);
  const isNew = slot.isScheduleKnown && !isChangedHere && (!isSame || isSavedAgain);
  return {
    slot: {
      ...seen,
      schedule,
      ...(awaited && { awaited }),
      ...(hasMoved && schedule.lastAt !== undefined && { turn: turnAt(schedule.lastAt, given) }),
    },
    note: isNew ? noteOf(given, before, schedule) : undefined,
    hasMoved,
  };
};

const turnAt = (at: number, { slot, now, watchedMs }: Given): Turn => ({
  at,
  seenAt: now,
  isWatched: slot.jobSeenAt !== undefined && slot.jobSeenAt >= at - watchedMs,
});

/** A schedule that never ran and is due counts from now: when it was saved is not known. */
const awaitedRun = (schedule: Schedule, now: number, timeZone: string | undefined): SlotMemory['awaited'] => {
  if (timeZone === undefined) return undefined;
  const at = nextRunAt(schedule, now, timeZone);
  if (at !== undefined) return { at, from: schedule.lastAt === undefined ? Math.max(at, now) : at, isNever: false };
  // The person who saved it expects the next hour of that name.
  const expected = nextRunAt({ ...schedule, lastAt: now }, now, timeZone);
  return expected === undefined ? undefined : { at: expected, from: expected, isNever: true };
};

const noteOf = (
  { portal, timeZone, unknownZone }: Given,
  before: Schedule | undefined,
  now: Schedule,
): ScheduleNote => {
  const marks = [before && scheduleMark(before), before?.lastAt, scheduleMark(now), now.lastAt].map(String);
  return {
    key: ['schedule', portal, now.slot, ...marks].join(' '),
    slot: now.slot,
    before,
    now,
    timeZone: timeZone ?? unknownZone,
  };
};
