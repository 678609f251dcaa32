import { type Ended, isEnded, type Phase, type Run } from '../../src/backup/run.ts';
import { hourMs } from '../../src/lib/durations.ts';
import type { CardRecord } from '../../src/runner/ports.ts';
import { reasonText } from '../../src/slack/blocks/reason-text.ts';
import type { TrueJob } from './month-worker.ts';

type Problem = { readonly kind: 'wrong' | 'unsure'; readonly what: string };

/** A job whose end the portal showed for less than this may have ended unseen in an outage. */
const seenForMs = 2 * hourMs;
/** How far a process's clock may be behind the portal's. */
const skewMs = 5_000;

/**
 * What is wrong with a card; `job`: the one that its own request started; `isCertain`: an end must be known for sure.
 */
export const cardProblems = (
  { run }: CardRecord,
  job: TrueJob | undefined,
  jobs: ReadonlyMap<string, TrueJob>,
  isCertain: boolean,
): readonly Problem[] => {
  const wrong = (what: string): Problem[] => [{ kind: 'wrong', what: `${shown(run)}: ${what}` }];
  const unsure = (what: string): Problem[] => [{ kind: 'unsure', what: `${shown(run)}: ${what}` }];
  if (run.phase === 'starting') return wrong('for too long');
  if (run.phase === 'not_started') {
    if (!job) return [];
    const hasCopy = job.end === 'completed' || job.end === 'warning';
    const isTraceless = !hasCopy && (job.goneAt ?? Number.POSITIVE_INFINITY) < run.endedAt + skewMs;
    return isTraceless && !isCertain ? unsure(`${job.id} was started`) : wrong(`${job.id} was started`);
  }
  if (run.backupId === undefined) return unsure(job ? `${job.id} was started` : 'nothing was started');
  const told = jobs.get(run.backupId);
  if (!told) return wrong(`${run.backupId} never was`);
  if (job && told !== job) return wrong(`${job.id} was started`);
  if (!isEnded(run)) return told.end ? wrong(`${told.id} has ended as ${told.end}`) : [];
  const words = trueWords(told, isCertain);
  if (!words.includes(run.phase)) return wrong(`${told.id} has ended as ${told.end ?? 'nothing yet'}`);
  if (!isEndTold(run, told))
    return wrong(`${told.id} ended ${((told.endedAt ?? 0) - run.endedAt) / 1000} s from its end`);
  const isOwn = told.key === run.key || run.begun !== undefined || ('origin' in run && run.origin !== 'started');
  return isOwn ? [] : unsure(`${told.id} was started by ${told.key || 'somebody else'}`);
};

/** An end that a card gives a time is at most this much older. */
const mostUnseenMs = 60_000;
/** An answer can be under way for so long. */
const answerMs = 10_000;

/** Whether the job ended when the card says that it did. */
const isEndTold = (run: Ended, { endedAt }: TrueJob): boolean => {
  if (endedAt === undefined || run.phase === 'not_started') return true;
  const from = run.endedAfter || run.endedAt - mostUnseenMs;
  return endedAt >= from - answerMs - skewMs && endedAt <= run.endedAt + skewMs;
};

const shown = (run: Run): string =>
  'reasons' in run && run.reasons.length > 0 ? `${run.phase} (${reasonText(run.reasons)})` : run.phase;

/** What may be said of a job: what is true, and less where the portal showed it for a moment only. */
const trueWords = (
  { end, endedAt = 0, goneAt = Number.POSITIVE_INFINITY }: TrueJob,
  isCertain: boolean,
): readonly Phase[] => {
  const isBarelySeen = goneAt - endedAt < (isCertain ? 10_000 : seenForMs);
  switch (end) {
    case 'completed':
      return isBarelySeen && !isCertain ? ['completed', 'unknown'] : ['completed'];
    case 'warning':
      return isBarelySeen ? ['completed_with_warnings', 'completed'] : ['completed_with_warnings'];
    case 'failed':
      return isBarelySeen ? ['failed', 'unknown'] : ['failed'];
    case 'cancelled':
      return isBarelySeen ? ['cancelled', 'unknown'] : ['cancelled'];
    case 'forgotten':
      return ['unknown'];
    default:
      return [];
  }
};
