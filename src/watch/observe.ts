import { type Alarm, type ScheduleNote, scheduleMark } from '../backup/alarm.ts';
import type { Slot } from '../backup/job.ts';
import type { Observation, SeenCopy, WatchSettings } from '../backup/portal-watch.ts';
import { resolve } from './alarms.ts';
import { closeGap } from './foreign.ts';
import { judgeCopies, settledAfter } from './judge-copies.ts';
import { judgeAge, judgeBlocked, judgeKey, seeTroubles } from './judge-portal.ts';
import { judgeSlot } from './judge-slot.ts';
import { type Ask, type Effect, type Memory, type Observed, type SlotMemory, slotOf, withSlot } from './memory.ts';
import { scheduleLooks, seeSchedule } from './see-schedule.ts';
import { seeJob } from './sightings.ts';

/**
 * The memory after a look at the portal at `now`, in ms since 1970. Alarms are raised and ended in the memory; an
 * observation without anything in it lets time pass. One look calls this several times, each with a part of what it
 * read: first the slots, then the answers to what `wants` asks for. A rule that lacks a part waits for it.
 *
 * One schedule's turn, as `SlotMemory` keeps it (`isScheduleKnown`: the schedule was read at least once, so one that is
 * not there was deleted; `readableSince`: it could be read without a longer break since then):
 *
 *   awaited --the last run's time moved--> turn --a backup was made--> ran --it succeeded--> `skipped` ends
 *      |                                     |
 *      |                                     +--no sign of a backup--> `skipped` begins
 *      +--not moved long after its time--> `missed` begins; it ends when the time moves or the schedule is set again
 *      +--the schedule is gone--> gone --the reason was looked up--> `schedule_gone` begins
 *
 * 1. What is not about one slot is learned: facts, costs, and what cannot be read.
 * 2. Both slots are seen before either is judged: a job in one slot explains a turn that the other skipped.
 * 3. Each slot is judged: its turn, then a schedule that is gone, then a missed run, then a schedule that will be
 *    deleted. A turn that came is never missed, and one that is gone is neither missed nor about to be deleted.
 * 4. The portal as a whole is judged: what cannot be read, the age of the newest copy, damaged copies, the key.
 */
export const observe = (before: Memory, observation: Observation, settings: WatchSettings, now: number): Observed => {
  const effects: Effect[] = [];
  let memory = learn(before, observation, settings, now);
  for (const name of ['portal', 'dump'] as const) {
    if (!observation.slots[name] && !memory.slots[name]) continue;
    const seen = seeSlot(memory, name, observation, settings, now);
    memory = seen.memory;
    if (seen.note) effects.push({ type: 'note', note: seen.note });
  }
  for (const name of ['portal', 'dump'] as const) {
    const slot = memory.slots[name];
    if (!slot) continue;
    const judged = judgeSlot({ memory, name, slot, observation, settings, now });
    memory = judged.memory;
    effects.push(...judged.effects);
  }
  if (observation.copies?.value) {
    const closed = closeGap(memory, observation, now);
    effects.push(...closed.missed.map((foreign): Effect => ({ type: 'card', foreign })));
    memory = closed.memory;
  }
  const alarms = judgeAll(memory, observation, settings, now);
  const settledCopies = settledAfter(memory.settledCopies, alarms);
  return { memory: { ...memory, alarms, settledCopies, seenAt: now }, effects };
};

/** Takes note of what is not about one slot. */
const learn = (memory: Memory, observation: Observation, settings: WatchSettings, now: number): Memory => {
  const { facts, tariff, cost, copies } = observation;
  const asked = (['facts', 'tariff', 'cost', 'key', 'trail', 'copies'] satisfies Ask[]).filter(
    (ask) => observation[ask] !== undefined,
  );
  return {
    ...memory,
    ...(facts?.value && { facts: facts.value }),
    ...(facts?.value?.status && facts.value.status !== 'active' && { lastInactive: facts.value.status }),
    ...(tariff?.value && { tariff: tariff.value }),
    ...(cost && cost.kind !== 'unknown' && { cost }),
    ...(copies?.value && { newest: newestOf(copies.value, now), areCopiesStale: false }),
    askedAt: { ...memory.askedAt, ...Object.fromEntries(asked.map((ask) => [ask, now])) },
    troubles: seeTroubles(memory, observation, settings, now),
  };
};

