import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Schedule } from '../../../src/backup/schedule.ts';
import { beginRescheduling, daily, weekly } from '../../support/rescheduling.ts';

test('A schedule is read with its next time, the zone and whose server it is', async () => {
  const { shown, clock, schedules, portal } = await beginRescheduling();
  assert.deepEqual(
    { ...shown, mark: shown.mark.length },
    {
      schedule: weekly,
      next: { kind: 'at', at: Date.UTC(2026, 2, 2, 2) },
      at: clock.now(),
      timeZone: 'Europe/Berlin',
      ianaZone: 'Europe/Berlin',
      isStandalone: false,
      mark: 16,
    },
  );
  Object.assign(portal.is, { timeZone: undefined, isStandalone: true });
  const { value: known } = await schedules.read('portal');
  assert.deepEqual([known?.next, known?.timeZone, known?.isStandalone], [{ kind: 'unzoned' }, undefined, true]);
  Object.assign(portal.is, { unknownZone: 'Mars/Olympus (UTC-03:30)' });
  const { value: named } = await schedules.read('portal');
  assert.deepEqual([named?.next, named?.timeZone], [{ kind: 'unzoned' }, 'Mars/Olympus (UTC-03:30)']);
  const none = await schedules.read('dump');
  assert.deepEqual([none.value?.schedule, none.value?.next, none.value?.mark], [undefined, { kind: 'none' }, 'none']);
});

test('A schedule is read where the portal does not say what it is, and not where it does not tell the schedule', async () => {
  const { schedules, portal } = await beginRescheduling();
  portal.fail('facts', 'broken');
  const { value: known } = await schedules.read('portal');
  assert.deepEqual([known?.schedule, known?.timeZone, known?.isStandalone], [weekly, undefined, false]);
  portal.fail('schedule', 'forbidden');
  assert.equal((await schedules.read('portal')).failure?.kind, 'forbidden');
});

test('A mark tells every difference but a run, and nothing of what is in the schedule', async () => {
  const { schedules, portal, shown } = await beginRescheduling();
  const markOf = async (schedule: Schedule): Promise<string | undefined> => {
    portal.schedules.set('portal', schedule);
    return (await schedules.read('portal')).value?.mark;
  };
  const same: Schedule[] = [
    { ...weekly, lastAt: 1 },
    { ...weekly, params: { folderId: '1234' } },
  ];
  for (const schedule of same) assert.equal(await markOf(schedule), shown.mark);
  assert.equal(
    await markOf({ ...weekly, params: { b: '1', a: '2' } }),
    await markOf({ ...weekly, params: { a: '2', b: '1' } }),
  );
  const others: Schedule[] = [
    { ...weekly, storage: 'ThridpartyDocuments' },
    { ...weekly, params: { folderId: '1235' } },
    { ...weekly, params: { folderId: '1234', x: '' } },
    { ...weekly, copiesKept: 6 },
    { ...weekly, rhythm: { every: 'week', day: 3, hour: 3 } },
    { ...weekly, rhythm: { every: 'week', day: 2, hour: 4 } },
    { ...weekly, rhythm: { every: 'month', day: 2, hour: 3 } },
    daily,
  ];
  const marks = await Promise.all(others.map(markOf));
  assert.equal(new Set([shown.mark, ...marks]).size, others.length + 1);
});

test('A change is sent once and told with what was before and what comes next', async () => {
  const { change, portal, sent, shown } = await beginRescheduling({ ...weekly, lastAt: 5 });
  const said = await change();
  assert.ok(said?.kind === 'changed');
  assert.deepEqual(said.before, shown);
  assert.deepEqual([said.now.schedule, said.now.timeZone], [daily, 'Europe/Berlin']);
  assert.deepEqual(said.now.next, { kind: 'at', at: Date.UTC(2026, 2, 2, 8) });
  assert.deepEqual(portal.schedules.get('portal'), daily);
  assert.equal(sent(), 1);
});

test('A change is sent and told in a time zone that Intl does not know', async () => {
  const { change, portal } = await beginRescheduling();
  Object.assign(portal.is, { timeZone: undefined, unknownZone: 'Mars/Olympus (UTC-03:30)' });
  const said = await change();
  assert.ok(said?.kind === 'changed');
  assert.deepEqual([said.now.next, said.now.timeZone], [{ kind: 'unzoned' }, 'Mars/Olympus (UTC-03:30)']);
});

test('What is wanted is made from what stands', async () => {
  const { change, portal } = await beginRescheduling({ ...weekly, params: { folderId: '1234', secret: 'x' } });
  await change({ wanted: (now) => now && { ...daily, params: { ...now.params, folderId: '7' } } });
  assert.deepEqual(portal.schedules.get('portal')?.params, { folderId: '7', secret: 'x' });
});

test('A schedule is deleted', async () => {
  const { change, portal, sent } = await beginRescheduling();
  const said = await change({ wanted: () => undefined });
  assert.ok(said?.kind === 'changed' && said.now.schedule === undefined && said.now.mark === 'none');
  assert.equal(portal.schedules.size, 0);
  assert.equal(sent(), 0);
});

test('Nothing is sent where it is so already, even if somebody else made it so', async () => {
  const { change, portal, sent } = await beginRescheduling();
  portal.schedules.set('portal', daily);
  assert.equal((await change())?.kind, 'same');
  portal.schedules.clear();
  assert.equal((await change({ wanted: () => undefined }))?.kind, 'same');
  assert.deepEqual([sent(), portal.count('deleteSchedule')], [0, 0]);
});

test('Nothing is sent where somebody else has changed the schedule since it was shown', async () => {
  const { change, portal, sent } = await beginRescheduling();
  const theirs: Schedule = { ...weekly, copiesKept: 9 };
  portal.schedules.set('portal', theirs);
  const said = await change();
  assert.ok(said?.kind === 'overtaken');
  assert.deepEqual(said.now.schedule, theirs);
  portal.schedules.clear();
  assert.equal((await change())?.kind, 'overtaken');
  assert.equal(sent(), 0);
});

test('Nothing is sent where the schedule cannot be read before', async () => {
  const { change, portal, sent } = await beginRescheduling();
  portal.fail('schedule', 'unavailable');
  const said = await change();
  assert.ok(said?.kind === 'unread' && said.failure.kind === 'unavailable');
  assert.equal(sent(), 0);
});

test('A request that was seen before is not carried out again', async () => {
  const { change, sent } = await beginRescheduling();
  await change({ key: 'k' });
  assert.equal(await change({ key: 'k' }), undefined);
  assert.equal(sent(), 1);
});

test('The schedule of the other slot is read on a self-hosted server alone, and stays with a change', async () => {
  const { schedules, change, portal } = await beginRescheduling();
  const dump: Schedule = { ...weekly, slot: 'dump' };
  portal.schedules.set('dump', dump);
  assert.equal((await schedules.read('portal')).value?.other, undefined);
  portal.is.isStandalone = true;
  assert.deepEqual((await schedules.read('portal')).value?.other, dump);
  const said = await change();
  assert.deepEqual(said?.kind === 'changed' && said.now.other, dump);
});
