import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atMost, type Clock } from '../../src/lib/clock.ts';

/** A clock whose only sleep ends when the test says so, or when it is called off. */
const createStanding = () => {
  const sleep = Promise.withResolvers<void>();
  const slept: { ms: number; signal: AbortSignal | undefined }[] = [];
  const clock: Pick<Clock, 'sleep'> = {
    sleep: (ms, signal) => {
      slept.push({ ms, signal });
      return sleep.promise;
    },
  };
  return { clock, slept, wake: sleep.resolve };
};

test('Work that is done in time is not waited for any longer, and no timer is left', async () => {
  const { clock, slept } = createStanding();
  await atMost(3_000, Promise.resolve(), clock);
  assert.deepEqual(
    slept.map(({ ms, signal }) => [ms, signal?.aborted]),
    [[3_000, true]],
  );
});

test('Work that takes too long is left to itself', async () => {
  const { clock, wake } = createStanding();
  const waiting = atMost(3_000, new Promise(() => undefined), clock);
  wake();
  await waiting;
});

test('Work that fails fails the wait', async () => {
  const { clock } = createStanding();
  await assert.rejects(atMost(3_000, Promise.reject(new Error('no')), clock), /^Error: no$/);
});
