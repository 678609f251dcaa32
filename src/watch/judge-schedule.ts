import type { Alarm, GoneCause, MissedCause } from '../backup/alarm.ts';
import { isUnpayable } from '../backup/cost.ts';
import type { Slot } from '../backup/job.ts';
import { nextRunAt } from '../backup/next-run.ts';
import type { Observation, WatchSettings } from '../backup/portal-watch.ts';
import { dayMs } from '../lib/durations.ts';
import { openOf, raise, resolve } from './alarms.ts';
import type { Memory, SlotMemory } from './memory.ts';
import { unbrokenMs } from './see-schedule.ts';
import { audit } from './sightings.ts';

/** The scheduler wakes every 15 minutes; a pass takes its time. */
export const passMs = 1_200_000;
const mostDue = 20;

/** What the rules about schedules have to go by. */
export type Given = {
  readonly memory: Memory;
  readonly name: Slot;
  readonly slot: SlotMemory;
  readonly observation: Observation;
  readonly settings: WatchSettings;
  readonly now: number;
};

/** Whether the awaited run is late, whatever the portal can say of it. */
export const isOverdue = ({ slot, settings, now }: Pick<Given, 'slot' | 'settings' | 'now'>): boolean =>
  slot.awaited !== undefined && now >= slot.awaited.from + passMs + settings.graceMs;

/** The alarms after a look whether the awaited run came. */
export const judgeMissed = (given: Given, alarms: readonly Alarm[]): readonly Alarm[] => {
  const { memory, name, slot, observation, settings, now } = given;
  const { awaited, schedule } = slot;
  if (!awaited || !schedule || !isOverdue(given)) return alarms;
  const look = observation.slots[name]?.schedule;
  const told = toldCause(memory);
  const isRead = look !== undefined && !look.failure && now - (slot.readableSince ?? now) >= unbrokenMs;
  const isTold = look?.failure !== undefined && told !== undefined;
  const open = openOf(alarms, 'missed', name);
  if (!isRead && !isTold && !open) return alarms;
  const cause: MissedCause = awaited.isNever ? { why: 'never' } : (told ?? open?.cause ?? otherCause(memory));
  const due = dueTimes(given, open?.due ?? [awaited.at]);
  // The same run can be missed again after the schedule was saved again: that is another alarm.
  const key = ['missed', settings.portal, name, new Date(awaited.from).toISOString()].join(' ');
  return raise(alarms, { kind: 'missed', key, portal: settings.portal, since: awaited.at, slot: name, due, cause });
};

/** What keeps the scheduler from starting, as far as the portal says. */
const toldCause = ({ facts, tariff }: Memory): MissedCause | undefined => {
  if (facts?.status !== undefined && facts.status !== 'active') return { why: 'inactive', status: facts.status };
  return tariff === 'delay' || tariff === 'notPaid' ? { why: 'plan', tariff } : undefined;
};

const otherCause = ({ cost }: Memory): MissedCause => ({ why: cost?.kind === 'paid' ? 'payment' : 'worker' });

/** The times known to have passed, with those that have come to them. */
const dueTimes = ({ memory, slot, settings, now }: Given, known: readonly number[]): readonly number[] => {
  const due = [...known];
  const timeZone = memory.facts?.timeZone;
  for (let last = due.at(-1); slot.schedule && timeZone && last !== undefined && due.length < mostDue; ) {
    last = nextRunAt({ rhythm: slot.schedule.rhythm, lastAt: last }, now, timeZone);
    if (last === undefined || now < last + passMs + settings.graceMs) break;
    due.push(last);
  }
  return due;
};

/** The alarms after a look at a schedule that is gone; it waits until the trail and the cost were asked for. */
export const judgeGone = (given: Given, alarms: readonly Alarm[]): readonly Alarm[] => {
  const { name, slot, observation, settings } = given;
  const { gone } = slot;
  if (!gone || !observation.trail || !observation.cost) return alarms;
  const deletion = observation.trail.value?.events.findLast(
    ({ action, at }) => action === audit.scheduleDeleted && at >= gone.lastSeenAt - 60_000,
  );
  const { slot: kept, storage, params, copiesKept, rhythm } = gone.schedule;
  const timeZone = given.memory.facts?.timeZone;
  return raise(alarms, {
    kind: 'schedule_gone',
    // The same schedule can come back and be gone again: that is another alarm.
    key: ['gone', settings.portal, name, new Date(gone.at).toISOString()].join(' '),
    portal: settings.portal,
    since: gone.at,
    slot: name,
    cause: deletion ? 'person' : goneCause(given, storage === 'ThridpartyDocuments'),
    ...(deletion?.user !== undefined && { by: deletion.user }),
    schedule: { slot: kept, storage, params, copiesKept, rhythm },
    ...(timeZone !== undefined && { timeZone }),
  });
};

const goneCause = ({ memory, observation }: Given, isAccount: boolean): GoneCause => {
  if (memory.lastInactive === 'being encrypted') return 'encryption';
  if (observation.cost?.kind === 'paid') return isUnpayable(observation.cost) ? 'allowance' : 'payment';
  return isAccount ? 'account' : 'unknown';
};

/** The alarms after a look whether the portal will delete the schedule at its hour, for want of money. */
export const judgeDoomed = (given: Given, alarms: readonly Alarm[]): readonly Alarm[] => {
  const { memory, name, slot, settings, now } = given;
  const { cost } = memory;
  const at = slot.awaited?.at;
  const isSoon = at !== undefined && at > now && at - now <= dayMs;
  if (slot.schedule && isSoon && cost?.kind === 'paid' && isUnpayable(cost) && isCounted(cost, at, now)) {
    // It can be saved and doomed again before the same run: that is another alarm.
    const key = ['doomed', settings.portal, name, new Date(now).toISOString()].join(' ');
    const common = { key, portal: settings.portal, since: now, slot: name };
    return raise(alarms, { kind: 'schedule_doomed', ...common, dueAt: at, allowance: cost.allowance });
  }
  const isOff = !slot.schedule || (cost !== undefined && cost.kind !== 'unknown' && !isUnpayable(cost));
  return resolve(
    alarms,
    now,
    (it) => it.kind === 'schedule_doomed' && it.slot === name && (isOff || !isCounted(it, it.since, now)),
  );
};

/** Whether a new month, as it begins in UTC, would not bring free backups until then. */
const isCounted = ({ allowance }: { readonly allowance: number }, at: number, now: number): boolean =>
  allowance === 0 || isSameMonth(at, now);

const isSameMonth = (one: number, other: number): boolean =>
  new Date(one).toISOString().slice(0, 7) === new Date(other).toISOString().slice(0, 7);
