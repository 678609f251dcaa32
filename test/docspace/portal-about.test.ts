import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs, hourMs } from '../../src/lib/durations.ts';
import { type SimulatedPortal, startPortal } from '../../src/sandbox/portal/portal.ts';
import { clientFor, refusalOf } from './answering.ts';
import { portalOf } from './simulated.ts';

const temporary = { storage: 'DataStore', params: {}, slot: 'portal' } as const;
const bucket = { storage: 'ThirdPartyConsumer', params: { module: 's3', bucket: 'acme' }, slot: 'portal' } as const;

for (const [server, version, isStandalone] of [
  ['3.1', '3.1.1', false],
  ['3.8', '3.8.0', true],
] as const) {
  test(`Everything about a ${isStandalone ? 'self-hosted' : 'hosted'} portal ${version} can be learned`, async (t) => {
    const { portal, clock, client } = await portalOf(t, { server, isStandalone });
    Object.assign(portal.knobs, { timeZone: 'Europe/Riga', role: 'admin', keyPermissions: ['*:write'] });
    portal.knobs.keyExpiresAt = clock.now() + dayMs;
    const { clock: known, ...about } = await client.about({
      ...temporary,
      storage: 'Documents',
      params: { folderId: '1234' },
    });
    assert.deepEqual(about, {
      version: { value: version },
      portal: { value: { isStandalone, status: 'active', timeZone: 'Europe/Riga', culture: 'en-US' } },
      key: {
        value: {
          name: 'Backup bot',
          permissions: ['*:write'],
          expiresAt: clock.now() + dayMs,
          isActive: true,
        },
      },
      person: { value: { name: 'Ada Admin', isAdmin: true, isOwner: false } },
      storage: {
        value: {
          kind: 'folder',
          title: 'Folder 1234',
          isWritable: true,
          ...(!isStandalone && {
            space: { usedBytes: portal.knobs.storageUsedBytes, totalBytes: portal.knobs.storageTotalBytes },
          }),
        },
      },
    });
    assert.ok(known.value);
    assert.equal((await client.facts()).timeZone, 'Europe/Riga');
    assert.equal(portal.starts.length + portal.history().length, 0);
    assert.ok(portal.calls.every(({ method }) => method === 'GET'));
  });
}

test('How far the clock of a portal is ahead is learned', async (t) => {
  const portal: SimulatedPortal = await startPortal();
  t.after(portal.close);
  portal.knobs.clockAheadMs = hourMs;
  const { clock } = await clientFor(t, portal.origin, { apiKey: portal.apiKey }).about(temporary);
  assert.ok(Math.abs((clock.value?.aheadMs ?? 0) - hourMs) < 5_000);
});

const broken: readonly (readonly [string, (portal: SimulatedPortal) => void, Readonly<Record<string, string>>])[] = [
  [
    'a key that expired',
    ({ knobs }) => Object.assign(knobs, { key: 'expired' }),
    {
      version: 'unauthorised',
      portal: 'unauthorised',
      key: 'unauthorised',
      person: 'unauthorised',
      storage: 'unauthorised',
    },
  ],
  [
    'a key that may only write rooms',
    ({ knobs }) => Object.assign(knobs, { keyPermissions: ['rooms:write'] }),
    { version: 'forbidden', portal: 'forbidden', person: 'forbidden', storage: 'forbidden' },
  ],
  [
    'a portal that is being restored',
    ({ knobs }) => Object.assign(knobs, { isRestoring: true }),
    { storage: 'forbidden' },
  ],
  [
    'a portal that is suspended',
    ({ knobs }) => Object.assign(knobs, { isSuspended: true }),
    { version: 'missing', key: 'missing', person: 'missing', storage: 'missing' },
  ],
  [
    'a portal that was not paid for',
    ({ knobs }) => Object.assign(knobs, { isUnpaid: true }),
    { key: 'payment', storage: 'payment' },
  ],
  [
    "somebody's key who is no administrator",
    ({ knobs }) => Object.assign(knobs, { role: 'user' }),
    { storage: 'forbidden' },
  ],
];

for (const [name, breakIt, expected] of broken) {
  test(`Of ${name}, what can be learned is`, async (t) => {
    const { portal, client } = await portalOf(t);
    breakIt(portal);
    const about = await client.about(bucket);
    const refusals = Object.entries(about).flatMap(([part, { failure }]) => (failure ? [[part, failure.kind]] : []));
    assert.deepEqual(Object.fromEntries(refusals), expected);
  });
}

test('Of a server that has just started the settings are asked for once at a time, and again after an error', async (t) => {
  const { portal, client } = await portalOf(t);
  const reads = () => portal.calls.filter(({ name }) => name === 'settings').length;
  const [about, cost] = await Promise.all([client.about(temporary), client.cost()]);
  assert.deepEqual([reads(), about.portal.value?.status, cost.kind], [1, 'active', 'free']);
  portal.faults.add({ on: 'settings', fault: { kind: 'status', status: 500 }, times: 1 });
  assert.equal((await client.facts()).status, 'active');
  assert.equal(reads(), 3);
});

test('A key that is not good any more is told as such where everybody may read', async (t) => {
  const { portal, client } = await portalOf(t);
  portal.knobs.key = 'expired';
  assert.equal((await refusalOf(client.facts())).failure.kind, 'unauthorised');
  portal.knobs.key = 'valid';
  portal.knobs.keyPermissions = ['rooms:write'];
  assert.equal((await refusalOf(client.facts())).failure.kind, 'forbidden');
});

test('A portal tells what it is', async (t) => {
  const { portal, client } = await portalOf(t, { isStandalone: true });
  portal.knobs.timeZone = 'Europe/Riga';
  assert.deepEqual(await client.facts(), {
    isStandalone: true,
    status: 'active',
    timeZone: 'Europe/Riga',
    culture: 'en-US',
  });
  portal.faults.add({ on: 'settings', fault: { kind: 'html' }, times: 2 });
  assert.equal((await refusalOf(client.facts())).failure.kind, 'unavailable');
});
