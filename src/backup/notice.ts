import type { Phase, Run } from './run.ts';

/** `all`: a mention at every end; `problems`: only where a person is needed. */
export type NoticePolicy = 'all' | 'problems';

/** What a notice in the card's thread is about; each is posted once. */
export type NoticeAbout = 'end' | 'stall' | 'away';

const problems: ReadonlySet<Phase> = new Set(['failed', 'unknown', 'completed_with_warnings']);

/** The notice that the run's state calls for, if any. */
export const noticeDue = (run: Run, policy: NoticePolicy): NoticeAbout | undefined => {
  switch (run.phase) {
    case 'starting':
      return undefined;
    case 'running':
      return run.isStalled ? 'stall' : undefined;
    case 'cancelled':
      // Who cancelled here knows of it; nobody else does.
      return policy === 'all' || run.cancelledBy === '' ? 'end' : undefined;
    case 'failed':
    case 'unknown':
    case 'completed_with_warnings':
    case 'completed':
    case 'not_started':
      return policy === 'all' || problems.has(run.phase) ? 'end' : undefined;
  }
};
