import type { Cost } from './cost.ts';
import type { Job } from './job.ts';
import type { Refusal } from './refusal.ts';
import type { NotStarted, Run } from './run.ts';

/** What the person who asked for a backup is told, alone. `card` names the message in the admin channel. */
export type Answer =
  /** The card is written; the backup is being started and followed there. */
  | { readonly kind: 'following'; readonly card: string }
  /** A backup of ours runs in the slot already; nothing was started. */
  | { readonly kind: 'taken'; readonly run: Run; readonly card: string }
  /** A job that nobody here started runs in the slot; nothing was started. */
  | { readonly kind: 'busy'; readonly job: Job }
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
  | { readonly kind: 'unasked'; readonly refusal: Refusal }
  /** The card could not be written, so nothing was started. */
  | { readonly kind: 'unwritten'; readonly reason: string }
  /** The portal refused the start. */
  | { readonly kind: 'not_started'; readonly run: NotStarted; readonly card: string }
  /** The bot is stopping and takes no new request. */
  | { readonly kind: 'stopping' };
