import type { Cost } from '../backup/cost.ts';
import type { BackupRequest, Copy, Job, Slot } from '../backup/job.ts';
import type { NoticeAbout } from '../backup/notice.ts';
import type { Ended, Run, Starting } from '../backup/run.ts';

/** The portal as the runner needs it. Each call throws `Refused` where the portal refuses or does not answer. */
export type Portal = {
  readonly origin: string;
  readonly progress: (slot: Slot, signal?: AbortSignal) => Promise<Job | undefined>;
  readonly start: (request: BackupRequest, signal?: AbortSignal) => Promise<Job>;
  readonly history: (slot: Slot, signal?: AbortSignal) => Promise<readonly Copy[]>;
  readonly cost: (signal?: AbortSignal) => Promise<Cost>;
};

/** One card as it stands in the channel. `id` orders cards by when they were written. */
export type Recorded = {
  readonly id: string;
  readonly run: Run;
  /** The process that follows the run; '' once it has let go. */
  readonly follower: string;
  /** Renewed by the follower about every 15 s. */
  readonly beat: number;
  /** The end's notice is not known to be posted yet. */
  readonly owesNotice: boolean;
};

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

/** The admin channel as the record of all runs. */
export type Journal = {
  /** Writes the card of a new run; throws `Unwritten` where no card stands afterwards. */
  readonly open: (run: Starting) => Promise<Card>;
  /** Takes a card found in the channel into this process's hand. */
  readonly resume: (recorded: Recorded) => Card;
  /** The cards from `since` (a card's id, or `idAt` a time) on, oldest first. */
  readonly read: (since: string) => Promise<readonly Recorded[]>;
  /** The id that a card written at that time (ms since 1970) would have. */
  readonly idAt: (at: number) => string;
  /** Removes a card that should not be there. */
  readonly withdraw: (id: string) => Promise<void>;
};

/** No card stands in the channel, and why, in words for the person who asked. */
export class Unwritten extends Error {}
