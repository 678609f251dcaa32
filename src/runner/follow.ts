import { backoffMs } from '../backoff.ts';
import { explain } from '../backup/explain.ts';
import type { Job } from '../backup/job.ts';
import { hadNoEffect } from '../backup/refusal.ts';
import { Refused } from '../backup/refused.ts';
import { type Event, isEnded, isSameJob, next, outcome, type Run, type Running } from '../backup/run.ts';
import type { Clock } from '../clock.ts';
import type { Portal } from './ports.ts';

/** A job can be absent for a moment (after a cancel it comes back as cancelled); only then is it looked up elsewhere. */
const absenceMs = 5_000;
const absencePolls = 4;
const mostBackoffMs = 60_000;

/** Looks at a running backup until it has ended or the signal aborts; `show` gets every change, the end too. */
export const follow = async (options: {
  readonly run: Running;
  readonly portal: Portal;
  readonly clock: Clock;
  readonly pollEveryMs: number;
  readonly stallMs: number;
  readonly signal: AbortSignal;
  readonly show: (run: Run) => void;
}): Promise<Run> => {
  const { portal, clock, signal, pollEveryMs } = options;
  let run: Run = options.run;
  let failures = 0;
  let retryAfterMs = 0;
  let absentSince: number | undefined;
  let historyFailures = 0;
  let historyAfter = 0;

  /** Reading the history prunes it, so a read that may have had its effect is tried once more and no further. */
  const giveUpOnHistory = (error: unknown): undefined => {
    if (!(error instanceof Refused) || hadNoEffect(error.refusal) || signal.aborted) throw error;
    historyFailures += 1;
    historyAfter = clock.elapsed() + mostBackoffMs;
    if (historyFailures < 2) throw error;
  };

  const look = async (running: Running): Promise<Event | undefined> => {
    const job = await portal.progress(running.slot, signal);
    const at = clock.now();
    if (job !== undefined && isSameJob(running, job) && outcome(job) !== 'contradictory') {
      absentSince = undefined;
      return { type: 'seen', at, job };
    }
    absentSince ??= clock.elapsed();
    const isReplaced = job !== undefined && !isSameJob(running, job);
    const grace = Math.max(absenceMs, absencePolls * pollEveryMs);
    if (!isReplaced && clock.elapsed() - absentSince < grace) return undefined;
    if (clock.elapsed() < historyAfter) return undefined;
    const copies = await portal.history(running.slot, signal).catch(giveUpOnHistory);
    if (copies === undefined) return { type: 'lost', at, reason: unreadWords };
    const copy = copies.find(({ id }) => id === running.backupId && id !== '');
    return copy ? { type: 'recorded', at, copy } : { type: 'lost', at, reason: lostWords(job) };
  };

  const observe = async (running: Running): Promise<Event | undefined> => {
    try {
      const event = await look(running);
      [failures, retryAfterMs] = [0, 0];
      return event;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (signal.aborted) return undefined;
      failures += 1;
      retryAfterMs = error.refusal.retryAfterMs ?? 0;
      return failures < 2 ? undefined : { type: 'unanswered', at: clock.now(), reason: explain(error.refusal) };
    }
  };

  const apply = (event: Event | undefined): void => {
    const then = event ? next(run, event) : run;
    if (then === run) return;
    run = then;
    options.show(run);
  };

  while (run.phase === 'running' && !signal.aborted) {
    apply(await observe(run));
    if (isEnded(run) || run.phase !== 'running') return run;
    if (clock.now() - run.changedAt >= options.stallMs) apply({ type: 'stalled', at: clock.now() });
    const backoff = failures === 0 ? pollEveryMs : backoffMs(failures, pollEveryMs * 2, mostBackoffMs);
    await clock.sleep(Math.max(backoff, retryAfterMs), signal);
  }
  return run;
};

const unreadWords =
  'The portal no longer knows this backup, and its history, which would say whether there is a copy, could not be read.';

const lostWords = (job: Job | undefined): string =>
  job === undefined || job.id === ''
    ? 'The portal no longer knows this backup and has no record of a copy from it. It may have been cancelled, or the server restarted.'
    : `Another backup (${job.id}) has taken its place on the portal, and there is no record of a copy from this one.`;
