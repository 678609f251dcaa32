import type { Slot } from '../../backup/job.ts';
import type { State } from './state.ts';
import { tenantId } from './tenant.ts';
import { isSince } from './version.ts';

/** The job in a slot as `getbackupprogress` tells of it; undefined if there is none. */
export const progressOf = (state: State, slot: Slot): unknown => {
  const look = state.queue.look(slot);
  if (look === undefined) return undefined;
  const { isCompleted, progress, error, warning, link, status } = look;
  return {
    isCompleted,
    progress,
    error,
    ...(warning !== '' && isSince(state.server, '3.6') && { warning }),
    link,
    tenantId,
    backupProgressEnum: 0,
    ...(isSince(state.server, '3.7') && { status }),
    taskId: state.queue.job(slot)?.taskId,
  };
};

/** `getrestoreprogress`: a restore that has just begun, while the portal is being restored. */
export const restoreProgress = ({ knobs, server, restoreId }: State): unknown =>
  knobs.isRestoring
    ? {
        isCompleted: false,
        progress: 0,
        error: '',
        link: '',
        tenantId,
        backupProgressEnum: 1,
        ...(isSince(server, '3.7') && { status: 1 }),
        taskId: restoreId,
      }
    : undefined;