/** The newest copy that has not expired. */
const newestOf = (copies: readonly SeenCopy[], now: number): NonNullable<Memory['newest']> => {
  const there = copies
    .map(({ copy }) => copy)
    .filter(({ createdAt, expiresAt }) => createdAt !== undefined && now < (expiresAt ?? Number.POSITIVE_INFINITY))
    .sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));
  const [newest] = there;
  return {
    readAt: now,
    ...(newest?.createdAt !== undefined && { at: newest.createdAt }),
    ...(newest?.expiresAt !== undefined && { expiresAt: newest.expiresAt }),
  };
};

/** Takes note of a slot's job and schedule. */
const seeSlot = (
  memory: Memory,
  name: Slot,
  observation: Observation,
  settings: WatchSettings,
  now: number,
): { readonly memory: Memory; readonly note: ScheduleNote | undefined } => {
  const { job, schedule, askedAt = now, isChangedHere = false, isClosed, blindFrom } = observation.slots[name] ?? {};
  const known = { ...slotOf(memory, name), ...(isClosed && { closedAt: now }) };
  const times = { askedAt: Math.min(askedAt, now), now };
  const looked = job && !job.failure ? seeJob(known, job.value, times, memory.isFirst) : known;
  const isOver = overOf(looked) !== overOf(known);
  const areCopiesStale = memory.areCopiesStale || isOver;
  const gapFrom = earliest(memory.gapFrom, blindFrom);
  const portal = { areCopiesStale, ...(gapFrom !== undefined && { gapFrom }) };
  if (!schedule || schedule.failure)
    return { memory: { ...withSlot(memory, name, looked), ...portal }, note: undefined };
  const seen = seeSchedule({
    slot: { ...looked, ...(known.jobSeenAt !== undefined && { jobSeenAt: known.jobSeenAt }) },
    schedule: schedule.value,
    now,
    timeZone: name === 'dump' ? 'UTC' : memory.facts?.timeZone,
    unknownZone: memory.facts?.unknownZone,
    portal: settings.portal,
    isChangedHere,
    watchedMs: settings.everyMs * 3 + 60_000,
    unreadMs: settings.everyMs * scheduleLooks * 2,
  });
  const slot = { ...seen.slot, ...(looked.jobSeenAt !== undefined && { jobSeenAt: looked.jobSeenAt }) };
  const isAnother = !known.schedule || !slot.schedule || scheduleMark(known.schedule) !== scheduleMark(slot.schedule);
  const isSavedAgain = known.schedule?.lastAt !== undefined && slot.schedule !== undefined && !slot.schedule.lastAt;
  const ended = resolve(memory.alarms, now, (it) => {
    if (!('slot' in it) || it.slot !== name) return false;
    if (it.kind === 'missed') return seen.hasMoved || isAnother || isSavedAgain;
    return it.kind === 'schedule_gone' && slot.schedule !== undefined;
  });
  return { memory: { ...withSlot(memory, name, slot), ...portal, alarms: ended }, note: seen.note };
};

const earliest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

const overOf = ({ sightings }: SlotMemory): string => {
  const last = sightings.at(-1);
  return `${last?.id} ${last?.overAt}`;
};

const judgeAll = (memory: Memory, observation: Observation, settings: WatchSettings, now: number): readonly Alarm[] => {
  const blocked = judgeBlocked(memory, observation, memory.alarms, settings, now);
  const aged = judgeAge(memory, blocked, settings, now, observation.copies?.value !== undefined);
  const proven = judgeCopies(memory, observation, aged, settings, now);
  const { key } = observation;
  return key?.value ? judgeKey(key.value.expiresAt, proven, settings, now) : proven;
};
