import type { Alarm } from '../../src/backup/alarm.ts';
import { hourMs, minuteMs } from '../../src/lib/durations.ts';
import { look } from '../../src/watch/look.ts';
import { blankMemory, type Memory, slotOf } from '../../src/watch/memory.ts';
import { carded } from '../../src/watch/sightings.ts';
import { restoreMemory, storeMemory } from '../../src/watch/stored-memory.ts';
import { createRandom } from '../faults/month-random.ts';
import { createModelPortal, type ModelPortal, type ModelSetup } from './model-portal.ts';

const everyMs = 5 * minuteMs;
/** How long before a turn every look counts. */
const leadMs = 20 * minuteMs;
const settings = { portal: 'https://portal.example.com', graceMs: 30 * minuteMs, stallMs: 30 * minuteMs, everyMs };

/** What was told in some years, and what of it was not so. */
export type Years = {
  readonly runs: number;
  readonly skips: number;
  readonly looks: number;
  readonly told: readonly Alarm[];
  readonly untrue: readonly Alarm[];
};

/** Watches a schedule for years: look by look around its turns, and with a process that begins again between them. */
export const watchYears = async (setup: ModelSetup, startsAt: number, endsAt: number, seed: number): Promise<Years> => {
  const random = createRandom(seed);
  const portal = createModelPortal(setup, startsAt, random);
  const told = new Map<string, Alarm>();
  let [now, looks, quietUntil] = [startsAt, 0, startsAt];
  let memory = blankMemory(now);
  while (now < endsAt) {
    const turns = turnsOf(portal, memory);
    const isNear = turns.some((at) => now >= at - leadMs && now < at + 75 * minuteMs);
    if (isNear && now >= quietUntil && random.chance(0.02)) {
      portal.breakUntil(now + random.between(5, 25) * minuteMs);
      quietUntil = now + 2 * hourMs;
    }
    const before = now;
    now = isNear ? now + everyMs : nextLook(now, turns, random.between(6, 36) * hourMs);
    if (random.chance(0.03)) {
      portal.advance(random.between(before, now));
      portal.startManually(random.chance(0.5));
    }
    portal.advance(now);
    if (!isNear || random.chance(0.02)) memory = takenOver(memory, now);
    memory = await lookOnce(memory, portal, now);
    looks += 1;
    for (const alarm of memory.alarms) told.set(alarm.key, alarm);
    memory = { ...memory, alarms: memory.alarms.filter(({ until }) => until === undefined) };
  }
  const all = [...told.values()];
  const untrue = all.filter((alarm) => !isTrue(alarm, portal));
  return { runs: portal.runs(), skips: portal.skipped.size, looks, told: all, untrue };
};

/** When the schedule's turn comes, by the portal and by the watch, and when it last came. */
const turnsOf = (portal: ModelPortal, { slots }: Memory): readonly number[] => {
  const { awaited } = slotOf({ slots } as Memory, 'portal');
  return [portal.dueAt(), portal.lastAt(), awaited?.at, awaited?.from].filter((at) => at !== undefined);
};

const nextLook = (now: number, turns: readonly number[], ms: number): number =>
  Math.min(now + ms, ...turns.map((at) => at - leadMs).filter((at) => at > now));

/** The memory as the next process has it, which finds the open alarms in the channel. */
const takenOver = (memory: Memory, now: number): Memory => ({
  ...(restoreMemory(storeMemory(memory), now, everyMs) ?? blankMemory(now)),
  alarms: memory.alarms,
});

const lookOnce = async (before: Memory, portal: ModelPortal, now: number): Promise<Memory> => {
  const options = { portal: portal.watched, settings, clock: { now: () => now }, slot: 'portal' as const };
  const seen = await look(before, { ...options, isOwn: portal.isOwn, isChangedHere: () => false });
  const ids = seen.effects.flatMap((effect) => (effect.type === 'card' ? (effect.foreign.id ?? []) : []));
  const slot = seen.memory.slots.portal;
  return slot ? { ...seen.memory, slots: { portal: ids.reduce(carded, slot) } } : seen.memory;
};

const isTrue = (alarm: Alarm, portal: ModelPortal): boolean => {
  if (alarm.kind === 'skipped') return portal.skipped.has(alarm.ranAt);
  return alarm.kind === 'missed' && alarm.cause.why === 'never' && portal.runs() === 0;
};
