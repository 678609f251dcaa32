import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverVersions } from '../../../src/sandbox/portal/version.ts';
import { type Scene, scene } from './portal-support.ts';

type Event = {
  readonly id: number;
  readonly date: string;
  readonly user: string;
  readonly actionId: number;
  readonly ip?: string;
  readonly page?: string;
  readonly target?: readonly string[];
};

const events = async ({ ask }: Scene, query = ''): Promise<readonly Event[]> =>
  JSON.parse((await ask('GET', `/api/2.0/security/audit/events/filter${query}`)).text).response;
const idsOf = (list: readonly Event[]): number[] => list.map(({ actionId }) => actionId);

/** A copy, a failure, a joined start, a cancel of each kind, a schedule that was not there. */
const live = async (here: Scene): Promise<void> => {
  const { portal, clock, ask, start } = here;
  portal.knobs.allowance = 100;
  await start();
  await start();
  clock.advance(10_000);
  await ask('POST', '/api/2.0/backup/cancelbackup');
  await ask('POST', '/api/2.0/backup/cancelbackup');
  await start({ storageType: 5 });
  clock.advance(10_000);
  await ask('DELETE', '/api/2.0/backup/deletebackupschedule');
};

test('the audit trail has what jobs, cancels and deleted schedules leave, and nothing of joined or vain calls', async (t) => {
  const here = await scene(t);
  await live(here);
  const list = (await events(here)).toSorted((one, other) => one.id - other.id);
  assert.deepEqual(idsOf(list), [5041, 5125, 5131, 5041, 5126, 5130]);
  const [started, , cancelled] = list;
  assert.deepEqual([started?.ip, started?.page, started?.target], ['127.0.0.1', undefined, undefined]);
  assert.deepEqual([cancelled?.target, cancelled?.user], [['1'], 'Olive Owner']);
  assert.match(cancelled?.page ?? '', /^http:\/\/.*\/api\/2\.0\/backup\/cancelbackup$/);
});

test('older servers note less', async (t) => {
  for (const server of serverVersions.filter((version) => version !== '2.6')) {
    const here = await scene(t, { server });
    await live(here);
    const seen = new Set(idsOf(await events(here)));
    assert.equal(seen.has(5125), !['3.1', '3.2', '3.5'].includes(server), server);
    assert.equal(seen.has(5130), ['3.7', '3.8', 'next'].includes(server), server);
  }
});

test('the trail is filtered by action, kind, person and time, and paged', async (t) => {
  const here = await scene(t);
  await live(here);
  const cases: readonly (readonly [string, readonly number[]])[] = [
    ['?action=BackupStarted', [5041, 5041]],
    ['?action=5126&action=5041', [5126]],
    ['?actionType=Delete', [5130]],
    ['?userId=7c1a6b7e-5f0b-4a4e-9a0c-2b1d8d1f6a55', []],
    ['?from=2026-03-10T12:00:20Z', [5130]],
    ['?from=2026-03-10T14:00:20%2B02:00', [5130]],
    ['?to=2026-03-10T12:00:00Z', [5041]],
    ['?from=2026-03-11T00:00:00Z&to=2026-03-10T00:00:00Z', []],
    ['?count=1&startIndex=1', [5126]],
    ['?target=7&entryType=1', [5130, 5131, 5041, 5126, 5125, 5041]],
  ];
  for (const [query, expected] of cases) assert.deepEqual(idsOf(await events(here, query)), expected, query);
});

test('a plan without the feature tells the newest rows whatever is asked, and refuses what does not parse', async (t) => {
  const here = await scene(t);
  await live(here);
  here.portal.knobs.hasAudit = false;
  assert.equal((await events(here, '?action=5041&moduleType=1')).length, 6);
  const { status } = await here.ask('GET', '/api/2.0/security/audit/events/filter?action=Nonsense');
  assert.equal(status, 400);
});

test('times are told with the offset that the zone has on their date', async (t) => {
  const here = await scene(t);
  await live(here);
  here.portal.knobs.timeZone = 'America/St_Johns';
  assert.match((await events(here))[0]?.date ?? '', /^2026-03-10T09:30:20\.0000000-02:30$/);
  const self = await here.ask('GET', '/api/2.0/people/@self');
  assert.match(self.text, /"registrationDate":"2022-07-07T21:30:00\.0000000-02:30"/);
});

test('where the biller is down at the end the copy is there, and the trail has both ends', async (t) => {
  const here = await scene(t);
  here.portal.knobs.usedBefore = 2;
  const { taskId } = (await here.start()).json.response;
  here.portal.knobs.isBillerDown = true;
  here.clock.advance(10_000);
  const { response } = (await here.progress()).json;
  assert.deepEqual([response.isCompleted, response.progress, response.status], [true, 100, 2]);
  assert.match(response.error, /^Accounting request failed/);
  assert.notEqual(response.link, '');
  assert.equal(here.portal.history()[0]?.id, taskId);
  assert.deepEqual(idsOf(await events(here)).toSorted(), [5041, 5125, 5126]);
});
