import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailureKind } from '../../../src/backup/portal-error.ts';
import type { Schedule } from '../../../src/backup/schedule.ts';
import { beginRescheduling, daily, weekly } from '../../support/rescheduling.ts';

const certain: readonly FailureKind[] = [
  'unauthorised',
  'forbidden',
  'payment',
  'missing',
  'invalid',
  'rate_limited',
  'unreachable',
];
for (const kind of certain) {
  test(`A change refused as ${kind} had no effect, and the portal is not asked again`, async () => {
    const { change, portal, lost, log } = await beginRescheduling();
    portal.fail('setSchedule', kind);
    const said = await change();
    assert.ok(said?.kind === 'refused' && said.failure.kind === kind);
    assert.deepEqual([portal.count('schedule'), lost()], [2, 0]);
    assert.deepEqual(log.lines, [
      'info: a change of the schedule is sent',
      'warn: the portal did not take a change of the schedule',
    ]);
  });
}

test('A change at which the portal broke is refused if the former schedule stands, and made if the new one does', async () => {
  const { change, portal, lost } = await beginRescheduling();
  portal.fail('setSchedule', 'broken', 1);
  assert.equal((await change())?.kind, 'refused');
  assert.deepEqual([portal.count('schedule'), lost()], [3, 0]);
  portal.fail('setSchedule', 'broken', 1);
  const { setSchedule } = portal;
  Object.assign(portal, {
    setSchedule: (...call: Parameters<typeof setSchedule>) => {
      portal.schedules.set('portal', daily);
      return setSchedule(...call);
    },
  });
  assert.equal((await change())?.kind, 'changed');
});

for (const fault of ['lost', 'hang'] as const) {
  test(`A change whose answer does not come (${fault}) is looked for, and never sent again`, async () => {
    const { change, portal, lost, sent } = await beginRescheduling();
    portal.fail('setSchedule', fault);
    const said = await change();
    assert.equal(said?.kind, fault === 'lost' ? 'changed' : 'unclear');
    assert.deepEqual([sent(), lost()], [1, 1]);
    if (said?.kind === 'unclear') assert.deepEqual([said.failure.kind, said.now?.schedule], ['timeout', weekly]);
  });
}

test('A change that lands late is found for most of a minute after its time was over', async () => {
  const { clock, change, portal } = await beginRescheduling();
  portal.fail('setSchedule', 'hang');
  void clock.sleep(10_000 + 45_000).then(() => portal.schedules.set('portal', daily));
  assert.equal((await change())?.kind, 'changed');
  assert.equal(clock.elapsed(), 60_000);
});

test('A deletion whose answer is lost is looked for as well', async () => {
  const { change, portal } = await beginRescheduling();
  portal.fail('deleteSchedule', 'lost');
  const said = await change({ wanted: () => undefined });
  assert.ok(said?.kind === 'changed' && said.now.schedule === undefined);
  assert.equal(portal.count('deleteSchedule'), 1);
});

test('Where a third schedule stands, or none can be read, that is what is told', async () => {
  const { change, portal, lost } = await beginRescheduling();
  const theirs: Schedule = { ...weekly, copiesKept: 9 };
  const { setSchedule, schedule } = portal;
  Object.assign(portal, {
    setSchedule: (...call: Parameters<typeof setSchedule>) => {
      portal.schedules.set('portal', theirs);
      return setSchedule(...call);
    },
  });
  for (const kind of ['broken', 'unreadable'] as const) {
    portal.fail('setSchedule', kind);
    portal.schedules.set('portal', weekly);
    const said = await change();
    assert.ok(said?.kind === 'unclear');
    assert.deepEqual(said.now?.schedule, theirs);
  }
  portal.schedules.set('portal', weekly);
  let reads = 0;
  Object.assign(portal, {
    schedule: (...call: Parameters<typeof schedule>) => {
      reads += 1;
      if (reads === 2) portal.fail('schedule', 'unavailable');
      return schedule(...call);
    },
  });
  const said = await change();
  assert.ok(said?.kind === 'unclear' && said.now === undefined);
  assert.equal(lost(), 0);
});
