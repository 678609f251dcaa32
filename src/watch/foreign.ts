import type { Slot } from '../backup/job.ts';
import type { AuditEvent, Observation } from '../backup/portal-watch.ts';
import { placeOf } from '../backup/storage.ts';
import type { Foreign, Memory, Sighting, SlotMemory } from './memory.ts';
import { audit, skewMs, startOf } from './sightings.ts';

/** How long before its first sight a job can have begun, where no look came before. */
const unseenMs = 120_000;

/** The portal notes a start when a worker takes the job, some time after the job can be seen. */
export const startNotedMs = 5_000;

/** The backups that nobody here asked for and that have no card yet. Who began one is asked before it is told. */
export const foreignIn = (name: Slot, slot: SlotMemory, { trail }: Observation, now: number): readonly Foreign[] => {
  if (!trail) return [];
  const events = trail.value?.events;
  const isNoted = (it: Sighting): boolean =>
    !events || startOf(it, events) !== undefined || it.overAt !== undefined || now - it.firstAt >= startNotedMs;
  return slot.sightings.filter((it) => isUntold(it) && isNoted(it)).map((it) => foreign(name, slot, it, events ?? []));
};

/** Whether it is somebody else's and has no card yet. */
export const isUntold = ({ isOwn, isCarded }: Sighting): boolean => !isOwn && !isCarded;

const foreign = (name: Slot, slot: SlotMemory, it: Sighting, events: readonly AuditEvent[]): Foreign => {
  const start = startOf(it, events);
  const ranAt = slot.schedule?.lastAt;
  const isNear =
    ranAt !== undefined && ranAt >= (it.notBefore ?? it.firstAt - unseenMs) - skewMs && ranAt <= it.firstAt + skewMs;
  const isScheduled = start ? start.action === audit.scheduledStart : isNear;
  const startedAt = isScheduled && isNear ? ranAt : (start?.at ?? it.firstAt);
  if (isScheduled) return { slot: name, id: it.id, startedAt, origin: 'schedule', ...targetOf(slot) };
  const by = start?.user;
  return { slot: name, id: it.id, startedAt, origin: 'elsewhere', ...(by !== undefined && { by }) };
};

const targetOf = ({ schedule }: SlotMemory): Pick<Foreign, 'storage' | 'folder'> => {
  if (!schedule) return {};
  const folder = placeOf(schedule);
  return { storage: schedule.storage, ...(folder !== undefined && { folder }) };
};

/** The copies that were made while nobody watched and that no card has, oldest first. */
export const missedCopies = ({ slots, gapFrom }: Memory, { copies }: Observation): readonly Foreign[] => {
  if (gapFrom === undefined) return [];
  const made = (copies?.value ?? []).filter(({ copy, slot, isOwn }) => {
    const isSeen = slots[slot]?.sightings.some(({ id }) => id === copy.id);
    return !isOwn && !isSeen && copy.createdAt !== undefined && copy.createdAt > gapFrom;
  });
  return made
    .map(({ copy: { id, createdAt = 0 }, slot }): Foreign => {
      const ranAt = slots[slot]?.schedule?.lastAt;
      const isScheduled = ranAt !== undefined && ranAt <= createdAt && ranAt > gapFrom;
      if (!isScheduled) return { slot, id, startedAt: createdAt, origin: 'elsewhere' };
      return {
        slot,
        id,
        startedAt: ranAt,
        origin: 'schedule',
        ...targetOf(slots[slot] ?? { sightings: [], isScheduleKnown: false }),
      };
    })
    .sort((one, other) => one.startedAt - other.startedAt);
};
