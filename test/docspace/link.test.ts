import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { answering, enveloped, refusalOf, sendJson } from './answering.ts';

const id = '5a9c1d7e-2b7f-4d0c-9f6a-0a1b2c3d4e5f';
const relative = '/storage/backup/root/acme_1.tar.gz?expire=1440&auth=17.ab%2Bc=';
const done = { taskId: id, isCompleted: true, progress: 100, error: '', status: 2, link: relative };

/** A portal that has this job in every slot. */
const portal = (t: TestContext, job: unknown) => answering(t, (_, reply) => sendJson(reply, 200, enveloped(job)));

test("A link to the portal's own storage is made absolute, and needs a login there", async (t) => {
  const { client, origin, asked } = await portal(t, done);
  assert.deepEqual(await client.link('portal', id), { url: `${origin}${relative}`, needsLogin: true });
  await client.link('dump', id);
  assert.deepEqual(
    asked.map(({ method, url }) => `${method} ${url}`),
    ['GET /api/2.0/backup/getbackupprogress', 'GET /api/2.0/backup/getbackupprogress?Dump=true'],
  );
});

test('A link into a bucket needs no login', async (t) => {
  const url = 'https://acme.s3.example.com/backup/acme_1.tar?X-Amz-Expires=86400&X-Amz-Signature=0a%2F1b';
  const { client } = await portal(t, { ...done, link: url });
  assert.deepEqual(await client.link('portal', id), { url, needsLogin: false });
});

test('An absolute link to the portal itself needs a login as its relative ones do', async (t) => {
  const { client, origin } = await answering(t, ({ headers }, reply) =>
    sendJson(reply, 200, enveloped({ ...done, link: `http://${headers.host}/a` })),
  );
  assert.deepEqual(await client.link('portal', id), { url: `${origin}/a`, needsLogin: true });
});

test('A link that only looks relative is told as leading elsewhere', async (t) => {
  const { client } = await portal(t, { ...done, link: '//elsewhere.example.com/a' });
  assert.deepEqual(await client.link('portal', id), { url: 'http://elsewhere.example.com/a', needsLogin: false });
});

const none: readonly (readonly [string, unknown])[] = [
  ['another job is in the slot', { ...done, taskId: '00000000-0000-4000-8000-000000000000' }],
  ['the slot is empty', null],
  ['the backup is not over', { ...done, isCompleted: false, progress: 90 }],
  ['the backup failed', { ...done, error: 'No space left on device' }],
  ['the backup was cancelled', { ...done, status: 3 }],
  ['the copy is a file in a room', { ...done, link: '' }],
  ['the portal names none', { ...done, link: null }],
  ['the link is none', { ...done, link: 'http://' }],
  ['the link is no address of the web', { ...done, link: 'javascript:alert(1)' }],
  ['the link is a file', { ...done, link: 'file:///etc/passwd' }],
];

for (const [name, job] of none) {
  test(`There is no link where ${name}`, async (t) => {
    const { client } = await portal(t, job);
    assert.equal(await client.link('portal', id), undefined);
  });
}

test('There is no link for a backup without an id', async (t) => {
  const { client } = await portal(t, { ...done, taskId: '' });
  assert.equal(await client.link('portal', ''), undefined);
});

test('A link that cannot be asked for is refused', async (t) => {
  const { client } = await answering(t, (_, reply) => reply.writeHead(401).end());
  assert.equal((await refusalOf(client.link('portal', id))).failure.kind, 'unauthorised');
});

test('A look at the job says that there is a link, and not which', async (t) => {
  const { client } = await portal(t, done);
  const job = await client.progress('portal');
  assert.equal(job?.hasLink, true);
  assert.doesNotMatch(JSON.stringify(job), /storage|auth/);
});
