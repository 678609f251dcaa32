import type { Cost } from '../backup/cost.ts';
import type { BackupRequest, Copy, Job, Slot } from '../backup/job.ts';
import type { Link } from '../backup/link.ts';
import type { NoticeAbout } from '../backup/notice.ts';
import type { PortalFacts } from '../backup/portal-facts.ts';
import type { CardedRun, Ended, Run, Starting } from '../backup/run.ts';
import type { Schedule } from '../backup/schedule.ts';

/** The portal as the runner needs it. Each call throws `PortalError` where the portal refuses or does not answer. */
export type Portal = {
  readonly origin: string;
  readonly progress: (slot: Slot, signal?: AbortSignal) => Promise<Job | undefined>;
  readonly start: (request: BackupRequest, signal?: AbortSignal) => Promise<Job>;
  readonly history: (slot: Slot, signal?: AbortSignal) => Promise<readonly Copy[]>;
  /** Deletes a copy. Its failure as `broken` can mean that the copy was gone already. */
  readonly deleteCopy: (id: string, signal?: AbortSignal) => Promise<void>;
  /** Drops what runs in both slots; false where nothing did. */
  readonly cancel: (signal?: AbortSignal) => Promise<boolean>;
  readonly cost: (signal?: AbortSignal) => Promise<Cost>;
  /** The link to the copy that the job made; undefined once the slot has no such job, or where it has no link. */
  readonly link: (slot: Slot, id: string, signal?: AbortSignal) => Promise<Link | undefined>;
  /** The slot's schedule; undefined where there is none. */
  readonly schedule: (slot: Slot, signal?: AbortSignal) => Promise<Schedule | undefined>;
  /** Saves a schedule in place of the slot's former one, as one that never ran. */
  readonly setSchedule: (schedule: Schedule, signal?: AbortSignal) => Promise<void>;
  readonly deleteSchedule: (slot: Slot, signal?: AbortSignal) => Promise<void>;
  /** What the portal is. */
  readonly facts: (signal?: AbortSignal) => Promise<PortalFacts>;
};

/** One card as it stands in the channel. `id` orders cards by when they were written. */
export type CardRecord = {
  readonly id: string;
  readonly run: Run;
  /** The process that follows the run; '' once it has let go. */
  readonly follower: string;
  /** Renewed by the follower about every 15 s. */
  readonly beat: number;
  /** The end's notice is not known to be posted yet. */
  readonly owesNotice: boolean;
};

/** How far back the cards are read at a start; an older one is not gone on with. */
export const journalMs = 72 * 3_600_000;

/** The hand that keeps one card showing the newest state of its run. */
export type Card = {
  /** The card's id now; it changes when a lost card is posted anew. */
  readonly id: () => string;
  /** Aborted once this process no longer follows the run: it let go, or another took it. */
  readonly lost: AbortSignal;
  /** Shows the run; the newest state wins. */
  readonly show: (run: Run) => void;
  /** Shows the end and posts the notice, if one is due; resolves when both stand. */
  readonly finish: (run: Ended, about: NoticeAbout | undefined) => Promise<void>;
  /** Posts a notice under the card that mentions who asked, once; false where it is still owed at a stop. */
  readonly notify: (run: Run, about: NoticeAbout) => Promise<boolean>;
  /** Writes a last time that nobody follows the run any more, so that another process goes on at once. */
  readonly release: () => Promise<void>;
  /** Stops writing at once. */
  readonly leave: () => void;
};

/**
 * `cancel`: asks the portal to cancel the backup; `kept`: it did not; `link`: was given the link; `retry`: tries the
 * run again; `delete`: deleted the copy; `delete_twin`: deleted another copy that has the same file.
 */
type AuditNote = 'cancel' | 'kept' | 'link' | 'retry' | 'delete' | 'delete_twin';

/** The admin channel as the record of all runs. */
export type Journal = {
  /** Writes the card of a new run; throws `Unwritten` where no card stands afterwards. */
  readonly open: (run: Starting) => Promise<Card>;
  /** Takes a card found in the channel into this process's hand. */
  readonly resume: (recorded: CardRecord) => Card;
  /** The cards from `since` (a card's id, or `idAt` a time) on, oldest first. */
  readonly read: (since: string) => Promise<readonly CardRecord[]>;
  /** The newest cards, as far back as a bounded look into the channel goes, oldest first. */
  readonly newest: () => Promise<readonly CardRecord[]>;
  /** The id that a card written at that time (ms since 1970) would have. */
  readonly idAt: (at: number) => string;
  /** The card with that id, if it stands. */
  readonly at: (id: string) => Promise<CardRecord | undefined>;
  /**
   * Notes under a card, where every process finds it, what a person did; `other`: the card that it led to. Throws where
   * the note cannot stand.
   */
  readonly note: (id: string, run: Run, what: AuditNote, by: string, other?: string) => Promise<void>;
  /** Who was noted to cancel the card's backup, as a user ID; '' for nobody, or where Slack cannot say. */
  readonly whoCancels: (id: string, run: Run) => Promise<string>;
  /**
   * Who was noted to have deleted the copy of the card's backup, as a user ID; '' for nobody, or where Slack cannot
   * say.
   */
  readonly whoDeleted: (id: string, run: Run) => Promise<string>;
  /** Removes a card that should not be there. */
  readonly withdraw: (id: string) => Promise<void>;
};

/** Told of cards as they are read, all of them from `since` on, and of a single one when its run is shown anew. */
export type OnCards = (cards: readonly CardedRun[], since?: string) => void;

/** No card stands in the channel, and why, in words for the person who asked. */
export class Unwritten extends Error {}
