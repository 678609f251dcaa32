import type { Cost } from './cost.ts';
import type { Copy, Job, Slot } from './job.ts';
import type { Key, PortalFacts } from './portal-facts.ts';
import type { Result } from './result.ts';
import type { Completed } from './run.ts';
import type { Schedule } from './schedule.ts';

/** A row of the portal's audit trail that is about backups. */
export type AuditEvent = {
  readonly id: number;
  /** In ms since 1970; the portal keeps whole seconds. */
  readonly at: number;
  readonly action: number;
  /** The name of who did it. */
  readonly user: string | undefined;
};

/** What the trail says of backups. `from`: it is complete from then on; `tellsScheduled`: the server notes its own runs. */
export type Trail = {
  readonly events: readonly AuditEvent[];
  readonly from: number;
  readonly tellsScheduled: boolean;
  /** The plan shows the newest rows alone, whatever time is asked for. */
  readonly isNewestOnly?: boolean;
};

export type Tariff = 'paid' | 'delay' | 'notPaid';

/** The portal as the watch needs it. Each call throws `PortalError` if the portal refuses or does not answer. */
export type WatchedPortal = {
  readonly origin: string;
  readonly progress: (slot: Slot, signal?: AbortSignal) => Promise<Job | undefined>;
  readonly schedule: (slot: Slot, signal?: AbortSignal) => Promise<Schedule | undefined>;
  readonly history: (slot: Slot, signal?: AbortSignal) => Promise<readonly Copy[]>;
  readonly facts: (signal?: AbortSignal) => Promise<PortalFacts>;
  readonly cost: (signal?: AbortSignal) => Promise<Cost>;
  readonly tariff: (signal?: AbortSignal) => Promise<Tariff>;
  readonly key: (signal?: AbortSignal) => Promise<Key>;
  /** What happened from a time on. */
  readonly trail: (from: number, signal?: AbortSignal) => Promise<Trail>;
};

/** One look at the portal: what was asked, and nothing else. */
export type Observation = {
  readonly slots: Partial<Record<Slot, SlotLook>>;
  readonly facts?: Result<PortalFacts>;
  readonly tariff?: Result<Tariff>;
  readonly cost?: Cost;
  readonly key?: Result<Key>;
  readonly trail?: Result<Trail>;
  readonly copies?: Result<readonly SeenCopy[]>;
  /** The slots whose histories those are from. */
  readonly historyOf?: readonly Slot[];
  /** The finished backups that cards show, oldest first. */
  readonly made?: readonly Completed[];
};

/** A copy in a slot's history, and whether it was asked for here. */
export type SeenCopy = { readonly copy: Copy; readonly slot: Slot; readonly isOwn: boolean };

export type SlotLook = {
  /** When the look was asked for, in ms since 1970: its answer can come much later, after a suspend for one. */
  readonly askedAt?: number;
  readonly job?: Result<SeenJob | undefined>;
  readonly schedule?: Result<Schedule | undefined>;
  /** Somebody here has changed the schedule since it was last seen. */
  readonly isChangedHere?: boolean;
  /** The job could not be read since then: what ran meanwhile is in the history alone. */
  readonly blindFrom?: number;
  /** The slot is closed, and left out of the watch. */
  readonly isClosed?: true;
};

/** A job in a slot, and whether a card here has it already. */
export type SeenJob = { readonly job: Job; readonly isOwn: boolean };

/** How patient the watch has to be. */
export type WatchSettings = {
  readonly portal: string;
  readonly graceMs: number;
  /** Absent: no copy need be newer than any. */
  readonly maxAgeMs?: number;
  /** How long a job may stay unchanged before it counts as dead. */
  readonly stallMs: number;
  /** How often the portal is looked at. */
  readonly everyMs: number;
};
