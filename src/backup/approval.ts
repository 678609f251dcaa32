import type { KeptSchedule } from './alarm.ts';
import type { Slot } from './job.ts';
import type { Rhythm } from './schedule.ts';
import type { UsableStorage } from './storage.ts';
import type { Target } from './target.ts';

/** What can be made to need a second operator. */
export const approvalVerbs = ['delete', 'schedule', 'paid', 'target'] as const;
export type ApprovalVerb = (typeof approvalVerbs)[number];

/** A schedule as a person sets it; never a secret. */
export type ScheduleDraft = {
  readonly storage: UsableStorage;
  readonly folder: string | undefined;
  readonly rhythm: Rhythm;
  readonly copiesKept: number;
};

/** What waits for a second operator; times are ms since 1970. */
export type ApprovalAction =
  | { readonly kind: 'delete'; readonly id: string; readonly fileName?: string; readonly createdAt?: number }
  /** `mark`: of the schedule that the person was shown; `draft` absent: it is deleted. */
  | {
      readonly kind: 'schedule';
      readonly slot: Slot;
      readonly mark: string;
      readonly draft?: ScheduleDraft;
      readonly timeZone?: string;
    }
  /** Restores the schedule that this alarm says is gone; `schedule`: as it can be shown, without what may be secret. */
  | {
      readonly kind: 'restore';
      readonly alarm: string;
      readonly schedule?: KeptSchedule;
      readonly timeZone?: string;
    }
  /** `price`: what was agreed to; absent: the start is free. */
  | { readonly kind: 'start'; readonly target: Target; readonly price?: string };

/** A person's request that another one has to agree to. */
export type Approval = {
  /** Derived from the request: the same request is the same key. */
  readonly key: string;
  readonly portal: string;
  readonly verb: ApprovalVerb;
  readonly requestedBy: string;
  /** The workspaces that Slack named beside the person. */
  readonly teams: readonly string[];
  readonly requestedAt: number;
  readonly action: ApprovalAction;
};

/** What a person decided. */
export type Decision = { readonly kind: 'approved' | 'refused'; readonly by: string };

/**
 * How an approval stands. `approved`: it is being carried out; `done`: it was, and its message says what came of it;
 * `unknown`: the process that carried it out did not say.
 */
export type ApprovalState =
  | { readonly kind: 'waiting' | 'expired' }
  | { readonly kind: 'approved' | 'done' | 'refused' | 'unknown'; readonly by: string };

/** How long it can be decided. */
export const approvalGoodMs = 900_000;

/** Why that person cannot decide it now; undefined: they can. */
export const reasonNotToDecide = (
  { requestedBy, requestedAt }: Approval,
  state: ApprovalState,
  { by, now }: { readonly by: string; readonly now: number },
): 'decided' | 'expired' | 'own' | undefined => {
  if (state.kind !== 'waiting') return state.kind === 'expired' ? 'expired' : 'decided';
  if (now - requestedAt >= approvalGoodMs) return 'expired';
  return by === requestedBy ? 'own' : undefined;
};

/** What an approval that nobody brings to its end any more comes to. `decision`: the one that stands in its thread. */
export const leftState = (decision: Decision | undefined): ApprovalState => {
  if (!decision) return { kind: 'expired' };
  return { kind: decision.kind === 'approved' ? 'unknown' : 'refused', by: decision.by };
};

/** Whether two requests ask for the same thing. */
export const isSameAction = (one: Approval, other: Approval): boolean =>
  one.portal === other.portal && one.verb === other.verb && JSON.stringify(one.action) === JSON.stringify(other.action);
