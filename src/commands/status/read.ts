import type { Blocker } from '../../backup/blocker.ts';
import { isUnpayable } from '../../backup/cost.ts';
import type { Slot } from '../../backup/job.ts';
import type { Portal } from '../../backup/portal.ts';
import { toResult } from '../../backup/result.ts';
import { type CardedRun, hasCopy } from '../../backup/run.ts';
import { isSilent, nextOf, type SlotStatus, type Status, slotStatus } from '../../backup/slot-status.ts';
import { isClosed, slotsOf } from '../../backup/slots.ts';
import type { Clock } from '../../lib/clock.ts';
import { dayMs } from '../../lib/durations.ts';
import type { Cards } from '../../runner/known-runs.ts';
import type { Journal } from '../../runner/ports.ts';
import type { Standstill } from '../../runner/standstill.ts';
import { foreignEnd } from '../../watch/last-foreign.ts';

/**
 * Looks what runs, how the last backups ended, and what the schedules start next. The portal's history is read only for
 * the end of a backup that no card has.
 */
export const readStatus = async (
  configured: Slot,
  options: {
    readonly portal: Portal;
    readonly journal: Journal;
    readonly standstill: Standstill;
    readonly clock: Clock;
    readonly cards: Cards;
  },
): Promise<Status> => {
  const { portal, journal, clock, cards } = options;
  const look = (slot: Slot) => Promise.all([toResult(portal.progress(slot)), toResult(portal.schedule(slot))]);
  const [own, { value: facts }, known, { value: cost }] = await Promise.all([
    look('portal'),
    toResult(portal.facts()),
    cards().catch(() => undefined),
    toResult(portal.cost()),
  ]);
  const at = clock.now();
  const isUnpaid = cost !== undefined && isUnpayable(cost);

  const tell = (slot: Slot, [job, schedule]: typeof own): SlotStatus => ({
    ...blockedOr(
      slotStatus(slot, job.failure ? job : { job: job.value }, known ?? [], at),
      job.failure ? undefined : options.standstill(slot, job.value),
    ),
    next: schedule.failure
      ? { kind: 'unread', failure: schedule.failure }
      : nextOf(schedule.value, facts?.timeZone, at),
    ...(schedule.value?.lastAt === undefined ? {} : { lastDueAt: schedule.value.lastAt }),
    ...(isUnpaid && schedule.value ? { isDoomed: true } : {}),
  });

  const slots = slotsOf(configured, facts).map(async (slot): Promise<SlotStatus[]> => {
    const looked = slot === 'portal' ? own : await look(slot);
    const told = await withEnd(tell(slot, looked), portal, at);
    const isMoot =
      isClosed(slot, configured, looked[0].failure) || (slot !== configured && slot === 'dump' && isSilent(told));
    return isMoot ? [] : [told];
  });
  const told = (await Promise.all(slots)).flat();
  const copies = told.flatMap(copiesIn).map(async ({ id, run }) => [id, await journal.whoDeleted(id, run)] as const);
  const deleted = new Map((await Promise.all(copies)).flatMap(([id, by]) => (by === undefined ? [] : [[id, by]])));
  return { portal: portal.origin, at, slots: told, deleted, areCardsRead: known !== undefined };
};

/** A job stays in its slot for a day after its end. */
const readBackMs = 2 * dayMs;

/** The status with what the portal tells of the end of a backup that no card has. */
const withEnd = async (told: SlotStatus, portal: Portal, at: number): Promise<SlotStatus> => {
  const { slot, last, lastDueAt } = told;
  if (last?.kind !== 'job') return told;
  const [{ value: copies = [] }, { value: trail }] = await Promise.all([
    toResult(portal.history(slot)),
    toResult(portal.trail(at - readBackMs)),
  ]);
  const known = { copies, ...(trail && { trail }), ...(lastDueAt !== undefined && { ranAt: lastDueAt }) };
  return { ...told, last: { ...last, end: foreignEnd(last.job, known) } };
};

/** A job that blocks the slot is shown instead of what seems to run; a run of ours shows by itself that it has stalled. */
const blockedOr = (seen: Omit<SlotStatus, 'next'>, blocker: Blocker | undefined): Omit<SlotStatus, 'next'> => {
  if (!blocker || seen.now.kind === 'run') return seen;
  return { ...seen, now: { kind: 'blocked', blocker }, last: seen.last?.kind === 'job' ? undefined : seen.last };
};

/** The runs whose copies are shown. */
const copiesIn = ({ now, last, lastCopy }: SlotStatus): readonly CardedRun[] => {
  if (now.kind === 'run' || now.kind === 'job') return [];
  return [...(last?.kind === 'run' && hasCopy(last.run) ? [last] : []), ...(lastCopy ? [lastCopy] : [])];
};
