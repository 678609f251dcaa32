import { outcome } from '../backup/job.ts';
import type { AuditEvent, SeenJob } from '../backup/portal-watch.ts';
import type { Sighting, SlotMemory } from './memory.ts';

const kept = 3;

/** The slot after a look at its job; `isFirst`: what is over by now was over before anybody watched. */
export const seeJob = (
  slot: SlotMemory,
  seen: SeenJob | undefined,
  { askedAt, now }: { readonly askedAt: number; readonly now: number },
  isFirst: boolean,
): SlotMemory => {
  const last = slot.sightings.at(-1);
  const looked = { ...slot, jobSeenAt: askedAt };
  const id = seen?.job.id;
  if (!seen || !id) return { ...looked, sightings: replaceLast(slot, last && over(last, now)) };
  if (last?.id === id) return { ...looked, sightings: replaceLast(slot, again(last, seen, now)) };
  const state = stateOf(seen);
  const isOver = state !== 'going' && state !== 'broken';
  const sighting: Sighting = {
    id,
    ...(slot.jobSeenAt !== undefined && { notBefore: slot.jobSeenAt }),
    firstAt: now,
    state,
    changedAt: now,
    percent: seen.job.percent,
    ...(isOver && { overAt: now }),
    isOwn: seen.isOwn,
    isCarded: isFirst && isOver,
  };
  const before = last ? [...slot.sightings.slice(0, -1), over(last, now)] : [];
  return { ...looked, sightings: [...before, sighting].slice(-kept) };
};

/** The slot with a sighting's card noted. */
export const carded = (slot: SlotMemory, id: string): SlotMemory => ({
  ...slot,
  sightings: slot.sightings.map((it) => (it.id === id ? { ...it, isCarded: true } : it)),
});

const replaceLast = ({ sightings }: SlotMemory, last: Sighting | undefined): readonly Sighting[] =>
  last ? [...sightings.slice(0, -1), last] : sightings;

const over = (it: Sighting, now: number): Sighting => (it.overAt === undefined ? { ...it, overAt: now } : it);

const again = (last: Sighting, seen: SeenJob, now: number): Sighting => {
  const [state, { percent }] = [stateOf(seen), seen.job];
  const isOver = state !== 'going' && state !== 'broken';
  const hasChanged = state !== last.state || percent !== last.percent;
  return {
    ...last,
    state,
    percent,
    changedAt: hasChanged ? now : last.changedAt,
    ...(isOver && { overAt: last.overAt ?? now }),
    isOwn: seen.isOwn,
  };
};

const stateOf = ({ job }: SeenJob): Sighting['state'] => {
  const how = outcome(job);
  switch (how) {
    case 'going':
    case 'broken':
    case 'completed':
      return how;
    case 'failed':
    case 'cancelled':
    case 'contradictory':
      return 'failed';
  }
};

/** DocSpace's numbers of what its audit trail notes. */
export const audit = {
  manualStart: 5041,
  scheduledStart: 5127,
  scheduledEnd: 5128,
  scheduledFailure: 5129,
  scheduleDeleted: 5130,
  manualFailure: 5126,
  cancelled: 5131,
} as const;

/** How far the times of the portal and of a look may differ. */
export const skewMs = 5_000;

/** What the trail says of how a job was begun: the newest start that fits when the job was first seen. */
export const startOf = (it: Sighting, events: readonly AuditEvent[]): AuditEvent | undefined =>
  events.findLast(
    (event) =>
      isStart(event) &&
      event.at <= it.firstAt + skewMs &&
      event.at >= (it.notBefore ?? Number.NEGATIVE_INFINITY) - skewMs,
  );

export const isStart = ({ action }: AuditEvent): boolean =>
  action === audit.manualStart || action === audit.scheduledStart;
