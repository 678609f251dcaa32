import type { Slot } from '../backup/job.ts';
import { isAway } from '../backup/portal-error.ts';
import type { AuditEvent, Observation } from '../backup/portal-watch.ts';
import { placeOf } from '../backup/storage.ts';
import { type Foreign, type Memory, type Sighting, type SlotMemory, slotOf } from './memory.ts';
import { audit, isStart, skewMs, startOf } from './sightings.ts';

/** How long before its first sight a job can have begun, if no look came before. */
const unseenMs = 120_000;

/** The portal notes a start when a worker takes the job, some time after the job can be seen. */
export const startNotedMs = 5_000;
/** How long a card waits for a trail that cannot be read just now: without it the origin and the start are guessed. */
const trailAwaitedMs = 120_000;

/** The backups that were not requested here and have no card yet. Who began one is looked up before it is shown. */
export const foreignIn = (name: Slot, slot: SlotMemory, { trail }: Observation, now: number): readonly Foreign[] => {
  if (!trail) return [];
  const events = trail.value?.events;
  const isNoted = (it: Sighting): boolean => {
    if (!events) return !isTrailAway(trail) || now - it.firstAt >= trailAwaitedMs;
    return startOf(it, events) !== undefined || it.overAt !== undefined || now - it.firstAt >= startNotedMs;
  };
  return slot.sightings.filter((it) => isUntold(it) && isNoted(it)).map((it) => foreign(name, slot, it, events ?? []));
};

const isTrailAway = (trail: Observation['trail']): boolean => trail?.failure !== undefined && isAway(trail.failure);

/** Whether it is somebody else's and has no card yet. */
export const isUntold = ({ isOwn, isCarded }: Sighting): boolean => !isOwn && !isCarded;

const foreign = (name: Slot, slot: SlotMemory, it: Sighting, events: readonly AuditEvent[]): Foreign => {
  const start = startOf(it, events);
  const ranAt = slot.schedule?.lastAt;
  const isNear =
    ranAt !== undefined && ranAt >= (it.notBefore ?? it.firstAt - unseenMs) - skewMs && ranAt <= it.firstAt + skewMs;
  const isScheduled = start ? start.action === audit.scheduledStart : isNear;
  const startedAt = isScheduled && isNear ? ranAt : (start?.at ?? it.firstAt);
  return begun({ slot: name, id: it.id, startedAt }, isScheduled ? slot : undefined, start);
};

/** By its schedule, if that is given; else by the person who noted the start. */
const begun = (
  seen: Pick<Foreign, 'slot' | 'id' | 'startedAt'>,
  scheduled: SlotMemory | undefined,
  start: AuditEvent | undefined,
): Foreign => {
  if (scheduled) return { ...seen, origin: 'schedule', ...targetOf(scheduled) };
  return { ...seen, origin: 'elsewhere', ...(start?.user !== undefined && { by: start.user }) };
};

const targetOf = ({ schedule }: SlotMemory): Pick<Foreign, 'storage' | 'folder'> => {
  if (!schedule) return {};
  const folder = placeOf(schedule);
  return { storage: schedule.storage, ...(folder !== undefined && { folder }) };
};

/** The copies that were made in a gap, and the memory without the gap; both wait a while for the trail. */
export const closeGap = (
  memory: Memory,
  observation: Observation,
  now: number,
): { readonly memory: Memory; readonly missed: readonly Foreign[] } => {
  const missed = missedCopies(memory, observation);
  const { trailAwaitedFrom = now, gapFrom: _, ...rest } = memory;
  if (missed.length > 0 && isTrailAway(observation.trail) && now - trailAwaitedFrom < trailAwaitedMs)
    return { memory: { ...memory, trailAwaitedFrom }, missed: [] };
  return { memory: rest, missed };
};

/** The copies that were made while nobody watched and that no card has, oldest first. */
export const missedCopies = (memory: Memory, { copies, trail }: Observation): readonly Foreign[] => {
  const { gapFrom } = memory;
  if (gapFrom === undefined) return [];
  const events = trail?.value?.events ?? [];
  return (copies?.value ?? [])
    .flatMap(({ copy: { id, createdAt }, slot: name, isOwn }): Foreign[] => {
      const slot = slotOf(memory, name);
      const isSeen = slot.sightings.some((it) => it.id === id);
      if (isOwn || isSeen || createdAt === undefined || createdAt <= gapFrom) return [];
      const start = events.findLast((it) => isStart(it) && it.at <= createdAt + skewMs && it.at >= gapFrom - unseenMs);
      const ranAt = slot.schedule?.lastAt;
      const isNear = ranAt !== undefined && ranAt <= createdAt && ranAt > (start?.at ?? gapFrom) - skewMs;
      const isUnnoted = trail?.value?.tellsScheduled === false && isNear;
      const isScheduled = start && !isUnnoted ? start.action === audit.scheduledStart : isNear;
      const startedAt = isScheduled && isNear ? ranAt : (start?.at ?? createdAt);
      return [begun({ slot: name, id, startedAt }, isScheduled ? slot : undefined, start)];
    })
    .sort((one, other) => one.startedAt - other.startedAt);
};
