import { isProblem } from './proof.ts';
import type { Phase, Run } from './run.ts';

/** `all`: a mention at every end; `problems`: only if a person is needed. */
export type NoticePolicy = 'all' | 'problems';

/** What a notice in the card's thread is about; each is posted once. `proof`: what came to light after the end's. */
export type NoticeAbout = 'end' | 'stall' | 'away' | 'proof';

/** Whether it is about a run that is over, and so worth telling afterwards. */
export const isAboutEnd = (about: NoticeAbout): boolean => about === 'end' || about === 'proof';

const problems: ReadonlySet<Phase> = new Set(['failed', 'unknown', 'completed_with_warnings']);

/** The notice that the run's state calls for, if any. */
export const noticeDue = (run: Run, wanted: NoticePolicy): NoticeAbout | undefined => {
  // Nobody here waits for a backup that was begun elsewhere.
  const policy = run.begun ? 'problems' : wanted;
  switch (run.phase) {
    case 'starting':
      return undefined;
    case 'running':
      return run.isStalled ? 'stall' : undefined;
    case 'cancelled':
      // Only the person who cancelled here knows of it.
      return policy === 'all' || (run.cancelledBy === undefined && !run.begun) ? 'end' : undefined;
    case 'completed_with_warnings':
    case 'completed':
      if (run.isEndTold) return run.proof && isProblem(run.proof) ? 'proof' : undefined;
      return policy === 'all' || problems.has(run.phase) ? 'end' : undefined;
    case 'failed':
    case 'unknown':
    case 'not_started':
      return policy === 'all' || problems.has(run.phase) ? 'end' : undefined;
  }
};
