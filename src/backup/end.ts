import type { Copy } from './job.ts';
import type { Completed, Over, Run } from './run.ts';

/** Longer than any normal gap between two polls (seconds) or a take-over (about a minute). */
const unseenMs = 60_000;

export type End = Pick<Over, 'endedAt' | 'endedAfter'>;

/**
 * When a run ended that still went at `seenAt` and was seen to be over at `at`. The portal records a copy as the last
 * thing it does for it, in UTC (DocSpace source: BackupProgressItem): a record from between the two gives the end.
 */
export const endOf = (seenAt: number, at: number, copy?: Copy): End => {
  const recordedAt = copy?.createdAt;
  if (recordedAt !== undefined && recordedAt >= seenAt && recordedAt <= at)
    return { endedAt: recordedAt, endedAfter: undefined };
  return { endedAt: at, endedAfter: at - seenAt > unseenMs ? seenAt : undefined };
};

/** Whether the run ended while nobody looked. */
export const isEndUnseen = (run: Run): run is UnseenEnd => 'endedAfter' in run && run.endedAfter !== undefined;

type UnseenEnd = Over & { readonly endedAfter: number };

/** How long the run took, in ms; undefined if that is not known, or if it is not known to have run. */
export const tookMs = (run: Run): number | undefined => {
  if (!('endedAfter' in run) || run.endedAfter !== undefined) return undefined;
  return run.phase === 'unknown' && run.backupId === undefined ? undefined : run.endedAt - run.startedAt;
};

/** When the portal has deleted a temporary copy for certain: it counts from an end that nobody may have seen. */
export const expiredAt = (run: Completed): number | undefined =>
  run.expiresAt === undefined
    ? undefined
    : run.expiresAt + (run.endedAfter === undefined ? 0 : run.endedAt - run.endedAfter);

/** Whether its copy is still at the portal, as far as anybody knows. */
export const isCopyThere = (run: Completed, now: number): boolean =>
  run.gone === undefined && (expiredAt(run) ?? Number.POSITIVE_INFINITY) > now;
