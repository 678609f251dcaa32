import type { Slot } from '../../backup/job.ts';
import { statusOf } from './access.ts';
import { scheduler as schedulerActor } from './audit-trail.ts';
import { isDue } from './cron.ts';
import { PortalError } from './errors.ts';
import { mustPay } from './money.ts';
import type { State } from './state.ts';
import { isSince } from './version.ts';

/** How long after a refusal the scheduler asks its biller again, three times; after the last refusal the schedule is deleted. */
const retriesMs = [0, 1_000, 3_000, 7_000] as const;

/** What came of a schedule whose time had come: a job, a wait until its payment is asked for again, or nothing. */
export type RunResult = { readonly taskId?: string; readonly askAgainAfterMs?: number };

/** The schedules whose time has come by a pass of the scheduler at `now`. */
export const dueSlots = (state: State, now: number): readonly Slot[] => {
  const { knobs, schedules } = state;
  // DocSpace source: BackupSchedulerService lives in the worker, and asks for the tariff before anything else.
  if (knobs.isWorkerDown || knobs.tariffState !== 'paid') return [];
  return [...schedules]
    .filter(([slot, schedule]) => {
      // A whole instance's schedule belongs to no portal: it has no zone, and no status keeps it back.
      if (slot === 'dump') return isDue(schedule, now, 'UTC');
      return statusOf(knobs) === 0 && isDue(schedule, now, knobs.timeZone);
    })
    .map(([slot]) => slot);
};

/**
 * Runs a schedule, in the server's order: 1. the plan is asked, and the schedule deleted if it refuses for good; 2. the time of the last run
 * moves; 3. the job starts, unless one runs, which is skipped in silence.
 */
export const runSchedule = (state: State, slot: Slot, now: number, attempt = 0): RunResult => {
  const { schedules, queue } = state;
  const schedule = schedules.get(slot);
  if (schedule === undefined) return {};
  const payment = paymentFor(state);
  if (payment === 'refused' || payment === 'unknown') {
    const next = retriesMs[attempt + 1];
    if (next !== undefined) return { askAgainAfterMs: next - (retriesMs[attempt] ?? 0) };
    if (payment === 'refused') schedules.delete(slot);
    return {};
  }
  schedules.set(slot, { ...schedule, lastBackupAt: now });
  const { storage, params, isDump } = schedule;
  const isPaid = payment === 'paid';
  const wanted = { slot, isDump, storage, params, isPaid, isScheduled: true, by: schedulerActor };
  const job = queue.startScheduled(wanted, now);
  if (job !== undefined && isPaid) state.billingSessions.push({ taskId: job.taskId, at: now });
  return job === undefined ? {} : { taskId: job.taskId };
};

/** `unknown`: the biller is down, which costs nobody a schedule. */
const paymentFor = (state: State): 'free' | 'paid' | 'refused' | 'unknown' => {
  if (!isSince(state.server, '3.5')) return 'free';
  try {
    return mustPay(state) ? 'paid' : 'free';
  } catch (error) {
    if (error instanceof PortalError) return error.status === 402 ? 'refused' : 'unknown';
    throw error;
  }
};
