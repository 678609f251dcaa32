import type { Copy, Job } from './job.ts';
import type { LastCopy } from './last-copy.ts';
import type { PortalFailure } from './portal-error.ts';
import type { Proven } from './proof.ts';
import type { Reason } from './reason.ts';
import type { CopyGone } from './run.ts';

/** Something observed about a run, at a time in ms since 1970. */
export type Event = { readonly at: number } & (
  | { readonly type: 'accepted'; readonly job: Job }
  | { readonly type: 'unclear' }
  | { readonly type: 'adopted'; readonly job: Job }
  | { readonly type: 'refused'; readonly reasons: readonly Reason[] }
  /**
   * `copy`: what the history has of it, if it was asked; `isUnproven`: it was, and does not say where the copy is;
   * `leftArchive`: the name of the archive that a failed job left in its room.
   */
  | {
      readonly type: 'seen';
      readonly job: Job;
      readonly copy?: Copy;
      readonly isUnproven?: boolean;
      readonly leftArchive?: string;
    }
  | { readonly type: 'unanswered'; readonly failure: PortalFailure }
  | { readonly type: 'stalled' }
  | { readonly type: 'cancelling'; readonly by: string | undefined }
  | { readonly type: 'recorded'; readonly copy: Copy }
  | { readonly type: 'lost'; readonly reasons: readonly Reason[] }
  /** The copy is being verified, from its beginning. */
  | { readonly type: 'verifying'; readonly mode: 'size' | 'full' }
  | { readonly type: 'proven'; readonly proof: Proven }
  /** The notice of the end is posted, and the proof still to come. */
  | { readonly type: 'end_told' }
  /** The copy is not at the portal any more. */
  | ({ readonly type: 'copy_gone' } & CopyGone)
  /** What is known of other copies at the end of a run that made none. */
  | { readonly type: 'last_copy'; readonly copy: LastCopy }
  /** `as`: the card of the run that tries it again. */
  | { readonly type: 'retried'; readonly as: string }
);
