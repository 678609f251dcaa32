import type { NoticeAbout } from '../backup/notice.ts';
import type { WhyUnwritten } from '../backup/outcome.ts';
import type { MissingDocument, Proven } from '../backup/proof.ts';
import { type CardedRun, type Completed, type Ended, isFinished, type Run } from '../backup/run.ts';
import { hourMs } from '../lib/durations.ts';

/**
 * Verifies the copy of a run, at any length up to hours, and says how that ended, also if the portal does not answer.
 * Rejects only once the signal aborts, or with an error of its own.
 */
export type Prover = (run: Completed, mode: 'size' | 'full', signal: AbortSignal) => Promise<Proved>;

/** `missing`: the first of the documents that the copy lacks. */
export type Proved = { readonly proof: Proven; readonly missing: readonly MissingDocument[] };

/** One card as it is in the channel. `id` orders cards by when they were written. */
export type CardRecord = {
  readonly id: string;
  readonly run: Run;
  /** The process that follows the run; `undefined` once it has let go. */
  readonly follower: string | undefined;
  /** Renewed by the follower about every 15 s. */
  readonly beat: number;
  /** The end's notice is not known to be posted yet. */
  readonly owesNotice: boolean;
  /** The card that this one was posted in place of, because it could not be edited any more. */
  readonly replaces?: string | undefined;
};

/** Unfinished: the run is not over, or its end's notice is not known to be posted. */
export const isOpen = ({ run, owesNotice }: CardRecord): boolean => !isFinished(run) || owesNotice;

/** So far back the channel is read at every start, whatever else is in it. */
export const journalMs = 72 * hourMs;

/** Keeps one card showing the newest state of its run. */
export type Card = {
  /** The card's id now; it changes when a lost card is posted again. */
  readonly id: () => string;
  /** Aborted once this process no longer follows the run: it let go, or another took it. */
  readonly lost: AbortSignal;
  /** Reads the card, and leaves it if another process has taken the run. Rejects if Slack does not show it. */
  readonly check: () => Promise<void>;
  /** Shows the run; the newest state wins. */
  readonly show: (run: Run) => void;
  /** Shows the end and posts the notice, if one is due; resolves when both are there. */
  readonly finish: (run: Ended, about: NoticeAbout | undefined) => Promise<void>;
  /** Posts a notice under the card that mentions who asked, once; false if it is still owed at a stop. */
  readonly notify: (run: Run, about: NoticeAbout) => Promise<boolean>;
  /** Writes a last time that nobody follows the run any more, so that another process continues at once. */
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
  /** Writes the card of a new run; throws `Unwritten` if there is no card afterwards. */
  readonly open: (run: Run) => Promise<Card>;
  /** Takes a card found in the channel for this process to follow. */
  readonly resume: (recorded: CardRecord) => Card;
  /** Reads what is new in the channel, and the open cards again; gives all cards that are known, oldest first. */
  readonly read: () => Promise<readonly CardRecord[]>;
  /** Reads the newest messages again, among which a person may have deleted cards. */
  readonly readNewest: () => Promise<void>;
  /** Reads further back, page by page, until the signal aborts. Never throws. */
  readonly readBack: (signal: AbortSignal) => Promise<void>;
  /** The id from which on every card is known; undefined before the first read. */
  readonly knownSince: () => string | undefined;
  /** Whether the channel was read as far back as an open card can be expected. */
  readonly isRead: () => boolean;
  /** Whether Slack lets this app read the channel so seldom that no card can be confirmed. */
  readonly isLimited: () => boolean;
  /** The card with that id, if it exists. */
  readonly at: (id: string) => Promise<CardRecord | undefined>;
  /**
   * Notes under a card, where every process finds it, what a person did; `card`: the other that it led to; `file`: the
   * number that the deleted copy's file had. Throws if the note cannot stand.
   */
  readonly note: (
    id: string,
    run: Run,
    what: AuditNote,
    by: string,
    about?: { readonly card?: string; readonly file?: number | undefined },
  ) => Promise<void>;
  /** Who was noted to cancel the card's backup, as a user ID; `undefined`: nobody, or Slack cannot say. */
  readonly whoCancels: (id: string, run: Run) => Promise<string | undefined>;
  /** The same of who deleted the copy of the card's backup. */
  readonly whoDeleted: (id: string, run: Run) => Promise<string | undefined>;
  /**
   * Adds to the card of a finished run what came of it; false if that has to be tried again. A card that Slack does
   * not let the bot edit any more stays as it is.
   */
  readonly amend: (id: string, change: (run: Run) => Run) => Promise<boolean>;
  /** Deletes a card that should not be there; false: it stays. */
  readonly withdraw: (id: string) => Promise<boolean>;
  /** Whether Slack has refused to this process to edit the card, for good. */
  readonly isRefused: (id: string) => boolean;
};

/** Receives cards as they are read, all of them from `since` on, and a single one when its run is shown again. */
export type OnCards = (cards: readonly CardedRun[], since?: string) => void;

/** No card could be written; `code`: Slack's own word for why. */
export class Unwritten extends Error {
  readonly why: WhyUnwritten;
  readonly code: string | undefined;

  constructor(why: WhyUnwritten, code: string | undefined, options?: ErrorOptions) {
    super(code ?? why, options);
    this.name = 'Unwritten';
    this.why = why;
    this.code = code;
  }
}
