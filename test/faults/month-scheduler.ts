import type { Rhythm, Schedule } from '../../src/backup/schedule.ts';
import { dayMs, minuteMs } from '../../src/lib/durations.ts';
import type { World } from '../support/process.ts';
import { nextFace, offsetOf } from '../watch/model-clock.ts';
import type { Fate } from './month-happening.ts';
import type { Random } from './month-random.ts';
import type { Worker } from './month-worker.ts';

const zone = 'Europe/Berlin';

/** A time at which the scheduler let the schedule run; `hasJob`: a backup came of it. */
export type Turn = { readonly at: number; readonly hasJob: boolean };

/** A state of the portal that calls for an alarm. Times are ms since 1970; `until` absent: it continues. */
export type Condition = {
  readonly kind: 'missed' | 'skipped' | 'schedule_gone' | 'no_recent_copy' | 'blocked';
  readonly from: number;
  until?: number;
};

/**
 * The portal's scheduler, after DocSpace's own rule: it wakes every quarter of an hour, compares clock faces of the
 * portal's zone, moves the time of the last run, and only then asks for the job, which does not come beside another one.
 */
export const createScheduler = ({ clock, portal }: World, worker: Worker, random: Random) => {
  const turns: Turn[] = [];
  const conditions: Condition[] = [];
  let [isDown, isMessageLost, savedAt] = [false, false, 0];

  const open = (kind: Condition['kind']): Condition | undefined =>
    conditions.findLast((it) => it.kind === kind && it.until === undefined);
  const begin = (kind: Condition['kind'], from: number): void => {
    if (!open(kind)) conditions.push({ kind, from });
  };
  const end = (kind: Condition['kind']): void => {
    const found = open(kind);
    if (found) found.until = clock.now();
  };

  /** When the schedule is due; one that never ran counts from midnight UTC, unconverted. */
  const dueAt = ({ rhythm, lastAt }: Schedule): number => {
    const now = clock.now();
    const after = lastAt === undefined ? Math.floor(now / dayMs) * dayMs - 1_000 : lastAt + offsetOf(lastAt, zone);
    const face = nextFace(rhythm, after);
    return face - offsetOf(face, zone);
  };

  const run = async (schedule: Schedule): Promise<void> => {
    const at = Math.round(clock.now() / 1_000) * 1_000;
    portal.schedules.set('portal', { ...schedule, lastAt: at });
    end('missed');
    const isLost = isMessageLost;
    isMessageLost = false;
    await clock.sleep(random.between(20, 900));
    const fate: Fate = {
      minutes: random.spread(2, 60),
      end: random.pick(['success', 'success', 'warning', 'failure']),
    };
    const hasJob = !isLost && worker.begin(fate, 'schedule');
    turns.push({ at, hasJob });
  };

  const pass = async (): Promise<void> => {
    const schedule = portal.schedules.get('portal');
    const at = schedule && dueAt(schedule);
    if (!schedule || at === undefined || at > clock.now()) return;
    if (isDown || portal.is.tariff !== 'paid') begin('missed', Math.max(at, savedAt));
    else await run(schedule);
  };

  return {
    turns,
    conditions,
    /** Somebody saves a schedule, as one that never ran. */
    saved: (): void => {
      savedAt = clock.now();
      end('missed');
      end('schedule_gone');
    },
    /** Somebody deletes it. */
    deleted: (isHere: boolean): void => {
      end('missed');
      if (!isHere) begin('schedule_gone', clock.now());
    },
    /** The scheduler stands still for that long. */
    stop: async (ms: number): Promise<void> => {
      isDown = true;
      await clock.sleep(ms);
      isDown = false;
    },
    /** The next message to the worker is lost. */
    loseMessage: (): void => {
      isMessageLost = true;
    },
    /** Passes without end. */
    keep: async (): Promise<never> => {
      for (;;) {
        await pass();
        await clock.sleep(15 * minuteMs + random.between(20, 20_000));
      }
    },
  };
};

export type Scheduler = ReturnType<typeof createScheduler>;

/** A schedule that writes to temporary storage. */
export const scheduleOf = (rhythm: Rhythm): Schedule => ({
  ...{ slot: 'portal', storage: 'DataStore', params: {}, copiesKept: 5, rhythm },
});
