import type { Slot, StorageType } from './job.ts';
import type { LastCopy } from './last-copy.ts';
import type { PortalFailure } from './portal-error.ts';
import type { Proof } from './proof.ts';
import type { Reason } from './reason.ts';

/** What is true of a backup from the moment it was asked for. Times are ms since 1970, UTC. */
export type Facts = {
  /** Our own name of the run, derived from the request: the same request is the same run. */
  readonly key: string;
  /** The portal's origin, for example `https://example.onlyoffice.com`. */
  readonly portal: string;
  readonly slot: Slot;
  readonly storage: StorageType;
  /** The folder of the storage that the copy goes to; `undefined`: the storage has none. */
  readonly folder: string | undefined;
  /** Slack user ID of who asked; `undefined`: not requested here. */
  readonly requestedBy: string | undefined;
  readonly startedAt: number;
  /** The card of the run that this one tries again. */
  readonly retryOf: string | undefined;
  /** Where it was begun, if not here. The storage of one from `elsewhere` is a guess until the history names it. */
  readonly begun?: Begun | undefined;
  /** It costs money, and a person agreed to that; `price`: as the portal told it then. */
  readonly payment?: Payment;
};
export type Payment = { readonly price: string | undefined };

/** A backup that was not requested here; `name`: who began it, as the portal names them. */
export type Begun = { readonly by: 'schedule' | 'elsewhere'; readonly name?: string };

/**
 * How a run came by its backup. `found`: the start's answer was lost and this job was found instead, probably this
 * request's; `joined`: it was running already when the portal took the start.
 */
export type Origin = 'started' | 'found' | 'joined';

/** The card is written, the portal may or may not have been asked yet. */
export type Starting = Facts & {
  readonly phase: 'starting';
  /** The job that was in the slot before: never taken for this run. */
  readonly priorId: string | undefined;
  /** The portal's answer to the start was lost; it is being looked for. */
  readonly isUnclear: boolean;
};

/** What the portal is doing: waiting for one of its workers, packing, or uploading (it then stands at 90 %). */
type Step = 'waiting' | 'packing' | 'uploading';

export type Running = Facts & {
  readonly phase: 'running';
  /** The portal's ID of the backup; `undefined`: the portal has not named it. */
  readonly backupId: string | undefined;
  readonly step: Step;
  /** 0 to 100; never falls. */
  readonly percent: number;
  /** When step or percent last changed. */
  readonly changedAt: number;
  /** When the portal last said that it continues, to a few seconds. */
  readonly seenAt: number;
  readonly isStalled: boolean;
  readonly origin: Origin;
  /** Slack user ID of who is cancelling it. */
  readonly cancelledBy: string | undefined;
  /** Why the portal cannot be asked at the moment; `undefined` while it answers. */
  readonly trouble: PortalFailure | undefined;
};

type End = Facts & {
  readonly backupId: string | undefined;
  /** When it ended, or at the latest if nobody looked for a while before. */
  readonly endedAt: number;
  /** It ended some time between this and `endedAt`; `undefined`: at `endedAt`. */
  readonly endedAfter: number | undefined;
};
export type Completed = End & {
  readonly phase: 'completed' | 'completed_with_warnings';
  /** The portal's warnings, or what could not be learned. */
  readonly reasons: readonly Reason[];
  /** When the portal deletes a temporary copy; `undefined`: it stays. */
  readonly expiresAt: number | undefined;
  readonly origin: Origin;
  /** Absent: nobody verifies it. */
  readonly proof?: Proof;
  /** The notice of the end did not wait for the proof any longer. */
  readonly isEndTold?: true;
  /** Not there: the copy is not known to be gone. */
  readonly gone?: CopyGone;
};

/** How a copy is not at the portal any more. `twin`: another copy with the same file was deleted; `missing`: it is not listed. */
export const goneReasons = ['deleted', 'twin', 'missing', 'expired'] as const;
/** `at`: when it went, or was found to be missing; `by`: the Slack user ID of who deleted it here. */
export type CopyGone = {
  readonly why: (typeof goneReasons)[number];
  readonly at: number;
  readonly by?: string;
};

/** It made no copy. `lastCopy`: what was known of other copies at its end; not there: nothing. */
type Copyless = { readonly reasons: readonly Reason[]; readonly lastCopy?: LastCopy };
/** `retriedAs`: the card of the run that tried it again; absent: nobody did. */
type Retryable = Copyless & { readonly retriedAs?: string };
export type Broken = End & Retryable & { readonly phase: 'failed' | 'unknown' };
/** `cancelledBy`: the Slack user ID of who did it here; `undefined`: it was done elsewhere. */
export type Cancelled = End &
  Copyless & {
    readonly phase: 'cancelled';
    readonly cancelledBy: string | undefined;
  };
/** Nothing ended here: `endedAt` is when that was known. */
export type NotStarted = Facts &
  Retryable & {
    readonly phase: 'not_started';
    readonly endedAt: number;
  };

/** What ran and does not any more. */
export type Over = Completed | Broken | Cancelled;
export type Ended = Over | NotStarted;
export type Run = Starting | Running | Ended;
export type Phase = Run['phase'];

/** Whether a run has reached its end; an end never changes again. */
export const isEnded = (run: Run): run is Ended => run.phase !== 'starting' && run.phase !== 'running';

/** Whether nothing more happens to the run: it has ended, and its copy is verified if it is to be. */
export const isFinished = (run: Run): run is Ended => isEnded(run) && !(hasCopy(run) && run.proof?.kind === 'pending');

/** A run and its card's id; ids order cards by when they were written. */
export type CardedRun<Kind extends Run = Run> = { readonly id: string; readonly run: Kind };

/** The same of a card's run. */
export const hasEnded = (it: CardedRun): it is CardedRun<Ended> => isEnded(it.run);

/** Whether the run made a copy. */
export const hasCopy = (run: Run): run is Completed =>
  run.phase === 'completed' || run.phase === 'completed_with_warnings';

/** Whether the run can be tried again. */
export const isRetryable = (run: Run): run is Broken | NotStarted =>
  run.phase === 'failed' || run.phase === 'unknown' || run.phase === 'not_started';

/** The portal's id of the backup, once it is known. */
export const backupId = (run: Run): string | undefined => ('backupId' in run ? run.backupId : undefined);

/** A run that was just asked for. */
export const starting = (facts: Facts, priorId: string | undefined): Starting => ({
  ...facts,
  phase: 'starting',
  priorId,
  isUnclear: false,
});

/** The facts of a run alone, without its state. */
export const facts = ({
  key,
  portal,
  slot,
  storage,
  folder,
  requestedBy,
  startedAt,
  retryOf,
  begun,
  payment,
}: Facts): Facts => ({
  key,
  portal,
  slot,
  storage,
  folder,
  requestedBy,
  startedAt,
  retryOf,
  ...(begun && { begun }),
  ...(payment && { payment }),
});
