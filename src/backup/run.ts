import type { Slot, StorageType } from './job.ts';

/** What is true of a backup from the moment it was asked for. Times are ms since 1970, UTC. */
export type Facts = {
  /** Our own name of the run, derived from the request: the same request is the same run. */
  readonly key: string;
  /** The portal's origin, for example `https://example.onlyoffice.com`. */
  readonly portal: string;
  readonly slot: Slot;
  readonly storage: StorageType;
  /** The folder of the storage that the copy goes to; '' where it has none. */
  readonly folder: string;
  /** Slack user ID of who asked; '' where nobody here did. */
  readonly requestedBy: string;
  readonly startedAt: number;
  /** The card of the run that this one tries again; '' for none. */
  readonly retryOf: string;
};

/**
 * How a run came by its backup. `found`: the start's answer was lost and this job was found instead, probably this
 * request's; `joined`: it was under way already when the portal took the start.
 */
export type Origin = 'started' | 'found' | 'joined';

/** The card is written, the portal may or may not have been asked yet. */
export type Starting = Facts & {
  readonly phase: 'starting';
  /** The job that stood in the slot before: never taken for this run. */
  readonly priorId: string;
  /** The portal's answer to the start was lost; it is being looked for. */
  readonly isUnclear: boolean;
};

/** What the portal is doing: waiting for one of its workers, packing, or uploading (it then stands at 90 %). */
type Step = 'waiting' | 'packing' | 'uploading';

export type Running = Facts & {
  readonly phase: 'running';
  readonly backupId: string;
  readonly step: Step;
  /** 0 to 100; never falls. */
  readonly percent: number;
  /** When step or percent last changed. */
  readonly changedAt: number;
  /** When the portal last said that it goes on, to a few seconds. */
  readonly seenAt: number;
  readonly isStalled: boolean;
  readonly origin: Origin;
  /** Slack user ID of who is cancelling it; '' for nobody. */
  readonly cancelledBy: string;
  /** Why the portal cannot be asked at the moment; '' while it answers. */
  readonly trouble: string;
};

type End = Facts & {
  readonly backupId: string;
  /** When it ended, or at the latest where nobody looked for a while before. */
  readonly endedAt: number;
  /** It ended some time between this and `endedAt`; 0: at `endedAt`. */
  readonly endedAfter: number;
};
export type Completed = End & {
  readonly phase: 'completed' | 'completed_with_warnings';
  /** The portal's warning, or what could not be learned; '' for none. */
  readonly reason: string;
  /** When the portal deletes a temporary copy; 0: it stays. */
  readonly expiresAt: number;
  readonly origin: Origin;
};
export type Broken = End & { readonly phase: 'failed' | 'unknown'; readonly reason: string };
/** `cancelledBy`: the Slack user ID of who did it here; '' where it was done elsewhere. */
export type Cancelled = End & { readonly phase: 'cancelled'; readonly reason: string; readonly cancelledBy: string };
/** Nothing ended here: `endedAt` is when that was known. */
export type NotStarted = Facts & { readonly phase: 'not_started'; readonly endedAt: number; readonly reason: string };

/** What ran and does not any more. */
export type Over = Completed | Broken | Cancelled;
export type Ended = Over | NotStarted;
export type Run = Starting | Running | Ended;
export type Phase = Run['phase'];

/** Whether a run has reached its end; an end never changes again. */
export const isEnded = (run: Run): run is Ended => run.phase !== 'starting' && run.phase !== 'running';

/** A run and its card's id; ids order cards by when they were written. */
export type CardedRun<Kind extends Run = Run> = { readonly id: string; readonly run: Kind };

/** The same of a card's run. */
export const hasEnded = (it: CardedRun): it is CardedRun<Ended> => isEnded(it.run);

/** Whether the run made a copy. */
export const hasCopy = (run: Run): run is Completed =>
  run.phase === 'completed' || run.phase === 'completed_with_warnings';

/** The portal's id of the backup, '' while it is not known. */
export const backupId = (run: Run): string => ('backupId' in run ? run.backupId : '');

/** A run that was just asked for. */
export const starting = (facts: Facts, priorId: string): Starting => ({
  ...facts,
  phase: 'starting',
  priorId,
  isUnclear: false,
});

/** The facts of a run alone, without its state. */
export const facts = ({ key, portal, slot, storage, folder, requestedBy, startedAt, retryOf }: Facts): Facts => ({
  key,
  portal,
  slot,
  storage,
  folder,
  requestedBy,
  startedAt,
  retryOf,
});
