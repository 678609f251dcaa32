import type { Copy, Job } from '../backup/job.ts';
import type { AuditEvent, Trail } from '../backup/portal-watch.ts';
import type { ForeignEnd } from '../backup/slot-status.ts';
import { audit, isStart, skewMs } from './sightings.ts';

/**
 * When the newest job of a slot ended, and who began it, as the portal's copies, its audit trail and the time of the
 * schedule's last run tell it. A server that does not note its own runs leaves the last of them as the only sign of one.
 */
export const foreignEnd = (
  job: Job,
  { copies, trail, ranAt }: { readonly copies: readonly Copy[]; readonly trail?: Trail; readonly ranAt?: number },
): ForeignEnd => {
  const copyAt = copies.find(({ id }) => id === job.id)?.createdAt;
  const events = trail?.events ?? [];
  const starts = events.filter((event) => isStart(event) && (copyAt === undefined || event.at <= copyAt + skewMs));
  // Without a copy nothing says which of several starts is this job's: the trail is that of both slots.
  const start = copyAt === undefined && starts.length > 1 ? undefined : starts.at(-1);
  const endedAt = copyAt ?? (start && endAfter(start, events));
  return { ...(endedAt !== undefined && { endedAt }), ...beginner(start, { trail, ranAt, endedAt }) };
};

const ends: ReadonlySet<number> = new Set([audit.manualFailure, audit.scheduledFailure, audit.cancelled]);

const endAfter = (start: AuditEvent, events: readonly AuditEvent[]): number | undefined =>
  events.find(({ action, at }) => ends.has(action) && at >= start.at)?.at;

const beginner = (
  start: AuditEvent | undefined,
  {
    trail,
    ranAt,
    endedAt,
  }: { readonly trail: Trail | undefined; readonly ranAt: number | undefined; readonly endedAt: number | undefined },
): Pick<ForeignEnd, 'by' | 'name' | 'isLikely'> => {
  if (start?.action === audit.scheduledStart) return { by: 'schedule' };
  const isTurn = ranAt !== undefined && ranAt <= (endedAt ?? ranAt) && ranAt > (start?.at ?? 0);
  if (trail?.tellsScheduled === false && isTurn) return { by: 'schedule', isLikely: true };
  if (!start) return {};
  return { by: 'elsewhere', ...(start.user !== undefined && { name: start.user }) };
};
