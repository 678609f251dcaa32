import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../../../src/lib/durations.ts';
import { scene } from './portal-support.ts';

const count = '/api/2.0/backup/getbackupscount';

test('free backups are counted from the history, deleted and all, and failed ones are not', async (t) => {
  const { portal, clock, ask, start } = await scene(t);
  const { taskId } = (await start()).json.response;
  clock.advance(10_000);
  assert.equal((await ask('DELETE', `/api/2.0/backup/deletebackup/${taskId}`)).json.response, true);
  portal.knobs.ending = 'error';
  await start();
  clock.advance(10_000);
  assert.equal((await ask('GET', count)).json.response, 1);
  portal.knobs.usedBefore = 3;
  assert.equal((await ask('GET', count)).json.response, 4);
  assert.deepEqual((await ask('GET', '/api/2.0/backup/getbackupscountbypaid')).json.response, { free: 4, paid: 0 });
});

test('the count is of this month from 3.7 on, and of a month up to now before', async (t) => {
  for (const [server, expected] of [
    ['3.8', 0],
    ['3.6', 1],
  ] as const) {
    const { clock, ask, start } = await scene(t, { server });
    await start();
    clock.advance(10_000);
    assert.equal((await ask('GET', count)).json.response, 1);
    clock.advance(25 * dayMs);
    assert.equal((await ask('GET', count)).json.response, expected, server);
  }
});

test('a period is taken in UTC and has to begin before it ends', async (t) => {
  const { clock, ask, start } = await scene(t);
  await start();
  clock.advance(10_000);
  assert.equal((await ask('GET', `${count}?from=2026-03-10T12:00:02&to=2026-03-10T12:00:03`)).json.response, 1);
  assert.equal((await ask('GET', `${count}?From=2026-03-10T12:00:03Z`)).json.response, 0);
  assert.equal((await ask('GET', `${count}?paid=true`)).json.response, 0);
  const reversed = await ask('GET', `${count}?from=2026-03-11T00:00:00&to=2026-03-10T00:00:00`);
  assert.deepEqual([reversed.status, reversed.json.error.message], [400, 'From date must be less than to date']);
  assert.deepEqual(Object.keys((await ask('GET', `${count}?from=soon`)).json.response.errors), ['from']);
});

test('beyond the allowance a start is paid where the service is on, and refused where it is off', async (t) => {
  for (const server of ['3.5', '3.8'] as const) {
    const { portal, clock, ask, start } = await scene(t, { server });
    portal.knobs.usedBefore = 2;
    portal.knobs.isWalletOn = false;
    const refused = await start();
    assert.deepEqual(
      [refused.status, refused.json.error.message],
      [402, 'The number of free backups should not exceed 2 within a month'],
    );
    portal.knobs.isWalletOn = true;
    assert.equal((await start()).status, 200);
    assert.equal(portal.starts[0]?.isPaid, true);
    clock.advance(10_000);
    assert.equal(portal.history()[0]?.isPaid, true);
    assert.equal((await ask('GET', `${count}?paid=true`)).json.response, 1);
    assert.equal((await ask('GET', count)).json.response, 2);
  }
});

test('the newest servers switch the paid service on by themselves at a start', async (t) => {
  const { portal, ask, start } = await scene(t, { server: 'next' });
  portal.knobs.allowance = 0;
  portal.knobs.isWalletOn = false;
  assert.deepEqual((await ask('GET', '/api/2.0/backup/getservicestate')).json.response, { enabled: false });
  assert.equal((await start()).status, 200);
  assert.deepEqual((await ask('GET', '/api/2.0/backup/getservicestate')).json.response, { enabled: true });
  assert.equal(portal.billingSessions.length, 1);
});

test('an empty wallet and a portal that nobody pays for are refused with the words for it', async (t) => {
  const { portal, start } = await scene(t);
  portal.knobs.allowance = 0;
  portal.knobs.walletFunds = 'empty';
  assert.deepEqual([(await start()).status, (await start()).json.error.message], [402, 'Payment required']);
  portal.knobs.walletFunds = 'no customer';
  assert.equal((await start()).json.error.message, 'Your pricing plan does not support this option');
  assert.equal(portal.billingSessions.length, 0);
});

test('a repeated start beyond the allowance opens a second session for the same backup', async (t) => {
  const { portal, start } = await scene(t);
  portal.knobs.allowance = 0;
  const { taskId } = (await start()).json.response;
  await start();
  assert.deepEqual(
    portal.billingSessions.map((session) => session.taskId),
    [taskId, taskId],
  );
  assert.equal(portal.starts.length, 1);
});

test('servers before 3.5, self-hosted and unpaid portals count nothing', async (t) => {
  const [old, own, unpaid] = [
    await scene(t, { server: '3.2' }),
    await scene(t, { isStandalone: true }),
    await scene(t),
  ];
  unpaid.portal.knobs.isUnpaid = true;
  for (const { portal, start } of [old, own, unpaid]) {
    portal.knobs.allowance = 0;
    portal.knobs.isWalletOn = false;
    assert.equal((await start()).status, 200);
    assert.equal(portal.starts[0]?.isPaid, false);
  }
});

test('the plan tells of free backups from 3.5 on, without a limit on self-hosted portals', async (t) => {
  const features = async (options: Parameters<typeof scene>[1]) => {
    const { portal, ask } = await scene(t, options);
    portal.knobs.usedBefore = 1;
    return (await ask('GET', '/api/2.0/portal/payment/quota')).json.response.features;
  };
  const free = (await features({})).find(({ id }) => id === 'free_backup');
  assert.deepEqual([free?.value, free?.used?.value], [2, 1]);
  assert.equal(
    (await features({ server: '3.2' })).some(({ id }) => id === 'free_backup'),
    false,
  );
  assert.equal((await features({ isStandalone: true })).find(({ id }) => id === 'free_backup')?.value, -1);
});

test('the price of a backup is told, and other services are not sold', async (t) => {
  const { portal, ask } = await scene(t);
  portal.knobs.price = 12.5;
  const { response } = (await ask('GET', '/api/2.0/portal/payment/walletservice?service=Backup')).json;
  assert.deepEqual(response.price, { value: 12.5 });
  assert.equal((await ask('GET', '/api/2.0/portal/payment/walletservice?service=Cake')).status, 404);
});

test('the wallet tells its currency, and a self-hosted server has none', async (t) => {
  const path = '/api/2.0/portal/payment/customer/balance';
  const { ask } = await scene(t);
  const { response } = (await ask('GET', path)).json as { response: { readonly accountCurrency?: string } };
  assert.equal(response.accountCurrency, 'USD');
  assert.equal((await (await scene(t, { isStandalone: true })).ask('GET', path)).status, 403);
});
