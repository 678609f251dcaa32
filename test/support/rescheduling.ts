import assert from 'node:assert/strict';
import type { Schedule } from '../../src/backup/schedule.ts';
import type { Rescheduled } from '../../src/backup/scheduled.ts';
import { createScheduling, type ScheduleChange } from '../../src/commands/schedule/change.ts';
import { createFakeClock } from './clock.ts';
import { createKeptLog } from './log.ts';
import { createFakePortal } from './portal.ts';

/** What stands at the portal at first. */
export const weekly: Schedule = {
  slot: 'portal',
  storage: 'Documents',
  params: { folderId: '1234' },
  copiesKept: 5,
  rhythm: { every: 'week', day: 2, hour: 3 },
};
/** What the person wants. */
export const daily: Schedule = { ...weekly, rhythm: { every: 'day', hour: 9 } };

let keys = 0;

/** A portal with the weekly schedule, which a person was shown; `change` asks for the daily one. */
export const beginRescheduling = async (saved: Schedule | undefined = weekly) => {
  const clock = createFakeClock();
  const portal = createFakePortal(clock);
  const log = createKeptLog();
  if (saved) portal.schedules.set(saved.slot, saved);
  const schedules = createScheduling({ portal, clock, log });
  const { value: known } = await schedules.read('portal');
  assert.ok(known);
  let lost = 0;
  const change = async (over: Partial<ScheduleChange> = {}): Promise<Rescheduled | undefined> => {
    let said: { readonly is: Rescheduled | undefined } | undefined;
    keys += 1;
    const request = {
      key: `k${keys}`,
      by: 'U1',
      slot: 'portal',
      mark: known.mark,
      wanted: () => daily,
      ...over,
    } as const;
    const onLost = async (): Promise<void> => {
      lost += 1;
    };
    const done = schedules.change({ ...request, onLost }).then((is) => {
      said = { is };
    });
    await clock.until(() => said !== undefined);
    await done;
    return said?.is;
  };
  return {
    clock,
    portal,
    log,
    schedules,
    shown: known,
    change,
    lost: () => lost,
    sent: () => portal.count('setSchedule'),
  };
};
