import type { Cost } from './cost.ts';
import type { CopySearch, FileAnswer, SoughtCopy } from './found-copy.ts';
import type { BackupRequest, Copy, Job, Slot } from './job.ts';
import type { Link } from './link.ts';
import type { About, Key, PortalFacts } from './portal-facts.ts';
import type { Tariff, Trail } from './portal-watch.ts';
import type { Schedule } from './schedule.ts';

/** One DocSpace portal. Every failure is a `PortalError`; nothing but a read of its settings is ever repeated. */
export type Portal = {
  readonly origin: string;
  /** The job in the slot; undefined if the server keeps none. */
  readonly progress: (slot: Slot, signal?: AbortSignal) => Promise<Job | undefined>;
  /** Starts a backup. The answer is the job now in the slot, which may be another's that was running already. */
  readonly start: (request: BackupRequest, signal?: AbortSignal) => Promise<Job>;
  /** The finished copies, newest first. Reading prunes the portal's list, so not to be polled. */
  readonly history: (slot: Slot, signal?: AbortSignal) => Promise<readonly Copy[]>;
  /** What a start would cost. Never throws: what cannot be learned is `unknown`. */
  readonly cost: (signal?: AbortSignal) => Promise<Cost>;
  /**
   * Cancels what runs, and drops what has ended, in both slots: whether there was something. The failure of a server
   * before 3.7 is marked as `isUnknownCall`.
   */
  readonly cancel: (signal?: AbortSignal) => Promise<boolean>;
  /** The link to the copy that the job made; undefined once the slot has no such job, or if it has no link. */
  readonly link: (slot: Slot, id: string, signal?: AbortSignal) => Promise<Link | undefined>;
  /** Looks for a copy, to be read with the key. That of a job whose end was seen here is found even if the slot has another. */
  readonly findCopy: (copy: SoughtCopy, signal?: AbortSignal) => Promise<CopySearch>;
  /** What became of the document with that number. Never throws. */
  readonly askFile: (id: number, signal?: AbortSignal) => Promise<FileAnswer>;
  /**
   * Deletes a copy with its record. DocSpace answers an id that it does not know with an error of its own (500): a
   * failure as `broken` can mean that the copy was gone already, and only the history can decide.
   */
  readonly deleteCopy: (id: string, signal?: AbortSignal) => Promise<void>;
  /** The slot's schedule; undefined if there is none. */
  readonly schedule: (slot: Slot, signal?: AbortSignal) => Promise<Schedule | undefined>;
  /** Saves a schedule in place of the slot's former one, as one that never ran. */
  readonly setSchedule: (schedule: Schedule, signal?: AbortSignal) => Promise<void>;
  readonly deleteSchedule: (slot: Slot, signal?: AbortSignal) => Promise<void>;
  /** Whether such a backup can be made. Never throws, and changes nothing at the portal. */
  readonly about: (request: BackupRequest, signal?: AbortSignal) => Promise<About>;
  /** What the portal is. */
  readonly facts: (signal?: AbortSignal) => Promise<PortalFacts>;
  /**
   * The name of an archive that a failed backup has left in its room since then (ms since 1970), if there is one that
   * is not among the copies.
   */
  readonly leftArchive: (
    left: { readonly folder: string; readonly since: number; readonly copies: readonly Copy[] },
    signal?: AbortSignal,
  ) => Promise<string | undefined>;
  /** Whether the portal is paid for. */
  readonly tariff: (signal?: AbortSignal) => Promise<Tariff>;
  /** The API key itself. */
  readonly key: (signal?: AbortSignal) => Promise<Key>;
  /** What the audit trail says of backups from a time on, in ms since 1970. */
  readonly trail: (from: number, signal?: AbortSignal) => Promise<Trail>;
};
