import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minuteMs } from '../../../src/lib/durations.ts';
import type { Knobs } from '../../../src/sandbox/portal/knobs.ts';
import { type Scene, scene } from './portal-support.ts';

const quarter = 15 * minuteMs;
const save = ({ ask }: Scene, cron: object, more: object = {}): Promise<unknown> =>
  ask('POST', '/api/2.0/backup/createbackupschedule', { storageType: 4, backupsStored: 1, cronParams: cron, ...more });
const due = { period: 0, hour: 11 };
const lastRun = async ({ ask }: Scene): Promise<string | undefined> =>
  /"lastBackupTime":"([^"]*)"/.exec((await ask('GET', '/api/2.0/backup/getbackupschedule')).text)?.[1];
const actions = async ({ ask }: Scene): Promise<number[]> => {
  const { text } = await ask('GET', '/api/2.0/security/audit/events/last');
  return [...text.matchAll(/"actionId":(\d+)/g)].map(([, id]) => Number(id)).reverse();
};

test('a schedule whose hour has passed runs at the next pass, and its time moves before its job begins', async (t) => {
  const here = await scene(t);
  await save(here, due);
  here.clock.advance(quarter - 1);
  assert.equal(await lastRun(here), '0001-01-01T00:00:00');
  here.clock.advance(1);
  assert.equal(await lastRun(here), '2026-03-10T12:15:00');
  const { response } = (await here.progress()).json;
  assert.deepEqual([response.status, response.progress, response.isCompleted], [1, 0, false]);
  here.clock.advance(quarter);
  assert.deepEqual(await actions(here), [5127, 5128]);
  assert.equal(await lastRun(here), '2026-03-10T12:15:00', 'once a day');
});

const zones: readonly (readonly [string, string, object, boolean])[] = [
  ['2026-11-30T02:19:00Z', 'Asia/Tokyo', { period: 0, hour: 10 }, true],
  ['2026-11-30T02:20:00Z', 'Europe/Berlin', { period: 0, hour: 2 }, true],
  ['2026-11-30T02:18:00Z', 'America/St_Johns', { period: 0, hour: 22 }, false],
  ['2026-11-30T02:31:00Z', 'UTC', { period: 1, hour: 1, day: 2 }, true],
  ['2026-11-30T02:31:00Z', 'UTC', { period: 1, hour: 1, day: 1 }, false],
  ['2026-11-30T02:31:00Z', 'UTC', { period: 2, hour: 1, day: 30 }, true],
  ['2026-11-30T02:31:00Z', 'UTC', { period: 2, hour: 1, day: 31 }, false],
  ['2026-11-30T02:31:00Z', 'UTC', { period: 0, hour: 3 }, false],
];
for (const [now, zone, cron, isDue] of zones) {
  test(`at ${now}, ${JSON.stringify(cron)} in ${zone} is ${isDue ? '' : 'not '}due`, async (t) => {
    const here = await scene(t);
    here.clock.advance(Date.parse(now) - here.clock.now());
    here.portal.knobs.timeZone = zone;
    await save(here, cron);
    here.clock.advance(quarter);
    assert.equal((await lastRun(here)) !== '0001-01-01T00:00:00', isDue);
  });
}

const keptBack: readonly Partial<Knobs>[] = [
  { tariffState: 'delay' },
  { tariffState: 'notPaid' },
  { tenantStatus: 3 },
  { isWorkerDown: true },
];
for (const knobs of keptBack) {
  test(`with ${JSON.stringify(knobs)} no schedule runs, and one run catches up later`, async (t) => {
    const here = await scene(t);
    await save(here, due);
    Object.assign(here.portal.knobs, knobs);
    here.clock.advance(3 * quarter);
    assert.equal(here.portal.schedule()?.lastBackupAt, undefined);
    Object.assign(here.portal.knobs, { tariffState: 'paid', tenantStatus: 0, isWorkerDown: false });
    here.clock.advance(quarter);
    assert.equal(await lastRun(here), '2026-03-10T13:00:00');
  });
}

