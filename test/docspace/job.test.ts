import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { answering, enveloped, sendJson } from './answering.ts';

const lookAt = async (t: TestContext, response: unknown) => {
  const { client } = await answering(t, (_, reply) => sendJson(reply, 200, enveloped(response)));
  return client.progress('portal');
};

const id = '5a9c1d7e-2b7f-4d0c-9f6a-0a1b2c3d4e5f';
const fresh = { id, isCompleted: false, percent: 0, error: undefined, warning: undefined, hasLink: false };

test('A finished job is read with its link, which stays behind', async (t) => {
  const link = '/storage/backup/root/portal.tar.gz?expire=1440&auth=signature';
  const job = {
    isCompleted: true,
    progress: 100,
    error: '',
    link,
    tenantId: 1,
    backupProgressEnum: 0,
    status: 2,
    taskId: id,
  };
  assert.deepEqual(await lookAt(t, job), {
    id,
    isCompleted: true,
    percent: 100,
    error: undefined,
    warning: undefined,
    status: 'completed',
    hasLink: true,
  });
});

test('A job of an old server without task, status and warning is read', async (t) => {
  assert.deepEqual(await lookAt(t, { isCompleted: false, progress: 42, error: null, link: null }), {
    ...fresh,
    id: undefined,
    percent: 42,
  });
});

const ids: readonly (readonly [unknown, string | undefined])[] = [
  [{ taskId: 'a', id: 'b', backupId: 'c' }, 'a'],
  [{ taskId: '', id: 'b', backupId: 'c' }, 'b'],
  [{ backupId: 'c' }, 'c'],
  [{ taskId: 7 }, '7'],
  [{ taskId: { a: 1 }, id: true }, undefined],
];

for (const [job, expected] of ids) {
  test(`The id of ${JSON.stringify(job)} is ${JSON.stringify(expected)}`, async (t) => {
    assert.equal((await lookAt(t, job))?.id, expected);
  });
}

const percents: readonly (readonly [unknown, number])[] = [
  [0, 0],
  [99.9, 99],
  [100, 100],
  [250, 100],
  [-3, 0],
  ['37', 37],
  [' 12.5 ', 12],
  ['', 0],
  ['half', 0],
  ['Infinity', 0],
  [true, 0],
  [[55], 0],
  [null, 0],
];

for (const [progress, expected] of percents) {
  test(`Progress ${JSON.stringify(progress)} is ${expected} percent`, async (t) => {
    assert.equal((await lookAt(t, { progress }))?.percent, expected);
  });
}

const statuses: readonly (readonly [unknown, string | undefined])[] = [
  [0, 'created'],
  [1, 'running'],
  [2, 'completed'],
  [3, 'cancelled'],
  [4, 'failed'],
  ['3', 'cancelled'],
  ['Created', 'created'],
  ['running', 'running'],
  ['Completed', 'completed'],
  ['Canceled', 'cancelled'],
  ['cancelled', 'cancelled'],
  ['Failted', 'failed'],
  ['Failed', 'failed'],
  [5, undefined],
  [-1, undefined],
  [1.5, undefined],
  ['', undefined],
  ['Paused', undefined],
  [null, undefined],
];

for (const [status, expected] of statuses) {
  test(`Status ${JSON.stringify(status)} is ${expected ?? 'not known'}`, async (t) => {
    const job = await lookAt(t, { taskId: id, status });
    assert.deepEqual(job, expected === undefined ? fresh : { ...fresh, status: expected });
  });
}

const truths: readonly (readonly [unknown, boolean])[] = [
  [true, true],
  ['true', true],
  ['True', true],
  [false, false],
  ['false', false],
  [1, false],
  [null, false],
];

for (const [isCompleted, expected] of truths) {
  test(`A job whose isCompleted is ${JSON.stringify(isCompleted)} is ${expected ? '' : 'not '}completed`, async (t) => {
    assert.equal((await lookAt(t, { isCompleted }))?.isCompleted, expected);
  });
}

const unread = '';
const reasons: readonly (readonly [unknown, string | undefined])[] = [
  ['', undefined],
  [null, undefined],
  [false, undefined],
  ['Directory not found.', 'Directory not found.'],
  ['Disk full\r\n   at ASC.Data.Backup.Run() in /src/Run.cs:line 3', 'Disk full'],
  ['   at ASC.Data.Backup.Run()', unread],
  [' ', unread],
  [{ message: 'Disk full', stack: '   at ASC.Run()' }, 'Disk full'],
  [{}, unread],
  [true, unread],
  [0, unread],
];

for (const [reason, expected] of reasons) {
  test(`A job's error or warning ${JSON.stringify(reason)} reads ${JSON.stringify(expected)}`, async (t) => {
    const job = await lookAt(t, { taskId: id, error: reason, warning: reason });
    assert.deepEqual(job, { ...fresh, error: expected, warning: expected });
  });
}
