import type { Slot } from './job.ts';
import type { FailureKind } from './portal-error.ts';
import type { PortalFacts } from './portal-facts.ts';
import type { BadProof } from './proof.ts';
import type { Rhythm, Schedule } from './schedule.ts';

/** What every alarm has. Times are ms since 1970, UTC. */
type Common = {
  /** Derived from what happened: every process that sees the same gives it the same name. */
  readonly key: string;
  readonly portal: string;
  readonly since: number;
  /** When it was over; absent: it is open. */
  readonly until?: number;
};

/** Why a scheduled backup did not start, as far as the portal says. `never`: the portal's rule never reaches the hour. */
export type MissedCause =
  | { readonly why: 'worker' | 'never' | 'payment' }
  | { readonly why: 'plan'; readonly tariff: 'delay' | 'notPaid' }
  | { readonly why: 'inactive'; readonly status: NonNullable<PortalFacts['status']> };

/** What a person did to a schedule, or what else took it away. `unknown`: the portal does not say. */
export type GoneCause = 'person' | 'allowance' | 'payment' | 'encryption' | 'account' | 'unknown';

/** A schedule as an alarm keeps it, to be set again. */
export type KeptSchedule = Pick<Schedule, 'slot' | 'storage' | 'params' | 'copiesKept' | 'rhythm'>;

/** A condition that needs a person. */
export type Alarm = Common &
  (
    | {
        readonly kind: 'missed';
        readonly slot: Slot;
        /** The times that passed without a run, oldest first. */
        readonly due: readonly number[];
        readonly cause: MissedCause;
      }
    | {
        readonly kind: 'skipped';
        readonly slot: Slot;
        /** When the portal let the schedule's turn pass. */
        readonly ranAt: number;
        /** The turns in a row that it let pass before that one, oldest first. */
        readonly earlier?: readonly number[];
        /** `held`: another backup ran; `blocked`: one that nothing works on any more; `lost`: none, as far as is known. */
        readonly cause: 'held' | 'blocked' | 'lost';
        readonly holder?: string;
        readonly nextAt?: number;
      }
    | {
        readonly kind: 'schedule_gone';
        readonly slot: Slot;
        readonly cause: GoneCause;
        /** The name of who deleted it, if the portal says. */
        readonly by?: string;
        readonly schedule: KeptSchedule;
        readonly timeZone?: string;
      }
    | { readonly kind: 'schedule_doomed'; readonly slot: Slot; readonly dueAt: number; readonly allowance: number }
    | { readonly kind: 'no_recent_copy'; readonly maxAgeMs: number; readonly newestAt?: number }
    | {
        readonly kind: 'blocked';
        /** What cannot be read. */
        readonly what: 'portal' | 'schedule';
        readonly failure: FailureKind;
        readonly detail: string;
      }
    | { readonly kind: 'key_expires'; readonly expiresAt: number; readonly daysLeft: 14 | 3 | 1 }
    | {
        readonly kind: 'damaged_copy';
        readonly slot: Slot;
        readonly backupId: string;
        /** When its backup ended. */
        readonly madeAt: number;
        readonly proof: BadProof;
        /** It ended because the copy is gone. */
        readonly isGone?: true;
      }
  );

type AlarmKind = Alarm['kind'];
export const alarmKinds = [
  'missed',
  'skipped',
  'schedule_gone',
  'schedule_doomed',
  'no_recent_copy',
  'blocked',
  'key_expires',
  'damaged_copy',
] as const satisfies readonly AlarmKind[];
export type AlarmOf<Kind extends AlarmKind> = Extract<Alarm, { readonly kind: Kind }>;

/** The turns that a schedule was passed over at, oldest first. */
export const skippedTurns = ({ earlier = [], ranAt }: AlarmOf<'skipped'>): readonly number[] => [...earlier, ranAt];

/** Alarms of one name are one alarm: there is never a second open one. */
export const nameOf = (alarm: Alarm): string =>
  [alarm.kind, 'slot' in alarm ? alarm.slot : '', 'what' in alarm ? alarm.what : ''].join(' ');

/** Something that a person should know of, and that nobody is called for: a schedule that was changed at the portal. */
export type ScheduleNote = {
  readonly key: string;
  readonly slot: Slot;
  readonly before: Schedule | undefined;
  readonly now: Schedule;
  readonly timeZone: string | undefined;
};

/** Identifies a rhythm. */
const rhythmMark = (rhythm: Rhythm): string =>
  [rhythm.every, rhythm.hour, ...('day' in rhythm ? [rhythm.day] : [])].join(' ');

/** Two schedules with the same mark are set the same; when they ran is left out. */
export const scheduleMark = ({ storage, params, copiesKept, rhythm }: KeptSchedule): string => {
  const settings = Object.entries(params).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([storage, settings, copiesKept, rhythmMark(rhythm)]);
};
