import type { End } from './end.ts';
import type { Copy } from './job.ts';
import { type Completed, type Facts, facts, type Origin } from './run.ts';

type How = {
  readonly warning?: string;
  readonly copy?: Copy;
  readonly expiresAt: number;
  readonly isFromHistory?: boolean;
};

/** The end of a run with a copy; one that is not where it was asked for is told with where the history has it. */
export const complete = (
  run: Facts & { readonly backupId: string; readonly origin: Origin },
  { endedAt, endedAfter }: End,
  how: How,
): Completed => {
  const { storage = run.storage } = how.copy ?? {};
  const isElsewhere = storage !== run.storage;
  const where = isElsewhere
    ? `The copy was asked for in ${run.storage}, and the portal has put it in ${storage}. `
    : '';
  const warning = `${where}${how.warning ?? ''}`.trim();
  return {
    ...facts(run),
    ...(isElsewhere ? { storage, folder: '' } : {}),
    backupId: run.backupId,
    origin: run.origin,
    phase: warning === '' ? 'completed' : 'completed_with_warnings',
    endedAt,
    endedAfter,
    expiresAt: how.expiresAt,
    reason:
      warning ||
      (how.isFromHistory ? "Found in the portal's history; warnings, if there were any, are not recorded there." : ''),
  };
};
