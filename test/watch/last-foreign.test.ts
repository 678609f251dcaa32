import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AuditEvent } from '../../src/backup/portal-watch.ts';
import type { ForeignEnd } from '../../src/backup/slot-status.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import { foreignEnd } from '../../src/watch/last-foreign.ts';
import { aCopy, aDoneJob, startedAt } from '../support/builders.ts';

const endedAt = startedAt + 3 * minuteMs;
const copies = [aCopy({ id: 'f1', createdAt: endedAt }), aCopy({ id: 'f0', createdAt: startedAt - minuteMs })];
const event = (action: number, at = startedAt): AuditEvent => ({ id: at, at, action, user: 'Ada Admin' });
const trail = (tellsScheduled: boolean, ...events: readonly AuditEvent[]) => ({ events, from: 0, tellsScheduled });

describe('the end of a backup that no card has', () => {
  const cases: readonly (readonly [name: string, known: Parameters<typeof foreignEnd>[1], told: ForeignEnd])[] = [
    ['comes from its copy', { copies }, { endedAt }],
    ['says that the schedule began it', { copies, trail: trail(true, event(5127)) }, { endedAt, by: 'schedule' }],
    [
      'says who began it, though the schedule was passed over meanwhile',
      { copies, trail: trail(true, event(5041)), ranAt: startedAt + minuteMs },
      { endedAt, by: 'elsewhere', name: 'Ada Admin' },
    ],
    [
      'says that the schedule probably began it, where the server does not note its own runs',
      { copies, trail: trail(false, event(5041, startedAt - minuteMs)), ranAt: startedAt },
      { endedAt, by: 'schedule', isLikely: true },
    ],
    [
      'comes from the audit trail where it made no copy',
      { copies: [], trail: trail(true, event(5127), event(5129, endedAt)) },
      { endedAt, by: 'schedule' },
    ],
    ['is not guessed from the last run alone', { copies, ranAt: startedAt }, { endedAt }],
    [
      'is not taken from a backup that began after it',
      { copies, trail: trail(true, event(5127), event(5041, endedAt + minuteMs)) },
      { endedAt, by: 'schedule' },
    ],
    [
      'is nobody’s where it made no copy and the trail has several starts, for they can be of the other slot',
      { copies: [], trail: trail(true, event(5127), event(5041, endedAt)) },
      {},
    ],
    [
      'without a copy is probably the schedule’s, where the server does not note its own runs',
      { copies: [], trail: trail(false, event(5041)), ranAt: endedAt },
      { by: 'schedule', isLikely: true },
    ],
  ];
  for (const [name, known, told] of cases) {
    test(name, () => assert.deepEqual(foreignEnd(aDoneJob({ id: 'f1' }), known), told));
  }
});
