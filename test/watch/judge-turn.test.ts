import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AuditEvent, Observation } from '../../src/backup/portal-watch.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import { earlierTurns, judgeTurn } from '../../src/watch/judge-turn.ts';
import type { Sighting } from '../../src/watch/memory.ts';
import { aCopy } from '../support/builders.ts';

const turnAt = Date.UTC(2026, 2, 3, 2);
const settings = { portal: 'https://portal.example.com', graceMs: 0, stallMs: 30 * minuteMs, everyMs: minuteMs };

const aSighting = (change: Partial<Sighting> = {}): Sighting => ({
  id: 'j1',
  notBefore: turnAt - 40_000,
  firstAt: turnAt + 20_000,
  state: 'going',
  changedAt: turnAt + 20_000,
  percent: 10,
  isOwn: false,
  isCarded: false,
  ...change,
});
/** A job that was there before the turn. */
const anEarlier = (change: Partial<Sighting> = {}): Sighting =>
  aSighting({ notBefore: turnAt - 660_000, firstAt: turnAt - 600_000, changedAt: turnAt - 30_000, ...change });

const told = (events: readonly AuditEvent[], tellsScheduled = true): Observation => ({
  slots: {},
  trail: { value: { events, from: turnAt - 600_000, tellsScheduled } },
});
const untold: Observation = { slots: {}, trail: { failure: { kind: 'payment', detail: '' } } };
const event = (action: number, at: number): AuditEvent => ({ id: 1, at, action, user: 'Ann' });

const judge = (given: {
  readonly jobs?: readonly Sighting[];
  readonly observation: Observation;
  readonly after?: number;
  readonly isWatched?: boolean;
}): string => {
  const { jobs = [], observation, after = 301_000, isWatched = true } = given;
  const slot = { sightings: jobs, isScheduleKnown: true, jobSeenAt: turnAt + after };
  const turn = { at: turnAt, seenAt: turnAt + 60_000, isWatched };
  const verdict = judgeTurn({ slot, all: jobs, turn, observation, settings, now: turnAt + after });
  return verdict.kind === 'skipped' ? `skipped ${verdict.cause}` : verdict.kind;
};

describe("a schedule's turn", () => {
  const copies = (createdAt: number, isOwn = false): Pick<Observation, 'copies'> => ({
    copies: { value: [{ copy: aCopy({ id: 'c1', createdAt }), slot: 'portal', isOwn }] },
  });
  const none: Pick<Observation, 'copies'> = { copies: { value: [] } };
  const rows: readonly (readonly [name: string, given: Parameters<typeof judge>[0], verdict: string])[] = [
    ['waits while the trail was not asked', { jobs: [aSighting()], observation: { slots: {} } }, 'waiting'],
    ['ran where a new job came', { jobs: [aSighting()], observation: told([]) }, 'ran'],
    [
      'did not run where the new job was begun by a person',
      { jobs: [aSighting()], observation: told([event(5041, turnAt - 10_000)]) },
      'skipped held',
    ],
    [
      "did not run where the new job is the bot's",
      { jobs: [aSighting({ isOwn: true })], observation: told([]) },
      'skipped held',
    ],
    ['ran where the trail says so', { observation: told([event(5127, turnAt + 1_000)]) }, 'ran'],
    ['waits a minute for the trail', { observation: told([]), after: 59_000 }, 'waiting'],
    [
      'was skipped where the trail has nothing after a minute',
      { observation: told([]), after: 61_000 },
      'skipped lost',
    ],
    [
      'was skipped for a job that ran',
      { jobs: [anEarlier({ overAt: turnAt + 60_000, state: 'completed' })], observation: told([]) },
      'skipped held',
    ],
    [
      'was skipped for nothing where the last job was over',
      { jobs: [anEarlier({ overAt: turnAt - 60_000, state: 'completed' })], observation: told([]) },
      'skipped lost',
    ],
    [
      'was skipped for a job that failed without an end',
      { jobs: [anEarlier({ state: 'broken' })], observation: told([]) },
      'skipped blocked',
    ],
    [
      'was skipped for a job that has not moved for long',
      { jobs: [anEarlier({ changedAt: turnAt - 1_800_000 })], observation: told([]) },
      'skipped blocked',
    ],
    ['waits five minutes without a trail', { observation: { ...untold, ...none }, after: 299_000 }, 'waiting'],
    ['was skipped where nothing shows it after that', { observation: { ...untold, ...none } }, 'skipped lost'],
    ['waits for the history without a trail', { observation: untold }, 'waiting'],
    ['ran where a copy came', { observation: { ...untold, ...copies(turnAt + 100_000) } }, 'ran'],
    ['did not run for an older copy', { observation: { ...untold, ...copies(turnAt - 100_000) } }, 'skipped lost'],
    ["did not run for the bot's copy", { observation: { ...untold, ...copies(turnAt + 9, true) } }, 'skipped lost'],
    ['is unknown where nobody watched', { observation: { ...untold, ...none }, isWatched: false }, 'unknown'],
    [
      'is unknown where the trail begins after it',
      {
        observation: { slots: {}, trail: { value: { events: [], from: turnAt, tellsScheduled: true } }, ...none },
        isWatched: false,
      },
      'unknown',
    ],
    ['is told by the trail though nobody watched', { observation: told([]), isWatched: false }, 'skipped lost'],
  ];
  for (const [name, given, verdict] of rows) test(name, () => assert.equal(judge(given), verdict));
});

test('Turns that are passed over in a row are all kept, each once', () => {
  const open = (ranAt: number, earlier: readonly number[] = []) =>
    ({ kind: 'skipped', key: 'k', portal: 'p', since: 1, slot: 'portal', cause: 'held', ranAt, earlier }) as const;
  assert.deepEqual(earlierTurns(undefined, 1), {});
  assert.deepEqual(earlierTurns(open(1), 1), {});
  assert.deepEqual(earlierTurns(open(2, [1]), 3), { earlier: [1, 2] });
  assert.deepEqual(earlierTurns(open(3, [1, 2]), 3), { earlier: [1, 2] });
});