test('beside another job a schedule is skipped without a trace but its time', async (t) => {
  const here = await scene(t);
  here.portal.knobs.durationMs = 2 * quarter;
  const { taskId } = (await here.start()).json.response;
  await save(here, due);
  here.clock.advance(quarter);
  assert.equal(await lastRun(here), '2026-03-10T12:15:00');
  assert.equal((await here.progress()).json.response.taskId, taskId);
  here.clock.advance(4 * quarter);
  assert.deepEqual(await actions(here), [5041, 5125]);
});

test('a scheduled job of the whole instance is skipped beside a job of the portal', async (t) => {
  const here = await scene(t, { isStandalone: true });
  here.portal.knobs.durationMs = 2 * quarter;
  await here.start();
  await save(here, due, { dump: true });
  here.clock.advance(quarter);
  assert.notEqual(here.portal.schedule('dump')?.lastBackupAt, undefined);
  assert.equal(here.portal.job('dump'), undefined);
});

const refusals: readonly (readonly [string, Partial<Knobs>, boolean])[] = [
  ['the service off', { isWalletOn: false }, false],
  ['no money', { walletFunds: 'empty' }, false],
  ['no customer at the biller', { walletFunds: 'no customer' }, false],
  ['a biller that is down', { isBillerDown: true }, true],
  ['money', {}, true],
];
for (const [name, knobs, isKept] of refusals) {
  test(`beyond the allowance and with ${name} a schedule is ${isKept ? 'kept' : 'deleted after four tries'}`, async (t) => {
    const here = await scene(t);
    await save(here, due);
    Object.assign(here.portal.knobs, { usedBefore: 2, ...knobs });
    here.clock.advance(quarter + 6_999);
    assert.notEqual(await lastRun(here), undefined);
    here.clock.advance(1);
    assert.equal((await lastRun(here)) !== undefined, isKept);
    const isRun = name === 'money';
    assert.equal(here.portal.billingSessions.length, isRun ? 1 : 0);
    here.clock.advance(minuteMs);
    assert.deepEqual(await actions(here), isRun ? [5127, 5128, 6062] : []);
  });
}

test('a disabled owner leaves a job that stands in the way until somebody cancels it', async (t) => {
  const here = await scene(t);
  await save(here, due);
  here.portal.knobs.isPortalOwnerDisabled = true;
  here.clock.advance(quarter + 200);
  const { response } = (await here.progress()).json;
  assert.deepEqual([response.status, response.isCompleted, response.progress], [4, false, 0]);
  assert.equal(response.error, 'One or more errors occurred. (account)');
  assert.equal((await here.start()).status, 500);
  await here.ask('POST', '/api/2.0/backup/cancelbackup');
  assert.equal((await here.progress()).json.count, 0);
  assert.equal((await here.start()).status, 200);
  assert.deepEqual(await actions(here), [5131, 5041]);
});

test('a room that went after its schedule was saved fails the job at once', async (t) => {
  const here = await scene(t);
  await save(here, due, { storageType: 0, storageParams: [{ key: 'folderId', value: '1234' }] });
  delete here.portal.knobs.folders['1234'];
  here.clock.advance(quarter + 100);
  const { response } = (await here.progress()).json;
  assert.deepEqual([response.isCompleted, response.progress], [true, 0]);
  assert.equal(response.error, 'Object reference not set to an instance of an object.');
  assert.deepEqual(await actions(here), [5127, 5129]);
});

test('the cleaner keeps as many scheduled copies as the schedule says, takes others out of their room, and leaves the rest', async (t) => {
  const here = await scene(t);
  here.portal.knobs.allowance = 100;
  const inRoom = { storageType: 0, storageParams: [{ key: 'folderId', value: '1234' }] };
  const manual = (await here.start(inRoom)).json.response.taskId;
  for (let run = 0; run < 2; run += 1) {
    await save(here, due, inRoom);
    here.clock.advance(quarter + minuteMs);
  }
  assert.equal(here.portal.history().length, 3);
  here.clock.advance(quarter);
  const [first, second, ...others] = here.portal.history();
  assert.deepEqual([first?.id, second?.isScheduled, others.length], [manual, true, 0]);
  const copies = here.portal.files().filter(({ title }) => title.endsWith('.gz'));
  assert.equal(copies.length, 2);
});
