import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { storageTypes } from '../../src/backup/job.ts';
import { failureKinds, PortalError } from '../../src/backup/portal-error.ts';
import { readCopies } from '../../src/docspace/copy.ts';
import { readResponse } from '../../src/docspace/envelope.ts';
import { readJob } from '../../src/docspace/job.ts';
import { dayMs } from '../../src/lib/durations.ts';
import { explain } from '../../src/slack/blocks/explain.ts';
import { anything, clean, copies, envelopes, jobs, limits, secret, some, words } from './any.ts';

const isLine = (text: string): boolean => text.length <= 300 && !/[\p{Cc}\u2028\u2029]/u.test(text);
const statuses = [undefined, 'created', 'running', 'completed', 'cancelled', 'failed'];

test('Any JSON reads as a job whose every part is valid', () => {
  fc.assert(
    fc.property(fc.oneof(jobs, anything), (json) => {
      const job = readJob(json, clean);
      assert.ok(Number.isInteger(job.percent) && job.percent >= 0 && job.percent <= 100);
      assert.ok([job.id, job.error, job.warning].every((text) => text === undefined || isLine(text)));
      assert.ok(statuses.includes(job.status));
      assert.equal(typeof job.isCompleted, 'boolean');
      assert.equal(typeof job.hasLink, 'boolean');
      assert.doesNotMatch(JSON.stringify(job), /sk-5ecre7|sig=|ASC\.Web/);
    }),
    limits,
  );
});

test('An error that the portal names is never lost', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }), (error) => {
      assert.notEqual(readJob({ error }, clean).error, undefined);
    }),
    limits,
  );
});

test('Any JSON list reads as copies whose every part is valid, newest first', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(copies, anything), { maxLength: 5 }), (records) => {
      const read = readCopies(records, clean);
      for (const copy of read) {
        assert.ok(copy.id !== '' && isLine(copy.id) && isLine(copy.fileName));
        assert.ok(copy.storage === undefined || storageTypes.includes(copy.storage));
        for (const at of [copy.createdAt, copy.expiresAt])
          assert.ok(at === undefined || (Number.isInteger(at) && at > 0));
      }
      const order = read.map(({ createdAt }) => createdAt ?? 0);
      assert.deepEqual(
        order,
        order.toSorted((one, other) => other - one),
      );
    }),
    limits,
  );
});

test('Any answer is read or refused, and what a person gets has no secret, no stack and one line', () => {
  const answers = fc.record({
    status: fc.oneof(fc.constant(200), fc.integer({ min: 200, max: 599 })),
    headers: some({
      'content-type': fc.constantFrom('application/json', 'text/html', 'text/plain'),
      'retry-after': fc.oneof(fc.constantFrom('5', '-1', 'Sun, 01 Mar 2026 02:15:00 GMT'), fc.string()),
      date: fc.constantFrom('Sun, 01 Mar 2026 02:00:00 GMT', 'today'),
      location: fc.oneof(fc.webUrl(), fc.constant(`/login?key=${secret}`), fc.string()),
    }),
    body: fc.oneof(
      envelopes.map((json) => JSON.stringify(json)),
      words,
    ),
    timing: fc.constant({ askedAt: 0, answeredAt: 0 }),
  });
  fc.assert(
    fc.property(answers, (answer) => {
      try {
        readResponse(answer, 'https://portal.example.com', clean);
      } catch (error) {
        if (!(error instanceof PortalError)) throw error;
        const { failure } = error;
        assert.ok(failureKinds.includes(failure.kind) && isLine(failure.detail));
        assert.ok(failure.retryAfterMs === undefined || (failure.retryAfterMs > 0 && failure.retryAfterMs <= dayMs));
        const sentence = explain(failure);
        assert.ok(sentence.length < 600);
        assert.doesNotMatch(sentence, /[\p{Cc}\u2028\u2029]|sk-5ecre7|sig=|ASC\.Web|System\.Exception/u);
      }
    }),
    limits,
  );
});
