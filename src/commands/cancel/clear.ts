import type { Blocker } from '../../backup/blocker.ts';
import type { Slot } from '../../backup/job.ts';
import type { Answer } from '../../backup/outcome.ts';
import type { Portal } from '../../backup/portal.ts';
import { hadNoEffect } from '../../backup/portal-error.ts';
import { toResult } from '../../backup/result.ts';
import type { Log } from '../../lib/log.ts';
import type { Runs } from '../../runner/runs.ts';
import type { Standstill } from '../../runner/standstill.ts';
import { readBothSlots } from './both-slots.ts';

/** A person's request to clear the job with that id, which blocks the slot. */
export type ClearRequest = {
  readonly backupId: string;
  readonly slot: Slot;
  readonly by: string;
  readonly mayClear: () => Promise<boolean>;
  /** Says in the admin channel who clears it; false if that message is not there. */
  readonly announce: (blocker: Blocker) => Promise<boolean>;
  readonly tell: (answer: Answer) => Promise<void>;
};

type Options = {
  readonly portal: Portal;
  readonly standstill: Standstill;
  readonly runs: Runs;
  readonly log: Log;
};

type Uncleared = Extract<Answer, { kind: 'uncleared' }>;

/**
 * Clears the job while it blocks the slot. As the portal's cancel names no backup and drops those of both slots, both are
 * looked at before and after the message that says who does it.
 */
export const clear = async (request: ClearRequest, { portal, standstill, runs, log }: Options): Promise<void> => {
  const { tell, backupId, by } = request;
  const decline = (why: Uncleared['why']) => tell({ kind: 'uncleared', why });
  if (!(await request.mayClear())) return await decline('forbidden');
  const key = `clear ${backupId}`;
  if (runs.cancels.has(key)) return await decline('moved');
  const done = Promise.withResolvers<undefined>();
  runs.cancels.set(key, done.promise);
  try {
    const blocker = await find(request, portal, standstill);
    if ('why' in blocker) return await tell(blocker);
    if (!(await request.announce(blocker))) return await decline('unannounced');
    const late = await find(request, portal, standstill);
    if ('why' in late) return await tell(late);
    log.info({ user: by, backup: backupId }, 'a backup that blocks the portal is cleared');
    const { value: isCleared, failure } = await toResult(portal.cancel());
    if (failure) return await tell({ kind: 'uncleared', why: hadNoEffect(failure) ? 'refused' : 'unclear', failure });
    await (isCleared ? tell({ kind: 'cleared', blocker }) : decline('moved'));
  } finally {
    done.resolve(undefined);
    runs.cancels.delete(key);
  }
};

const find = async (
  { backupId, slot }: ClearRequest,
  portal: Portal,
  standstill: Standstill,
): Promise<Blocker | Uncleared> => {
  const { value, failure } = await toResult(readBothSlots(slot, portal));
  if (failure) return { kind: 'uncleared', why: 'refused', failure };
  const blocker = standstill(slot, value.own);
  if (blocker?.job.id !== backupId || !blocker) return { kind: 'uncleared', why: 'moved' };
  return value.isOtherBusy ? { kind: 'uncleared', why: 'both' } : blocker;
};
