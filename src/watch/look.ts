import { scheduleMark } from '../backup/alarm.ts';
import type { Job, Slot } from '../backup/job.ts';
import type { Observation, SeenJob, SlotLook, WatchedPortal, WatchSettings } from '../backup/portal-watch.ts';
import { type Result, toResult } from '../backup/result.ts';
import type { Completed } from '../backup/run.ts';
import type { Schedule } from '../backup/schedule.ts';
import { isClosed, slotsOf } from '../backup/slots.ts';
import type { Clock } from '../lib/clock.ts';
import { askFor } from './ask-portal.ts';
import { passMs } from './judge-schedule.ts';
import { type Effect, isGoing, type Memory, type Observed, type SlotMemory, slotOf, withGap } from './memory.ts';
import { observe } from './observe.ts';
import { scheduleLooks } from './see-schedule.ts';
import { wants } from './wants.ts';

export type LookOptions = {
  readonly portal: WatchedPortal;
  readonly settings: WatchSettings;
  readonly clock: Pick<Clock, 'now'>;
  /** The slot that the bot is set up for. */
  readonly slot: Slot;
  /** Whether a job was asked for here. */
  readonly isOwn: (id: string) => boolean;
  /** Whether somebody here changed the schedule since it was last read. */
  readonly isChangedHere: (slot: Slot, since: number) => boolean | Promise<boolean>;
  /** The finished backups that cards show, oldest first. */
  readonly madeBackups?: (() => readonly Completed[]) | undefined;
  readonly signal?: AbortSignal;
};

const mostRounds = 3;
/** The slot that matters less is looked at once in this many looks, and its schedule is read half as often as the other's. */
const otherLooks = 10;

/** One look at the portal: slots and schedules as far as it is their turn, then what has to be asked to judge them. */
export const look = async (before: Memory, options: LookOptions): Promise<Observed> => {
  const { settings, clock, slot, madeBackups } = options;
  const effects: Effect[] = [];
  let memory = before;
  const take = (observation: Observation): void => {
    const observed = observe(memory, observation, settings, clock.now());
    memory = observed.memory;
    effects.push(...observed.effects);
  };
  if (!memory.facts) take({ slots: {}, facts: await toResult(options.portal.facts(options.signal)) });
  // The portal's facts decide which slots it has: the first is the one that matters most.
  const names = slotsOf(slot, memory.facts);
  const slots = await lookAtSlots(memory, names, options);
  take({ slots, ...(madeBackups && { made: madeBackups() }) });
  // The other slot is looked at too seldom to tell a break.
  const blindFrom = names[0] && slots[names[0]]?.blindFrom;
  if (blindFrom !== undefined) memory = withGap(memory, blindFrom, clock.now());
  const fresh = names.filter((name) => isNewJob(before, memory, name));
  if (fresh.length > 0) take({ slots: await readSchedules(memory, fresh, options) });
  for (let round = 0; round < mostRounds; round += 1) {
    const asks = wants(memory, settings, clock.now());
    const asked = new Set([...asks].filter((ask) => round === 0 || ask === 'copies' || ask === 'cost'));
    if (asked.size === 0) break;
    take({ slots: {}, ...(await askFor(asked, memory, names, options)) });
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

const lookAtSlots = async (
  memory: Memory,
  names: readonly Slot[],
  options: LookOptions,
): Promise<Observation['slots']> => {
  const { settings, clock } = options;
  const looks = await Promise.all(
    names.map(async (name, index): Promise<[Slot, SlotLook]> => {
      const slot = slotOf(memory, name);
      const every = (looksApart: number): number =>
        settings.everyMs * looksApart * (index === 0 ? 1 : 2) - settings.everyMs / 2;
      const isDue = (apart: number, ...times: readonly (number | undefined)[]): boolean =>
        clock.now() - Math.max(...times.map((at = Number.NEGATIVE_INFINITY) => at)) >= apart;
      const readAt = [slot.scheduleSeenAt, slot.schedule ? undefined : slot.closedAt];
      const [mustSee, mustRead] = [
        isDue(index === 0 ? 0 : every(otherLooks / 2), slot.jobSeenAt, slot.closedAt),
        isDue(isAwaited(slot, clock.now()) ? 0 : every(scheduleLooks), ...readAt),
      ];
      const askedAt = clock.now();
      const [job, schedule] = await Promise.all([
        mustSee ? readJob(name, slot, options) : undefined,
        mustRead ? readSchedule(name, slot, options) : undefined,
      ]);
      const isBlind = job?.job && !job.job.failure && isDue(every(index === 0 ? 4 : otherLooks * 2), slot.jobSeenAt);
      const blindFrom = isBlind ? slot.jobSeenAt : undefined;
      return [name, { askedAt, ...job, ...schedule, ...(blindFrom !== undefined && { blindFrom }) }];
    }),
  );
  return Object.fromEntries(looks.filter(([, seen]) => seen.job || seen.schedule || seen.isClosed));
};

/** What a closed slot is not known to hold is left out of the watch; what it is known to hold cannot be read. */
const readJob = async (name: Slot, slot: SlotMemory, options: LookOptions): Promise<SlotLook> => {
  const job = await toResult(options.portal.progress(name, options.signal));
  if (isClosed(name, options.slot, job.failure) && !isGoing(slot)) return { isClosed: true };
  return { job: asSeen(job, options.isOwn) };
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
  if (isClosed(name, options.slot, schedule.failure) && !slot.schedule) return { isClosed: true };
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
