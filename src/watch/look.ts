import { scheduleMark } from '../backup/alarm.ts';
import type { Job, Slot } from '../backup/job.ts';
import type {
  Observation,
  SeenCopy,
  SeenJob,
  SlotLook,
  Trail,
  WatchedPortal,
  WatchSettings,
} from '../backup/portal-watch.ts';
import { type Result, toResult } from '../backup/result.ts';
import type { Completed } from '../backup/run.ts';
import type { Schedule } from '../backup/schedule.ts';
import type { Clock } from '../lib/clock.ts';
import { passMs } from './judge-schedule.ts';
import { type Ask, type Effect, type Memory, type SlotMemory, slotOf } from './memory.ts';
import { type Observed, observe } from './observe.ts';
import { scheduleLooks } from './see-schedule.ts';
import { wants } from './wants.ts';

export type LookOptions = {
  readonly portal: WatchedPortal;
  readonly settings: WatchSettings;
  readonly clock: Pick<Clock, 'now'>;
  /** The slots that there are: the first is the one that matters most. */
  readonly slots: readonly Slot[];
  /** Whether a job was asked for here. */
  readonly isOwn: (id: string) => boolean;
  /** Whether somebody here changed the schedule since it was last read. */
  readonly isChangedHere: (slot: Slot, since: number) => boolean | Promise<boolean>;
  /** The finished backups that cards tell of, oldest first. */
  readonly madeBackups?: (() => readonly Completed[]) | undefined;
  readonly signal?: AbortSignal;
};

const mostRounds = 3;
/** The slot that matters less is looked at once in this many looks, and its schedule is read half as often as the other's. */
const otherLooks = 10;
/** How far back the audit trail is read at most. */
const trailMs = 86_400_000;

/** One look at the portal: slots and schedules as far as it is their turn, then what has to be asked to judge them. */
export const look = async (before: Memory, options: LookOptions): Promise<Observed> => {
  const { settings, clock } = options;
  const effects: Effect[] = [];
  let memory = before;
  const take = (observation: Observation): void => {
    const observed = observe(memory, observation, settings, clock.now());
    memory = observed.memory;
    effects.push(...observed.effects);
  };
  if (!memory.facts) take({ slots: {}, facts: await toResult(options.portal.facts(options.signal)) });
  take({ slots: await lookAtSlots(memory, options), ...(options.madeBackups && { made: options.madeBackups() }) });
  const fresh = options.slots.filter((slot) => isNewJob(before, memory, slot));
  if (fresh.length > 0) take({ slots: await readSchedules(memory, fresh, options) });
  for (let round = 0; round < mostRounds; round += 1) {
    const asks = wants(memory, settings, clock.now());
    const asked = new Set([...asks].filter((ask) => round === 0 || ask === 'copies' || ask === 'cost'));
    if (asked.size === 0) break;
    take({ slots: {}, ...(await askFor(asked, memory, options)) });
  }
  return { memory: { ...memory, isFirst: memory.isFirst && !hasLooked(memory) }, effects: distinct(effects) };
};

const hasLooked = ({ slots }: Memory): boolean => Object.values(slots).some(({ jobSeenAt }) => jobSeenAt !== undefined);

const distinct = (effects: readonly Effect[]): readonly Effect[] => [
  ...new Map(effects.map((effect) => [keyOf(effect), effect])).values(),
];

const keyOf = (effect: Effect): string =>
  effect.type === 'note' ? effect.note.key : `${effect.foreign.slot} ${effect.foreign.id ?? effect.foreign.startedAt}`;

const isNewJob = (before: Memory, memory: Memory, slot: Slot): boolean => {
  const last = slotOf(memory, slot).sightings.at(-1);
  const { scheduleSeenAt = 0 } = slotOf(memory, slot);
  return last !== undefined && scheduleSeenAt < last.firstAt && last.id !== slotOf(before, slot).sightings.at(-1)?.id;
};

