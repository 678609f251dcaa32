import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { SimulatedPortal } from '../../src/sandbox/portal/portal.ts';
import { cardsIn, endedCard, startCalls, statusOf, toldTo } from './reading.ts';
import { openQuickScene, type Scene } from './scene.ts';

const failure = (status: number, message: string): Fault => ({
  kind: 'status',
  status,
  body: JSON.stringify({
    error: { message, type: 'System.Exception', stack: '   at ASC.Data.Backup.Api', hresult: -2146233088 },
    status: 1,
    statusCode: status,
  }),
});
const problem = (status: number): Fault => ({
  kind: 'status',
  status,
  body: JSON.stringify({ type: 'https://tools.ietf.org/html/rfc9110', status, traceId: '00-5f-01' }),
});
const invalid: Fault = {
  kind: 'status',
  status: 400,
  body: JSON.stringify({
    response: { title: 'One or more validation errors occurred.', status: 400, errors: { dump: ['Not a boolean.'] } },
    count: 1,
    status: 1,
    statusCode: 400,
  }),
};

/** What the portal answers, and what a person must read: what happened and what to do. */
type PortalFailure = { readonly fault: Fault; readonly says: RegExp; readonly advises: RegExp };

const refusals: readonly PortalFailure[] = [
  { fault: failure(400, 'wrong folder type'), says: /wrong folder type/, advises: /Set folderId/ },
  { fault: invalid, says: /dump: Not a boolean/, advises: /BACKUP_STORAGE_TYPE/ },
  { fault: { kind: 'status', status: 401 }, says: /does not accept the API key/, advises: /Make a new key/ },
  { fault: problem(402), says: /not paid for/, advises: /Renew its plan/ },
  {
    fault: failure(402, 'The number of free backups should not exceed 2 within a month'),
    says: /should not exceed 2 within a month/,
    advises: /Check the plan, the wallet/,
  },
  { fault: failure(402, 'Payment required'), says: /asks for payment/, advises: /Check the plan, the wallet/ },
  { fault: failure(403, 'Access denied'), says: /Access denied/, advises: /must be a DocSpace admin/ },
  { fault: problem(403), says: /does not allow this/, advises: /key.s permissions `\(\*:write\)/ },
  { fault: { kind: 'status', status: 403 }, says: /does not allow this/, advises: /key.s permissions `\(\*:write\)/ },
  {
    fault: failure(404, 'Der gewünschte Ordner wurde nicht gefunden'),
    says: /Der gewünschte Ordner wurde nicht gefunden/,
    advises: /Check the folder/,
  },
  { fault: problem(404), says: /no active portal/, advises: /DOCSPACE_API_HOST/ },
  { fault: { kind: '429' }, says: /no more requests for now/, advises: /Wait a minute/ },
  { fault: { kind: '429', retryAfterSeconds: 90 }, says: /no more requests for now/, advises: /wait 1 min 30 s/ },
  {
    fault: failure(500, 'Object reference not set to an instance of an object.'),
    says: /Object reference not set/,
    advises: /For Documents its room was usually deleted/,
  },
];
const unavailable: PortalFailure = { fault: { kind: 'html' }, says: /not available/, advises: /server is up/ };
const dropped: PortalFailure = {
  fault: { kind: 'drop-before' },
  says: /dropped the connection/,
  advises: /Check its server/,
};
const slow: PortalFailure = { fault: { kind: 'hang' }, says: /did not answer in time/, advises: /Check its server/ };

/** The person's last answer once the request is over; it must read like one. */
const lastWord = async (scene: Scene, who: string, before: number, { says, advises }: Omit<PortalFailure, 'fault'>) => {
  const told = await scene.until(`${who} is told that nothing was started`, () =>
    toldTo(scene.workspace, who)
      .slice(before)
      .find((text) => /Nothing was started/.test(text)),
  );
  assert.match(told, says);
  assert.match(told, advises);
  assert.doesNotMatch(told, /stack| at ASC|traceId|hresult|sk-|<html/);
};

