import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AuditEvent, Observation } from '../../src/backup/portal-watch.ts';
import { foreignIn, missedCopies } from '../../src/watch/foreign.ts';
import { blankMemory } from '../../src/watch/memory.ts';
import { aCopy, startedAt } from '../support/builders.ts';

const sighting = { id: 'b1', firstAt: startedAt, state: 'going', changedAt: startedAt, percent: 1 } as const;
const slot = { sightings: [{ ...sighting, isOwn: false, isCarded: false }], isScheduleKnown: true };
const start: AuditEvent = { id: 1, at: startedAt, action: 5041, user: 'Ada Admin' };

const told = (trail: Observation['trail'], afterMs: number): readonly string[] =>
  foreignIn('portal', slot, { slots: {}, ...(trail && { trail }) }, startedAt + afterMs).map(
    ({ by }) => by ?? 'somebody',
  );

const trail = (...events: readonly AuditEvent[]): NonNullable<Observation['trail']> => ({
  value: { events, from: startedAt - 60_000, tellsScheduled: true },
});

test('a backup that was begun elsewhere is told with who began it, once the portal has noted that', () => {
  assert.deepEqual(told(trail(), 0), []);
  assert.deepEqual(told(trail(start), 1_000), ['Ada Admin']);
});

test('one that the portal never notes is told all the same', () => {
  assert.deepEqual(told(trail(), 5_000), ['somebody']);
  assert.deepEqual(told({ failure: { kind: 'payment', detail: '' } }, 0), ['somebody']);
});

test('one whose trail cannot be read just now waits for it, and not for long', () => {
  const failed = { failure: { kind: 'unavailable', detail: '' } } as const;
  assert.deepEqual(told(failed, 60_000), []);
  assert.deepEqual(told(failed, 120_000), ['somebody']);
});

describe('a copy that was made while nobody watched', () => {
  const minuteMs = 60_000;
  const copies: Observation['copies'] = {
    value: [{ copy: aCopy({ id: 'c1', createdAt: startedAt + 30 * minuteMs }), slot: 'portal', isOwn: false }],
  };
  const found = (action: number) => {
    const memory = { ...blankMemory(startedAt), gapFrom: startedAt - minuteMs };
    return missedCopies(memory, { slots: {}, copies, trail: trail({ ...start, action }) });
  };
  const common = { slot: 'portal', id: 'c1', startedAt } as const;

  test('is told with who began it and when, as the audit trail has it', () => {
    assert.deepEqual(found(5041), [{ ...common, origin: 'elsewhere', by: 'Ada Admin' }]);
  });

  test('is not put down to who began another one long before', () => {
    const memory = { ...blankMemory(startedAt), gapFrom: startedAt + 20 * minuteMs };
    const [foreign] = missedCopies(memory, { slots: {}, copies, trail: trail(start) });
    assert.deepEqual([foreign?.origin, foreign?.by], ['elsewhere', undefined]);
  });

  test("is the schedule's where the server does not note its own runs and the last one came after the start", () => {
    const schedule = { slot: 'portal', storage: 'DataStore', params: {}, copiesKept: 1 } as const;
    const lastAt = startedAt + 29 * minuteMs;
    const slot = {
      sightings: [],
      isScheduleKnown: true,
      schedule: { ...schedule, rhythm: { every: 'day', hour: 2 }, lastAt },
    } as const;
    const memory = { ...blankMemory(startedAt), gapFrom: startedAt - minuteMs, slots: { portal: slot } };
    const silent = { value: { events: [start], from: 0, tellsScheduled: false } };
    const [foreign] = missedCopies(memory, { slots: {}, copies, trail: silent });
    assert.deepEqual([foreign?.origin, foreign?.startedAt], ['schedule', lastAt]);
  });

  test("is the schedule's where the audit trail says so", () => {
    assert.deepEqual(found(5127), [{ ...common, origin: 'schedule' }]);
  });
});
