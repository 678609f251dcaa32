import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { type TestContext, test } from 'node:test';
import type { BackupRequest } from '../../src/backup/job.ts';
import type { About } from '../../src/backup/portal-facts.ts';
import { answering, apiKey, clientFor, enveloped, sendJson } from './answering.ts';
import { envelope } from './refusing.ts';

const temporary: BackupRequest = { storage: 'DataStore', params: {}, slot: 'portal' };

const build = '/api/2.0/settings/version/build';
const settings = '/api/2.0/settings';
const key = '/api/2.0/keys/@self';
const person = '/api/2.0/people/@self';

type Answers = Readonly<Record<string, (reply: ServerResponse) => void>>;

const ok =
  (response: unknown) =>
  (reply: ServerResponse): void =>
    sendJson(reply, 200, enveloped(response));
const refused =
  (status: number, message: string) =>
  (reply: ServerResponse): void =>
    sendJson(reply, status, envelope(status, message));

const healthy: Answers = {
  [build]: ok({ docSpace: '3.7.2', documentServer: '9.0' }),
  [settings]: ok({ standalone: true, tenantStatus: 0, timezone: 'Europe/Berlin', culture: 'de' }),
  [key]: ok({
    name: 'Backup bot',
    permissions: ['*:write'],
    expiresAt: '2027-03-01T04:15:00.0000000+02:00',
    isActive: true,
  }),
  [person]: ok({ displayName: 'Ada Admin', isAdmin: true, isOwner: false }),
};

const portal = (t: TestContext, answers: Answers) =>
  answering(t, ({ url }, reply) => (answers[url ?? ''] ?? refused(404, ''))(reply));

const aboutAt = async (t: TestContext, answers: Answers, request = temporary): Promise<About> =>
  (await portal(t, answers)).client.about(request);

test('A portal is learned about from five reads where the storage needs none', async (t) => {
  const { client, asked } = await portal(t, healthy);
  const { clock, ...about } = await client.about(temporary);
  assert.deepEqual(about, {
    version: { value: '3.7.2' },
    portal: { value: { isStandalone: true, status: 'active', timeZone: 'Europe/Berlin', culture: 'de' } },
    key: {
      value: {
        name: 'Backup bot',
        permissions: ['*:write'],
        expiresAt: Date.UTC(2027, 2, 1, 2, 15),
        isActive: true,
      },
    },
    person: { value: { name: 'Ada Admin', isAdmin: true, isOwner: false } },
    storage: { value: { kind: 'unasked' } },
  });
  assert.ok(Math.abs(clock.value?.aheadMs ?? Number.NaN) < 2_000);
  assert.deepEqual(
    asked.map(({ method, url, body }) => `${method} ${url}${body}`).toSorted(),
    [build, settings, key, person].map((path) => `GET ${path}`).toSorted(),
  );
});

test('Everything is asked at once', async (t) => {
  const waiting: (() => void)[] = [];
  const { client } = await answering(t, ({ url }, reply) => {
    waiting.push(() => (healthy[url ?? ''] ?? ok({ title: 'Backups', security: { Create: true } }))(reply));
    if (waiting.length === 6) for (const answer of waiting) answer();
  });
  const about = await client.about({ ...temporary, storage: 'Documents', params: { folderId: '1234' } });
  assert.deepEqual(about.storage, { value: { kind: 'folder', title: 'Backups', isWritable: true } });
});

const paths = { version: build, portal: settings, key, person } as const;

for (const [part, path] of Object.entries(paths)) {
  test(`Only ${part} is unknown where the portal refuses ${path}`, async (t) => {
    const about = await aboutAt(t, { ...healthy, [path]: refused(403, 'Access denied') });
    const unknown = Object.entries(about).filter(([, { failure }]) => failure !== undefined);
    assert.deepEqual(unknown, [[part, { failure: { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 } }]]);
  });

  test(`${part} is not guessed at from an answer that says nothing`, async (t) => {
    for (const response of [null, 'text', []]) {
      const about = new Map(Object.entries(await aboutAt(t, { ...healthy, [path]: ok(response) })));
      assert.deepEqual(about.get(part), { failure: { kind: 'unreadable', detail: '', httpStatus: 200 } });
    }
  });
}

const statuses: readonly (readonly [unknown, string | undefined])[] = [
  [0, 'active'],
  [1, 'suspended'],
  [2, 'being removed'],
  [3, 'being transferred'],
  ['4', 'being restored'],
  [5, 'being migrated'],
  [6, 'being encrypted'],
  [7, undefined],
  [null, undefined],
];

for (const [tenantStatus, status] of statuses) {
  test(`The status ${tenantStatus} of a portal reads ${status}`, async (t) => {
    const { portal } = await aboutAt(t, { ...healthy, [settings]: ok({ tenantStatus }) });
    assert.deepEqual(portal.value, { isStandalone: false, status, timeZone: undefined, culture: '' });
  });
}

test('A key for everything that never expires is told so', async (t) => {
  const { key: learned } = await aboutAt(t, { ...healthy, [key]: ok({ isActive: false }) });
  assert.deepEqual(learned.value, { name: '', permissions: [], isActive: false });
});

test('What is no permission is left out, and what is one is fit to be shown', async (t) => {
  const response = {
    name: 'b',
    permissions: ['*:read', null, 3, '', apiKey],
    expiresAt: '0001-01-01T00:00:00.0000000Z',
  };
  const { key: learned } = await aboutAt(t, { ...healthy, [key]: ok(response) });
  assert.deepEqual(learned.value, { name: 'b', permissions: ['*:read', '[secret]'], isActive: false });
});

test('Names are fit to be shown', async (t) => {
  const about = await aboutAt(t, {
    [build]: ok({ docSpace: ` 3.7.2\n${apiKey}` }),
    [settings]: ok({ culture: `de ${apiKey}` }),
    [key]: ok({ name: `Key\u202e ${apiKey}` }),
    [person]: ok({ displayName: `Ada\r\nAdmin ${apiKey}` }),
  });
  assert.deepEqual(
    [about.version.value, about.portal.value?.culture, about.key.value?.name, about.person.value?.name],
    ['3.7.2 [secret]', 'de [secret]', 'Key [secret]', 'Ada Admin [secret]'],
  );
});

test('A portal that is down leaves everything unknown, and nothing throws', async (t) => {
  const failure = { kind: 'unreachable', detail: 'ECONNREFUSED' };
  const request: BackupRequest = { ...temporary, storage: 'Documents', params: { folderId: '1' } };
  const about = await clientFor(t, 'http://127.0.0.1:1').about(request);
  assert.deepEqual(
    Object.entries(about).toSorted(),
    ['clock', 'key', 'person', 'portal', 'storage', 'version'].map((part) => [part, { failure }]),
  );
});

test('A caller that gives up leaves everything unknown', async (t) => {
  const { client, asked } = await portal(t, healthy);
  const about = await client.about(temporary, AbortSignal.abort());
  assert.equal(about.version.failure?.kind, 'unreachable');
  assert.deepEqual(asked, []);
});

test('What the portal is can be asked alone', async (t) => {
  const { client, asked } = await portal(t, healthy);
  const facts = { isStandalone: true, status: 'active', timeZone: 'Europe/Berlin', culture: 'de' };
  assert.deepEqual(await client.facts(), facts);
  assert.deepEqual(
    asked.map(({ method, url }) => `${method} ${url}`),
    [`GET ${settings}`],
  );
});
