import type { End } from './end.ts';
import type { Copy } from './job.ts';
import type { Reason } from './reason.ts';
import { type Completed, type Facts, facts, type Origin } from './run.ts';

type How = {
  readonly warnings: readonly Reason[];
  readonly copy?: Copy;
  readonly expiresAt: number | undefined;
  readonly isFromHistory?: boolean;
};

/** The end of a run with a copy; a copy that is not where it was asked for is a warning. */
export const complete = (
  run: Facts & { readonly backupId: string | undefined; readonly origin: Origin },
  { endedAt, endedAfter }: End,
  how: How,
): Completed => {
  const { storage = run.storage } = how.copy ?? {};
  const isElsewhere = storage !== run.storage;
  // Only the copy shows where a backup that was started in DocSpace goes.
  const isAsked = run.begun?.by !== 'elsewhere';
  const elsewhere: readonly Reason[] =
    isElsewhere && isAsked ? [{ code: 'elsewhere', wanted: run.storage, found: storage }] : [];
  const warnings = [...elsewhere, ...how.warnings];
  const hasWarnings = warnings.length > 0;
  return {
    ...facts(run),
    ...(isElsewhere ? { storage, folder: undefined } : {}),
    backupId: run.backupId,
    origin: run.origin,
    phase: hasWarnings ? 'completed_with_warnings' : 'completed',
    endedAt,
    endedAfter,
    expiresAt: how.expiresAt,
    reasons: hasWarnings || !how.isFromHistory ? warnings : [{ code: 'from_history' }],
  };
};
