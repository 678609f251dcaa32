import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverVersions } from '../../../src/sandbox/portal/version.ts';
import { scene } from './portal-support.ts';

const progressPath = '/api/2.0/backup/getbackupprogress';
const problemJson = 'application/problem+json; charset=utf-8';

test('only the key after the exact word Bearer opens the portal; everything else is 401 with no body', async (t) => {
  const { portal, ask } = await scene(t);
  const { apiKey } = portal;
  assert.match(apiKey, /^sk-[0-9a-f]{64}$/);
  for (const authorization of [
    apiKey,
    `bearer ${apiKey}`,
    `Bearer ${apiKey}0`,
    'Bearer sk-',
    '',
    'Basic b3duZXI6eA==',
  ]) {
    const { status, text } = await ask('GET', progressPath, undefined, { authorization });
    assert.deepEqual([status, text], [401, ''], authorization);
  }
  assert.equal((await ask('GET', progressPath)).status, 200);
});

test('a session opens the portal with or without the word, and as a cookie', async (t) => {
  const { portal, ask } = await scene(t);
  for (const authorization of [portal.sessionToken, `Bearer ${portal.sessionToken}`]) {
    assert.equal((await ask('GET', progressPath, undefined, { authorization })).status, 200);
  }
  const response = await fetch(`${portal.origin}${progressPath}`, {
    headers: { cookie: `a=b; asc_auth_key=${portal.sessionToken}` },
  });
  assert.equal(response.status, 200);
  await response.body?.cancel();
});

test('servers before 3.1 know no keys', async (t) => {
  const { portal, ask } = await scene(t, { server: '2.6' });
  const { status, text } = await ask('GET', progressPath, undefined, { authorization: `Bearer ${portal.apiKey}` });
  assert.deepEqual([status, text], [401, '']);
});

test('an expired or deactivated key is 401', async (t) => {
  const { portal, ask } = await scene(t);
  for (const key of ['expired', 'deactivated'] as const) {
    portal.knobs.key = key;
    assert.equal((await ask('GET', progressPath)).status, 401);
  }
});

test('a key without the writing scope reads and does nothing else, a foreign scope does not even that', async (t) => {
  const { portal, ask, start } = await scene(t);
  portal.knobs.keyPermissions = ['*:read'];
  assert.equal((await ask('GET', progressPath)).status, 200);
  const refused = await start();
  assert.deepEqual([refused.status, refused.text], [403, '']);
  portal.knobs.keyPermissions = ['rooms:write'];
  assert.equal((await ask('GET', progressPath)).status, 403);
  portal.knobs.keyPermissions = ['*:write'];
  assert.equal((await start()).status, 200);
});

test('a user gets Access denied from every call but the progress of a restore', async (t) => {
  const { portal, ask } = await scene(t);
  portal.knobs.role = 'user';
  const calls: [string, string][] = [
    ['GET', 'getbackupprogress'],
    ['POST', 'cancelbackup'],
    ['GET', 'getbackuphistory'],
    ['DELETE', 'deletebackup/6f9619ff-8b86-d011-b42d-00cf4fc964ff'],
    ['DELETE', 'deletebackuphistory'],
    ['GET', 'getbackupschedule'],
    ['DELETE', 'deletebackupschedule'],
    ['GET', 'getbackupscount'],
    ['GET', 'getbackupscountbypaid'],
    ['GET', 'getservicestate'],
  ];
  for (const [method, name] of calls) {
    const { status, json } = await ask(method, `/api/2.0/backup/${name}`);
    assert.deepEqual([status, json.error.message], [403, 'Access denied'], name);
  }
  assert.equal((await ask('GET', '/api/2.0/backup/getrestoreprogress')).status, 200);
  portal.knobs.role = 'admin';
  assert.equal((await ask('GET', progressPath)).status, 200);
});

