import type { Copy, Job } from '../../src/backup/job.ts';
import { type Reason, said } from '../../src/backup/reason.ts';
import type { Broken, Cancelled, Completed, Facts, NotStarted, Run, Running, Starting } from '../../src/backup/run.ts';

export const startedAt = Date.UTC(2026, 2, 2, 12);

const facts: Facts = {
  key: '0123456789abcdef',
  portal: 'https://portal.example.com',
  slot: 'portal',
  storage: 'DataStore',
  folder: undefined,
  requestedBy: 'U1',
  startedAt,
  retryOf: undefined,
};

export const aStarting = (change: Partial<Starting> = {}): Starting => ({
  ...facts,
  phase: 'starting',
  priorId: undefined,
  isUnclear: false,
  ...change,
});

export const aRunning = (change: Partial<Running> = {}): Running => ({
  ...facts,
  phase: 'running',
  backupId: 't1',
  step: 'packing',
  percent: 40,
  changedAt: startedAt + 60_000,
  seenAt: startedAt + 90_000,
  isStalled: false,
  origin: 'started',
  cancelledBy: undefined,
  trouble: undefined,
  ...change,
});

export const aCompleted = (change: Partial<Completed> = {}): Completed => ({
  ...facts,
  phase: 'completed',
  backupId: 't1',
  endedAt: startedAt + 130_000,
  endedAfter: undefined,
  reasons: [],
  expiresAt: startedAt + 86_530_000,
  origin: 'started',
  ...change,
});

export const aBroken = (change: Partial<Broken> = {}): Broken => ({
  ...facts,
  phase: 'failed',
  backupId: 't1',
  endedAt: startedAt + 130_000,
  endedAfter: undefined,
  reasons: said('The disk is full.'),
  ...change,
});

export const aCancelled = (change: Partial<Cancelled> = {}): Cancelled => ({
  ...facts,
  phase: 'cancelled',
  backupId: 't1',
  endedAt: startedAt + 130_000,
  endedAfter: undefined,
  reasons: [],
  cancelledBy: undefined,
  ...change,
});

export const aNotStarted = (change: Partial<NotStarted> = {}): NotStarted => ({
  ...facts,
  phase: 'not_started',
  endedAt: startedAt + 2_000,
  reasons: [
    { code: 'failure', failure: { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 }, asked: 'start' },
  ],
  ...change,
});

/** A job as a portal of version 3.7 tells it. */
export const aJob = (change: Partial<Job> = {}): Job => ({
  id: 't1',
  isCompleted: false,
  percent: 0,
  error: undefined,
  warning: undefined,
  status: 'running',
  hasLink: false,
  ...change,
});

export const aDoneJob = (change: Partial<Job> = {}): Job =>
  aJob({ isCompleted: true, percent: 100, status: 'completed', hasLink: true, ...change });

export const aCopy = (change: Partial<Copy> = {}): Copy => ({
  id: 't1',
  fileName: 'portal_2026-03-02_12-02-00.tar.gz',
  storage: 'DataStore',
  createdAt: startedAt + 120_000,
  expiresAt: startedAt + 86_520_000,
  ...change,
});

/** Why the run is as it is; undefined while it has no end. */
export const reasonsOf = (run: Run | undefined): readonly Reason[] | undefined =>
  run && 'reasons' in run ? run.reasons : undefined;
