import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditEvent, Observation } from '../../src/backup/portal-watch.ts';
import { foreignIn } from '../../src/watch/foreign.ts';
import { startedAt } from '../support/builders.ts';

const sighting = { id: 'b1', firstAt: startedAt, state: 'going', changedAt: startedAt, percent: 1 } as const;
const slot = { sightings: [{ ...sighting, isOwn: false, isCarded: false }], isScheduleKnown: true };
const start: AuditEvent = { id: 1, at: startedAt, action: 5041, user: 'Ada Admin' };

const told = (trail: Observation['trail'], afterMs: number): readonly string[] =>
  foreignIn('portal', slot, { slots: {}, ...(trail && { trail }) }, startedAt + afterMs).map(
    ({ by }) => by ?? 'somebody',
  );

const trail = (...events: readonly AuditEvent[]): Observation['trail'] => ({
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
