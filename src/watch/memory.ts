import type { Alarm, ScheduleNote } from '../backup/alarm.ts';
import type { Cost } from '../backup/cost.ts';
import type { WatchGap } from '../backup/digest.ts';
import type { Slot, StorageType } from '../backup/job.ts';
import type { PortalFailure } from '../backup/portal-error.ts';
import type { PortalFacts } from '../backup/portal-facts.ts';
import type { Tariff } from '../backup/portal-watch.ts';
import type { Schedule } from '../backup/schedule.ts';
import { minuteMs } from '../lib/durations.ts';

/** A job as it was seen in its slot. Times are ms since 1970. */
export type Sighting = {
  readonly id: string;
  /** The look before the first that showed it: it began after that. Absent: nobody had looked. */
  readonly notBefore?: number;
  readonly firstAt: number;
  readonly state: 'going' | 'broken' | 'completed' | 'failed';
  /** When its state or progress was first seen as it is. */
  readonly changedAt: number;
  readonly percent: number;
  /** When it was first seen to be over. */
  readonly overAt?: number;
  /** Asked for here. */
  readonly isOwn: boolean;
  /** It has a card, or needs none because it was over before the watch began. */
  readonly isCarded: boolean;
};

/** The schedule's turn: the portal says that it ran at that time; what came of it is not known yet. */
export type Turn = {
  readonly at: number;
  readonly seenAt: number;
  /** The slot was looked at shortly before. */
  readonly isWatched: boolean;
};

/** What is remembered of a slot. */
export type SlotMemory = {
  /** Newest last, three at most. */
  readonly sightings: readonly Sighting[];
  /** When the slot was last seen. */
  readonly jobSeenAt?: number;
  /** When it was last found to be closed. */
  readonly closedAt?: number;
  /** The schedule as it was last seen; `undefined`: there was none, or it was not seen yet. */
  readonly schedule?: Schedule | undefined;
  readonly isScheduleKnown: boolean;
  readonly scheduleSeenAt?: number;
  /** The schedule could be read without a longer break since then. */
  readonly readableSince?: number;
  /** The run that is awaited. `isNever`: the portal's rule never reaches it. */
  readonly awaited?: { readonly at: number; readonly from: number; readonly isNever: boolean };
  readonly turn?: Turn;
  /** A turn that made a backup, whose end decides whether all is well again. */
  readonly ran?: { readonly at: number; readonly id?: string };
  /** The schedule that is gone, and why is being looked up. */
  readonly gone?: { readonly at: number; readonly schedule: Schedule; readonly lastSeenAt: number };
};

/** What is asked for only if something calls for it. */
export type Ask = 'trail' | 'copies' | 'facts' | 'tariff' | 'cost' | 'key';

/** All that the watch remembers. */
export type Memory = {
  readonly slots: Partial<Record<Slot, SlotMemory>>;
  /** Since when the watch has run without a break. */
  readonly since: number;
  readonly seenAt: number;
  /** No earlier process has left anything: what was over before gets no card. */
  readonly isFirst: boolean;
  readonly alarms: readonly Alarm[];
  readonly facts?: PortalFacts;
  /** The last status that kept the portal from making backups. */
  readonly lastInactive?: NonNullable<PortalFacts['status']>;
  readonly tariff?: Tariff;
  readonly cost?: Cost;
  /** The newest copy that was there; `at` absent: there was none. */
  readonly newest?: { readonly at?: number; readonly expiresAt?: number; readonly readAt: number };
  /** Copies may have changed since they were last read. */
  readonly areCopiesStale: boolean;
  /** Nobody watched from then until now: what was made meanwhile is looked up in the history. */
  readonly gapFrom?: number;
  /** Who made copies in that gap could not be looked up since then. */
  readonly trailAwaitedFrom?: number;
  /** When nobody watched, oldest first; the last ones. */
  readonly gaps?: readonly WatchGap[];
  /** Copies whose backup ended up to then are no alarm any more, because such a one is gone. */
  readonly settledCopies: Partial<Record<Slot, number>>;
  /** When each thing was last asked for. */
  readonly askedAt: Partial<Record<Ask, number>>;
  readonly troubles: Partial<Record<'portal' | 'schedule', Trouble>>;
};

/** Something that cannot be read; `ms`: for how long, the process's own pauses left out. */
export type Trouble = { readonly since: number; readonly ms: number; readonly failure: PortalFailure };

/** A backup that was begun elsewhere and has no card yet. */
export type Foreign = {
  readonly slot: Slot;
  /** Absent: it was gone before anybody saw it. */
  readonly id?: string;
  readonly startedAt: number;
  readonly origin: 'schedule' | 'elsewhere';
  /** The name of who began it, if the portal says. */
  readonly by?: string;
  readonly storage?: StorageType;
  readonly folder?: string;
};

/** What is to be done about what was seen; alarms are in the memory itself. */
export type Effect =
  | { readonly type: 'card'; readonly foreign: Foreign }
  | { readonly type: 'note'; readonly note: ScheduleNote };

/** What the watch knows after a look, and what is to be done about it. */
export type Observed = { readonly memory: Memory; readonly effects: readonly Effect[] };

/** The memory of a watch that begins. */
export const blankMemory = (now: number): Memory => ({
  slots: {},
  since: now,
  seenAt: now,
  isFirst: true,
  alarms: [],
  areCopiesStale: true,
  settledCopies: {},
  askedAt: {},
  troubles: {},
});

/** A longer break than this is shown as one. */
const breakMs = 10 * minuteMs;
const mostGaps = 20;

/** The memory with the time noted in which nobody could see the portal, if it is long enough to matter. */
export const withGap = (memory: Memory, from: number, to: number): Memory => {
  if (to - from <= breakMs) return memory;
  const { gaps = [] } = memory;
  const last = gaps.at(-1);
  // One break can be noticed twice: by the process that begins, and by its first look at the portal.
  const isSame = last !== undefined && last.to >= from;
  const gap = { from: isSame ? Math.min(last.from, from) : from, to };
  return { ...memory, since: to, gaps: [...(isSame ? gaps.slice(0, -1) : gaps), gap].slice(-mostGaps) };
};

export const slotOf = (memory: Memory, slot: Slot): SlotMemory =>
  memory.slots[slot] ?? { sightings: [], isScheduleKnown: false };

export const withSlot = (memory: Memory, name: Slot, slot: SlotMemory): Memory => ({
  ...memory,
  slots: { ...memory.slots, [name]: slot },
});

/** Whether the slot's last job is not known to be over. */
export const isGoing = ({ sightings }: SlotMemory): boolean => {
  const last = sightings.at(-1);
  return last !== undefined && last.overAt === undefined;
};
