import type { Event } from './event.ts';
import { isProblem } from './proof.ts';
import { type Completed, type Ended, hasCopy, isRetryable } from './run.ts';

/** What becomes of a run that has ended: its copy is verified or goes, or it is tried again. The end itself stays. */
export const afterEnd = (run: Ended, event: Event): Ended => {
  if (hasCopy(run)) return completedAfter(run, event);
  if (event.type === 'last_copy') return run.lastCopy === undefined ? { ...run, lastCopy: event.copy } : run;
  if (!isRetryable(run) || event.type !== 'retried' || run.retriedAs !== undefined) return run;
  return { ...run, retriedAs: event.as };
};

const completedAfter = (run: Completed, event: Event): Completed => {
  switch (event.type) {
    case 'verifying': {
      const attempt = run.proof?.kind === 'pending' ? run.proof.attempt + 1 : 1;
      return { ...run, proof: { kind: 'pending', mode: event.mode, attempt } };
    }
    case 'proven': {
      const { proof } = event;
      // Without a reason of the portal's, a warning came from an earlier proof.
      const isWarned = isProblem(proof) || (run.phase === 'completed_with_warnings' && run.reasons.length > 0);
      return { ...run, phase: isWarned ? 'completed_with_warnings' : 'completed', proof };
    }
    case 'end_told':
      return run.isEndTold ? run : { ...run, isEndTold: true };
    case 'copy_gone': {
      const { why, at, by } = event;
      return run.gone ? run : { ...run, gone: { why, at, ...(by !== undefined && { by }) } };
    }
    case 'accepted':
    case 'unclear':
    case 'adopted':
    case 'refused':
    case 'seen':
    case 'unanswered':
    case 'stalled':
    case 'cancelling':
    case 'recorded':
    case 'lost':
    case 'last_copy':
    case 'retried':
      return run;
  }
};