describe('a backup that the portal refuses', { concurrency: 8 }, () => {
  test('ends its card as not started, whatever the failure, and tells who asked what to do', async (t) => {
    const scene = await openQuickScene(t, { env: { BACKUP_NOTIFY: 'problems' } });
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    for (const [turn, failure] of refusals.entries()) {
      const before = toldTo(workspace, admin).length;
      portal.faults.add({ on: 'startbackup', fault: failure.fault });
      await workspace.command(admin, '');
      const card = await endedCard(scene, turn);
      assert.equal(statusOf(card), 'Not started', String(failure.says));
      assert.match(JSON.stringify(card.blocks), failure.says);
      assert.match(JSON.stringify(card.blocks), /\*Nothing was started\*/);
      await lastWord(scene, admin, before, failure);
    }
    assert.equal(portal.starts.length, 0);
    assert.equal(startCalls(scene), refusals.length, 'each was asked for once');
    assert.doesNotMatch(JSON.stringify(cardsIn(workspace)), / at ASC/);
    assert.doesNotMatch(scene.bot.stdout() + scene.bot.stderr(), / at ASC/);
  });

  test('has no card where the portal refuses the look before the start', async (t) => {
    const scene = await openQuickScene(t, { transport: 'http' });
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    for (const failure of [...refusals, unavailable, dropped, slow]) {
      const before = toldTo(workspace, admin).length;
      portal.faults.add({ on: 'getbackupprogress', fault: failure.fault });
      await workspace.command(admin, '');
      await lastWord(scene, admin, before, failure);
    }
    assert.equal(startCalls(scene), 0);
    assert.deepEqual(workspace.everything(workspace.adminChannel), []);
  });

  const states: readonly (readonly [string, (portal: SimulatedPortal) => void, Omit<PortalFailure, 'fault'>])[] = [
    [
      'a key of somebody who is no admin',
      ({ knobs }) => Object.assign(knobs, { role: 'user' }),
      { says: /Access denied/, advises: /DocSpace admin/ },
    ],
    [
      'a key that may only read',
      ({ knobs }) => Object.assign(knobs, { keyPermissions: ['*:read'] }),
      { says: /not allow/, advises: /\*:write/ },
    ],
    [
      'a key that has expired',
      ({ knobs }) => Object.assign(knobs, { key: 'expired' }),
      { says: /API key/, advises: /new key/ },
    ],
    [
      'a portal that is being restored',
      ({ knobs }) => Object.assign(knobs, { isRestoring: true }),
      { says: /being restored, so no backup can be made/, advises: /new API key/ },
    ],
    [
      'a portal that is suspended',
      ({ knobs }) => Object.assign(knobs, { isSuspended: true }),
      { says: /suspended, so no backup can be made/, advises: /activated again/ },
    ],
    [
      'a folder that is not there',
      ({ knobs }) => Object.assign(knobs, { folders: {} }),
      { says: /folder was not found/, advises: /Check the folder/ },
    ],
    [
      'a folder that is closed',
      ({ knobs }) => Object.assign(knobs, { folders: { 1234: 'forbidden' } }),
      { says: /Access denied/, advises: /member of this one/ },
    ],
    [
      'a portal that is full',
      ({ knobs }) => Object.assign(knobs, { isStorageFull: true }),
      { says: /The used storage size should not exceed 47 MB/, advises: /storage space/ },
    ],
  ];
  test('because of its key, its folder or its state is told as that', async (t) => {
    const env = { BACKUP_STORAGE_TYPE: 'Documents', BACKUP_STORAGE_PARAMS: 'folderId=1234', BACKUP_NOTIFY: 'problems' };
    const scene = await openQuickScene(t, { env });
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    const healthy = { ...portal.knobs };
    for (const [name, turn, words] of states) {
      const before = toldTo(workspace, admin).length;
      turn(portal);
      await workspace.command(admin, '');
      await t.test(name, () => lastWord(scene, admin, before, words));
      Object.assign(portal.knobs, healthy);
    }
    assert.equal(portal.starts.length, 0);
    assert.ok(cardsIn(workspace).every((card) => statusOf(card) === 'Not started'));
  });

  test('because a cloud portal has no disk of its own is told as that', async (t) => {
    const env = { BACKUP_STORAGE_TYPE: 'Local', BACKUP_STORAGE_PARAMS: 'filePath=/backups' };
    const scene = await openQuickScene(t, { env });
    await scene.workspace.command(scene.workspace.people.admin, '');
    const words = { says: /error of its own \(500\).*Access denied/, advises: /needs a self-hosted server/ };
    await lastWord(scene, scene.workspace.people.admin, 0, words);
    assert.equal(statusOf(await endedCard(scene)), 'Not started');
  });

  test('because a cloud portal is no whole instance is told as that', async (t) => {
    const scene = await openQuickScene(t, { transport: 'http', env: { BACKUP_DUMP: 'true' } });
    await scene.workspace.command(scene.workspace.people.admin, '');
    const words = { says: /Access denied/, advises: /doctor` checks .*BACKUP_DUMP/ };
    await lastWord(scene, scene.workspace.people.admin, 0, words);
    assert.equal(startCalls(scene), 0);
  });
});
