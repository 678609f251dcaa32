import { createHash } from 'node:crypto';
import { isUnpayable } from '../../backup/cost.ts';
import type { Slot } from '../../backup/job.ts';
import type { Portal } from '../../backup/portal.ts';
import { type FailureKind, hadNoEffect, type PortalFailure } from '../../backup/portal-error.ts';
import type { PortalFacts } from '../../backup/portal-facts.ts';
import type { Result } from '../../backup/result.ts';
import { toResult } from '../../backup/result.ts';
import { dayOf, isCarriedOut, type Schedule } from '../../backup/schedule.ts';
import type { Rescheduled, Scheduled } from '../../backup/scheduled.ts';
import { nextOf } from '../../backup/slot-status.ts';
import type { Clock } from '../../lib/clock.ts';
import { createDedupe } from '../../lib/dedupe.ts';
import type { Log } from '../../lib/log.ts';

/** A person's request to change what they were shown. */
export type ScheduleChange = {
  /** Derived from the request: the same request is the same key. */
  readonly key: string;
  readonly by: string;
  readonly slot: Slot;
  /** The mark of the schedule that they were shown. */
  readonly mark: string;
  /** The new schedule in place of the present one; undefined: none. */
  readonly wanted: (now: Schedule | undefined) => Schedule | undefined;
  /** Called if the portal's answer is lost, before it is looked for. */
  readonly onLost: () => Promise<void>;
};

/** The portal's schedules, read and changed. */
export type Scheduling = {
  readonly read: (slot: Slot) => Promise<Result<Scheduled>>;
  /**
   * Changes the schedule, unless it is not what the person was shown any more. Nothing is ever sent twice; undefined
   * for a request that was seen before.
   */
  readonly change: (change: ScheduleChange) => Promise<Rescheduled | undefined>;
};

/** How long after a change whose answer is lost to look which schedule stands; for other failures once, at once. */
const lostMs: Partial<Record<FailureKind, readonly number[]>> = {
  timeout: [0, 5_000, 15_000, 30_000],
  cut: [0, 2_000, 5_000],
  unavailable: [0, 2_000, 5_000],
};

export const createScheduling = (options: {
  readonly portal: Portal;
  readonly clock: Clock;
  readonly log: Log;
}): Scheduling => {
  const { portal, clock, log } = options;
  const isFirstTime = createDedupe();

  const read = async (slot: Slot): Promise<Scheduled> => {
    const [schedule, { value: facts }, { value: cost }] = await Promise.all([
      portal.schedule(slot),
      toResult(portal.facts()),
      toResult(portal.cost()),
    ]);
    const other = facts?.isStandalone && facts.timeZone ? await readOther(portal, slot) : undefined;
    return {
      ...scheduled(schedule, facts, clock.now()),
      ...(cost && isUnpayable(cost) ? { isDoomed: true } : {}),
      ...(other && { other }),
    };
  };

  return {
    read: (slot) => toResult(read(slot)),
    change: async (change) =>
      isFirstTime(change.key) ? await changeOnce(change, { portal, clock, log, read }) : undefined,
  };
};

/** The schedule of the other slot, as far as the portal says: a server can forbid whole-instance backups. */
const readOther = async (portal: Portal, slot: Slot): Promise<Schedule | undefined> =>
  (await toResult(portal.schedule(slot === 'dump' ? 'portal' : 'dump'))).value;

type Work = {
  readonly portal: Portal;
  readonly clock: Clock;
  readonly log: Log;
  readonly read: (slot: Slot) => Promise<Scheduled>;
};

/**
 * 1. The schedule is read: what is so already, or was changed by somebody else since, is not sent.
 * 2. The change is sent, once.
 * 3. If the answer is lost, the schedule is read until it is the wanted one or time is up.
 */
const changeOnce = async (
  { by, slot, mark, wanted: want, onLost }: ScheduleChange,
  { portal, clock, log, read }: Work,
): Promise<Rescheduled> => {
  const look = await toResult(read(slot));
  if (look.failure) return { kind: 'unread', failure: look.failure };
  const before = look.value;
  const wanted = want(before.schedule);
  if (isCarriedOut(wanted, before.schedule)) return { kind: 'same', now: before };
  if (before.mark !== mark) return { kind: 'overtaken', now: before };
  log.info({ slot, user: by, isDeleted: !wanted }, 'a change of the schedule is sent');
  const { failure } = await toResult(wanted ? portal.setSchedule(wanted) : portal.deleteSchedule(slot));
  if (!failure) {
    const { isDoomed = false, other, ianaZone, timeZone: unknownZone, isStandalone } = before;
    const facts = { timeZone: ianaZone, ...(unknownZone && { unknownZone }), isStandalone };
    const now = {
      ...scheduled(wanted, facts, clock.now()),
      ...(isDoomed ? { isDoomed } : {}),
      ...(other && { other }),
    };
    return { kind: 'changed', before, now };
  }
  const { kind, httpStatus } = failure;
  log.warn({ slot, kind, status: httpStatus }, 'the portal did not take a change of the schedule');
  if (hadNoEffect(failure)) return { kind: 'refused', failure };
  if (kind in lostMs) await onLost();
  const now = await findSchedule(wanted, { slot, failure, clock, read });
  if (now && isCarriedOut(wanted, now.schedule)) return { kind: 'changed', before, now };
  return kind === 'broken' && now?.mark === mark ? { kind: 'refused', failure } : { kind: 'unclear', failure, now };
};

/** Reads the schedule until it is the wanted one or there is no hope left for it. */
const findSchedule = async (
  wanted: Schedule | undefined,
  { slot, failure, clock, read }: Pick<Work, 'clock' | 'read'> & { slot: Slot; failure: PortalFailure },
): Promise<Scheduled | undefined> => {
  let found: Scheduled | undefined;
  for (const ms of lostMs[failure.kind] ?? [0]) {
    await clock.sleep(ms);
    found = (await toResult(read(slot))).value;
    if (found && isCarriedOut(wanted, found.schedule)) break;
  }
  return found;
};

const scheduled = (
  schedule: Schedule | undefined,
  facts: Pick<PortalFacts, 'timeZone' | 'unknownZone' | 'isStandalone'> | undefined,
  at: number,
): Scheduled => ({
  schedule,
  next: nextOf(schedule, facts?.timeZone, at),
  at,
  timeZone: facts?.timeZone ?? facts?.unknownZone,
  ianaZone: facts?.timeZone,
  isStandalone: facts?.isStandalone ?? false,
  mark: markOf(schedule),
});

/** A run changes `lastAt`, and is no change of the schedule. */
const markOf = (schedule: Schedule | undefined): string => {
  if (!schedule) return 'none';
  const { storage, params, copiesKept, rhythm } = schedule;
  const settings = Object.entries(params).sort(([one], [other]) => (one < other ? -1 : 1));
  const all = JSON.stringify([storage, settings, copiesKept, rhythm.every, rhythm.hour, dayOf(rhythm)]);
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
};
