import type { Blocker } from './blocker.ts';
import type { Cost } from './cost.ts';
import type { Job } from './job.ts';
import type { PortalFailure } from './portal-error.ts';
import type { NotStarted, Run } from './run.ts';

/** `channel`: the bot cannot post to the admin channel; `unclear`: Slack did not confirm the card. */
export type WhyUnwritten = 'channel' | 'refused' | 'rate_limited' | 'unclear';

/** The private answer to the person who asked for a backup. `card` names the message in the admin channel. */
export type Answer =
  /** The card is written; the backup is being started and followed there. */
  | { readonly kind: 'following'; readonly card: string }
  /** A backup of ours runs in the slot already; nothing was started. */
  | { readonly kind: 'taken'; readonly run: Run; readonly card: string }
  /** A job that was not started here runs in the slot; nothing was started. */
  | { readonly kind: 'busy'; readonly job: Job }
  /** A job on which nothing works any more blocks the slot; nothing was started. */
  | { readonly kind: 'blocked'; readonly blocker: Blocker }
  /** The blocker was cleared. */
  | { readonly kind: 'cleared'; readonly blocker: Blocker }
  /**
   * The blocker was not cleared. `moved`: it does not block any more; `both`: a backup in the other slot would be cleared
   * with it; `unannounced`: Slack did not take the message that says who clears it; `unclear`: the portal did not say.
   */
  | {
      readonly kind: 'uncleared';
      readonly why: 'moved' | 'forbidden' | 'both' | 'unannounced' | 'refused' | 'unclear';
      readonly failure?: PortalFailure;
    }
  /** It costs money: nothing was started, a person has to say yes. `askedAt` in ms since 1970. */
  | {
      readonly kind: 'costs';
      readonly cost: Exclude<Cost, { kind: 'free' }>;
      readonly isChanged: boolean;
      readonly askedAt: number;
    }
  /** The question what it costs is too old to be answered. */
  | { readonly kind: 'expired' }
  /** The portal could not be asked what runs there; nothing was started. */
  | { readonly kind: 'unasked'; readonly failure: PortalFailure }
  /** The card could not be written, so nothing was started; `code`: Slack's own word. */
  | { readonly kind: 'unwritten'; readonly why: WhyUnwritten; readonly code: string | undefined }
  /** The portal refused the start. */
  | { readonly kind: 'not_started'; readonly run: NotStarted; readonly card: string }
  /** The card of a run that was tried again before: nothing more was started. */
  | { readonly kind: 'retried'; readonly run: Run; readonly card: string }
  /**
   * Nothing can be tried again here. `fine`: the run has no end that calls for it; `gone`, `unread`: no card to read;
   * `foreign`: it is another portal's; `old`: more than three days; `unset`: its storage's settings are not configured
   * any more.
   */
  | { readonly kind: 'unretried'; readonly why: 'fine' | 'gone' | 'unread' | 'foreign' | 'old' | 'unset' }
  /** The portal was asked to cancel the backup. */
  | { readonly kind: 'cancelling'; readonly card: string }
  /**
   * The backup was not cancelled. `over`: it does not run any more; `starting`: it does not run yet; `both`: a backup
   * in the other slot would be dropped with it; `old`: the server knows no cancel; `unnoted`: Slack did not take the
   * note of who cancels; `unasked`: the portal did not say what runs; `unclear`: it was asked, and did not say; `kept`:
   * it continues with it anyway.
   */
  | {
      readonly kind: 'uncancelled';
      readonly why:
        | 'over'
        | 'starting'
        | 'anothers'
        | 'both'
        | 'old'
        | 'unread'
        | 'unnoted'
        | 'unasked'
        | 'refused'
        | 'unclear'
        | 'kept';
      readonly run?: Run;
      readonly card?: string;
      readonly failure?: PortalFailure;
    }
  /** The bot is stopping and takes no new request. */
  | { readonly kind: 'stopping' };