test('a portal that is being restored tells only of that, and who asks', async (t) => {
  const { portal, ask, start } = await scene(t);
  portal.knobs.isRestoring = true;
  for (const answer of [
    await start(),
    await ask('GET', progressPath),
    await ask('GET', '/api/2.0/portal/payment/quota'),
  ]) {
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [403, problemJson]);
    assert.deepEqual([answer.json.title, answer.json.status], ['Forbidden', 403]);
  }
  const { status, json } = await ask('GET', '/api/2.0/backup/getrestoreprogress', undefined, { authorization: '' });
  assert.deepEqual([status, json.response.isCompleted], [200, false]);
  assert.equal((await ask('GET', '/api/2.0/settings')).json.response.tenantStatus, 4);
  for (const name of ['people/@self', 'settings/version/build']) {
    assert.equal((await ask('GET', `/api/2.0/${name}`)).status, 200);
  }
  assert.equal((await ask('GET', '/api/2.0/settings/storage/backup')).status, 403);
  portal.knobs.bareBody = 'empty';
  assert.equal((await start()).text, '');
});

test('a suspended portal is not found', async (t) => {
  const { portal, start } = await scene(t);
  portal.knobs.isSuspended = true;
  const { status, headers } = await start();
  assert.deepEqual([status, headers.get('content-type')], [404, problemJson]);
});

test('an unpaid portal still makes backups and shows their progress, and refuses the rest with a bare 402', async (t) => {
  const { portal, ask, start } = await scene(t);
  portal.knobs.isUnpaid = true;
  assert.equal((await start()).status, 200);
  assert.equal((await ask('GET', progressPath)).status, 200);
  assert.equal((await ask('GET', '/api/2.0/backup/getbackupscount')).status, 200);
  for (const name of ['getbackuphistory', 'getbackupschedule']) {
    const { status, json } = await ask('GET', `/api/2.0/backup/${name}`);
    assert.equal(status, 402);
    assert.deepEqual(Object.keys(json), ['status', 'traceId']);
  }
});

test("the web page's addresses lead to the same calls, where they speak of backups", async (t) => {
  const { portal, ask } = await scene(t);
  const { status, json } = await ask('GET', '/api/2.0/portal/getbackupprogress');
  assert.equal(status, 200);
  assert.match(JSON.stringify(json), new RegExp(`${portal.origin}/api/2.0/backup/getbackupprogress`));
  assert.equal((await ask('GET', '/api/2.0/portal/getservicestate')).status, 404);
});

test('what is not there is 404 with no body, and another method 405', async (t) => {
  const { ask } = await scene(t);
  for (const path of ['/api/2.0/backup/gettmpfolder', '/api/2.0/backup/deletebackup/7', '/', '/api/2.0/nothing']) {
    const { status, text } = await ask('GET', path);
    assert.deepEqual([status, text], [404, ''], path);
  }
  const { status, headers } = await ask('GET', '/api/2.0/backup/startbackup');
  assert.deepEqual([status, headers.get('allow')], [405, 'POST']);
});

test('older servers do not have the newer calls', async (t) => {
  const since = {
    getbackupscount: '3.5',
    getservicestate: '3.5',
    cancelbackup: '3.7',
    getbackupscountbypaid: '3.8',
  };
  for (const server of serverVersions) {
    const { ask } = await scene(t, { server });
    for (const [name, version] of Object.entries(since)) {
      const { status } = await ask(name === 'cancelbackup' ? 'POST' : 'GET', `/api/2.0/backup/${name}`);
      assert.equal(status, server !== 'next' && server < version ? 404 : 200, `${server} ${name}`);
    }
  }
});

test('the portal tells its build, its kind and whose key it is', async (t) => {
  const { portal, ask } = await scene(t, { isStandalone: true });
  const none = { authorization: '' };
  assert.deepEqual((await ask('GET', '/api/2.0/settings/version/build', undefined, none)).json.response, {
    docSpace: '3.8.0',
  });
  const [stranger, known] = [
    (await ask('GET', '/api/2.0/settings', undefined, none)).json.response,
    (await ask('GET', '/api/2.0/settings')).json.response,
  ];
  assert.deepEqual([stranger.standalone, 'socketUrl' in stranger, 'socketUrl' in known], [true, false, true]);
  const self = await ask('GET', '/api/2.0/people/@self');
  assert.match(self.text, /"isAdmin":false.*"isOwner":true/, 'an owner is not told as an administrator');
  const key = await ask('GET', '/api/2.0/keys/@self');
  assert.equal(key.status, 200);
  assert.equal(key.text.includes(portal.apiKey), false);
  assert.equal((await ask('GET', '/api/2.0/settings/storage/backup')).json.count, 3);
  assert.equal((await ask('GET', '/api/2.0/files/thirdparty/backup')).json.count, 0);
});