const lookAtSlots = async (memory: Memory, options: LookOptions): Promise<Observation['slots']> => {
  const { portal, settings, clock, signal } = options;
  const looks = await Promise.all(
    options.slots.map(async (name, index): Promise<[Slot, SlotLook]> => {
      const slot = slotOf(memory, name);
      const every = (looksApart: number): number =>
        settings.everyMs * looksApart * (index === 0 ? 1 : 2) - settings.everyMs / 2;
      const isDue = (last: number | undefined, apart: number): boolean =>
        last === undefined || clock.now() - last >= apart;
      const [mustSee, mustRead] = [
        isDue(slot.jobSeenAt, index === 0 ? 0 : every(otherLooks / 2)),
        isDue(slot.scheduleSeenAt, isAwaited(slot, clock.now()) ? 0 : every(scheduleLooks)),
      ];
      const [job, schedule] = await Promise.all([
        mustSee ? toResult(portal.progress(name, signal)) : undefined,
        mustRead ? readSchedule(name, slot, options) : undefined,
      ]);
      const seen = job && asSeen(job, options.isOwn);
      return [name, { ...(seen && { job: seen }), ...schedule }];
    }),
  );
  return Object.fromEntries(looks.filter(([, seen]) => seen.job || seen.schedule));
};

const asSeen = (job: Result<Job | undefined>, isOwn: LookOptions['isOwn']): Result<SeenJob | undefined> =>
  job.failure
    ? job
    : { value: job.value && { job: job.value, isOwn: job.value.id !== undefined && isOwn(job.value.id) } };

/** The scheduler may be at it. */
const isAwaited = ({ awaited }: SlotMemory, now: number): boolean =>
  awaited !== undefined && now >= awaited.at && now < awaited.from + passMs;

const readSchedule = async (name: Slot, slot: SlotMemory, options: LookOptions): Promise<SlotLook> => {
  const schedule = await toResult(options.portal.schedule(name, options.signal));
  if (schedule.failure || !isChanged(slot, schedule.value)) return { schedule };
  return { schedule, isChangedHere: await options.isChangedHere(name, slot.scheduleSeenAt ?? options.clock.now()) };
};

/** Whether somebody has set, changed or deleted it, or saved it again. */
const isChanged = ({ schedule: before, isScheduleKnown }: SlotMemory, now: Schedule | undefined): boolean => {
  if (!isScheduleKnown) return false;
  if (!before || !now) return before !== now;
  return scheduleMark(before) !== scheduleMark(now) || (before.lastAt !== undefined && now.lastAt === undefined);
};

const readSchedules = async (
  memory: Memory,
  names: readonly Slot[],
  options: LookOptions,
): Promise<Observation['slots']> =>
  Object.fromEntries(
    await Promise.all(
      names.map(
        async (name): Promise<[Slot, SlotLook]> => [name, await readSchedule(name, slotOf(memory, name), options)],
      ),
    ),
  );

const askFor = async (
  asks: ReadonlySet<Ask>,
  memory: Memory,
  { portal, slots, isOwn, signal, clock }: LookOptions,
): Promise<Omit<Observation, 'slots'>> => {
  const only = <Value>(ask: Ask, call: () => Promise<Value>): Promise<Value> | undefined =>
    asks.has(ask) ? call() : undefined;
  const [facts, tariff, cost, key, trail, copies] = await Promise.all([
    only('facts', () => toResult(portal.facts(signal))),
    only('tariff', () => toResult(portal.tariff(signal))),
    only('cost', () => portal.cost(signal)),
    only('key', () => toResult(portal.key(signal))),
    only('trail', (): Promise<Result<Trail>> => toResult(portal.trail(trailFrom(memory, clock.now()), signal))),
    only('copies', () => toResult(readCopies(portal, slots, isOwn, signal))),
  ]);
  return {
    ...(facts && { facts }),
    ...(tariff && { tariff }),
    ...(cost && { cost }),
    ...(key && { key }),
    ...(trail && { trail }),
    ...(copies && { copies }),
  };
};

const readCopies = async (
  portal: WatchedPortal,
  slots: readonly Slot[],
  isOwn: LookOptions['isOwn'],
  signal?: AbortSignal,
): Promise<readonly SeenCopy[]> => {
  const copies: SeenCopy[] = [];
  for (const slot of slots) {
    for (const copy of await portal.history(slot, signal)) copies.push({ copy, slot, isOwn: isOwn(copy.id) });
  }
  return copies;
};

/** The earliest time that something undecided calls for. */
const trailFrom = ({ slots }: Memory, now: number): number => {
  const times = Object.values(slots).flatMap(({ turn, gone, sightings }) => [
    turn?.at ?? now,
    gone?.lastSeenAt ?? now,
    ...sightings.map(({ notBefore, firstAt }) => notBefore ?? firstAt),
  ]);
  return Math.max(now - trailMs, Math.min(now, ...times) - 120_000);
};
