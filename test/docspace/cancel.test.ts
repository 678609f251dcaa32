import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { type TestContext, test } from 'node:test';
import { explain } from '../../src/slack/blocks/explain.ts';
import { answering, enveloped, refusalOf, sendJson } from './answering.ts';
import { envelope, html, nginx, problem, problemJson } from './refusing.ts';

const cancelPath = 'POST /api/2.0/backup/cancelbackup';
const progressPath = 'GET /api/2.0/backup/getbackupprogress';

for (const [response, expected] of [
  [true, true],
  [false, false],
  [null, false],
] as const) {
  test(`A cancel that is answered with ${response} has ${expected ? '' : 'not '}dropped something`, async (t) => {
    const { client, asked } = await answering(t, (_, reply) => sendJson(reply, 200, enveloped(response)));
    assert.equal(await client.cancel(), expected);
    assert.deepEqual(
      asked.map(({ method, url, body }) => `${method} ${url}${body}`),
      [cancelPath],
    );
  });
}

const portalWith = (
  t: TestContext,
  refuse: (reply: ServerResponse) => void,
  progress: (reply: ServerResponse) => void,
) => answering(t, (request, reply) => (request.method === 'POST' ? refuse : progress)(reply));

const notFound = (reply: ServerResponse): void => {
  reply.writeHead(404).end();
};
const nothingRuns = (reply: ServerResponse): void => sendJson(reply, 200, { count: 0, status: 0, statusCode: 200 });

test('A server that knows no cancel, and everything else, is told as too old', async (t) => {
  const { client, asked } = await portalWith(t, notFound, nothingRuns);
  const { failure } = await refusalOf(client.cancel());
  assert.deepEqual(failure, { kind: 'missing', detail: '', httpStatus: 404, isUnknownCall: true });
  assert.equal(
    explain(failure, 'cancel'),
    "The portal's server is too old to do this (404). Cancelling needs DocSpace 3.7 or newer.",
  );
  assert.deepEqual(
    asked.map(({ method, url }) => `${method} ${url}`),
    [cancelPath, 'GET /api/2.0/settings', progressPath],
  );
});

const away: readonly (readonly [string, (reply: ServerResponse) => void])[] = [
  ['a suspended portal', (reply) => reply.writeHead(404, problemJson).end(JSON.stringify(problem(404, 'Not Found')))],
  ['a portal that is not there', (reply) => reply.writeHead(404, html).end(nginx('404 Not Found'))],
  ['a portal that says nothing more', notFound],
  ['a portal that breaks off', (reply) => reply.destroy()],
];

for (const [name, answer] of away) {
  test(`The 404 of ${name} is not taken for an old server's`, async (t) => {
    const { client } = await portalWith(t, notFound, answer);
    const { failure } = await refusalOf(client.cancel());
    assert.deepEqual(failure, { kind: 'missing', detail: '', httpStatus: 404 });
  });
}

test('A cancel that is refused otherwise is refused as that, and nothing else is asked', async (t) => {
  const { client, asked } = await answering(t, (_, reply) => sendJson(reply, 403, envelope(403, 'Access denied')));
  const { failure } = await refusalOf(client.cancel());
  assert.deepEqual(failure, { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 });
  assert.equal(asked.length, 1);
});

test('A cancel whose answer is lost is not sent again', async (t) => {
  const { client, asked } = await answering(t, (_, reply) => reply.destroy());
  assert.equal((await refusalOf(client.cancel())).failure.kind, 'cut');
  assert.equal(asked.length, 1);
});

test('A copy is deleted by its id', async (t) => {
  const { client, asked } = await answering(t, (_, reply) => sendJson(reply, 200, enveloped(true)));
  assert.equal(await client.deleteCopy('5a9c1d7e-2b7f-4d0c-9f6a-0a1b2c3d4e5f'), undefined);
  await client.deleteCopy('../a?b');
  assert.deepEqual(
    asked.map(({ method, url, body }) => `${method} ${url}${body}`),
    [
      'DELETE /api/2.0/backup/deletebackup/5a9c1d7e-2b7f-4d0c-9f6a-0a1b2c3d4e5f',
      'DELETE /api/2.0/backup/deletebackup/..%2Fa%3Fb',
    ],
  );
});

test('A copy that the portal does not know is refused as an error of its own, once', async (t) => {
  const message = 'Object reference not set to an instance of an object.';
  const { client, asked } = await answering(t, (_, reply) => sendJson(reply, 500, envelope(500, message)));
  const { failure } = await refusalOf(client.deleteCopy('5a9c1d7e-2b7f-4d0c-9f6a-0a1b2c3d4e5f'));
  assert.deepEqual(failure, { kind: 'broken', detail: message, httpStatus: 500 });
  assert.equal(asked.length, 1);
});
