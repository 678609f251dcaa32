import { type Job, outcome } from '../backup/job.ts';
import { type Event, isSameJob } from '../backup/next.ts';
import { PortalError } from '../backup/portal-error.ts';
import type { Run, Running } from '../backup/run.ts';
import { mayHaveLink } from '../backup/storage.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { explain } from '../slack/blocks/explain.ts';
import { storageWords } from '../slack/blocks/labels.ts';
import type { Portal } from './ports.ts';
import { createHistory, unreadWords } from './read-history-once.ts';

/** A job can be absent for a moment (a cancelled one comes back): only then is it looked up elsewhere. */
const absenceMs = 5_000;
const absencePolls = 4;
const mostBackoffMs = 60_000;

/** Looks at a running backup until it has ended or the signal aborts. */
export const follow = async (options: {
  /** The run as it is now. */
  readonly run: () => Run;
  /** Takes note of what was seen. */
  readonly apply: (event: Event) => void;
  /** Who asked here for the run to be cancelled, as a user ID; '' where nobody did. */
  readonly whoCancels: () => Promise<string>;
  readonly portal: Portal;
  readonly clock: Clock;
  readonly pollEveryMs: number;
  readonly stallMs: number;
  /** How long it may stand at 90 %, where the portal uploads and tells nothing. */
  readonly uploadStallMs: number;
  /** The portal cannot be asked, for too long or until somebody acts: a person has to be called. */
  readonly onAway: () => void;
  readonly signal: AbortSignal;
}): Promise<void> => {
  const { run, apply, portal, clock, signal, pollEveryMs } = options;
  const history = createHistory(portal, clock);
  const isStalled = createStall(options);
  let failures = 0;
  let retryAfterMs = 0;
  let answeredAt = clock.elapsed();
  let absentSince: number | undefined;
  let isCancelKnown = false;

  /** An end that the history has to confirm, because the slot does not say where the copy is, or contradicts itself. */
  const prove = async (running: Running, job: Job, at: number): Promise<Event | undefined> => {
    const copies = await history(running.slot, signal);
    if (copies === 'later') return undefined;
    const copy = typeof copies === 'string' ? undefined : copies.find(({ id }) => id !== '' && id === job.id);
    if (copy) return { type: 'seen', at, job, copy };
    return { type: 'seen', at, job: outcome(job) === 'completed' ? unproven(running, job) : job };
  };

  const look = async (running: Running): Promise<Event | undefined> => {
    const job = await portal.progress(running.slot, signal);
    const at = clock.now();
    const isOwn = job !== undefined && isSameJob(running, job);
    const seen = isOwn ? outcome(job) : 'contradictory';
    if (isOwn && seen !== 'contradictory' && seen !== 'cancelled') {
      absentSince = undefined;
      return isDoubtful(running, job) ? await prove(running, job, at) : { type: 'seen', at, job };
    }
    absentSince ??= clock.elapsed();
    const isReplaced = job !== undefined && !isOwn;
    const grace = isReplaced || seen === 'cancelled' ? 0 : Math.max(absenceMs, absencePolls * pollEveryMs);
    if (clock.elapsed() - absentSince < grace) return undefined;
    if (running.cancelledBy === '' && !isCancelKnown) {
      isCancelKnown = true;
      const by = await options.whoCancels();
      if (by !== '') return { type: 'cancelling', at, by };
    }
    if (isOwn && seen === 'cancelled' && running.cancelledBy === '') return { type: 'seen', at, job };
    const copies = await history(running.slot, signal);
    if (copies === 'later') return undefined;
    if (isOwn && seen === 'cancelled' && typeof copies === 'string') return { type: 'seen', at, job };
    if (copies === 'unread' || copies === 'unpaid')
      return { type: 'lost', at, reason: `The portal no longer knows this backup. ${unreadWords[copies]}` };
    const copy = copies.find(({ id }) => id === running.backupId && id !== '');
    if (copy) return { type: 'recorded', at, copy };
    return isOwn && seen === 'cancelled' ? { type: 'seen', at, job } : { type: 'lost', at, reason: lostWords(job) };
  };

  const observe = async (running: Running): Promise<Event | undefined> => {
    try {
      const event = await look(running);
      [failures, retryAfterMs, answeredAt] = [0, 0, clock.elapsed()];
      return event;
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      if (signal.aborted) return undefined;
      failures += 1;
      retryAfterMs = error.failure.retryAfterMs ?? 0;
      if (isForPerson(error)) options.onAway();
      const isBrief = failures < 2 && !isForPerson(error) && retryAfterMs <= mostBackoffMs;
      return isBrief ? undefined : { type: 'unanswered', at: clock.now(), reason: explain(error.failure) };
    }
  };

  /** The portal may ask for a day: a stall is noticed meanwhile. */
  const pause = async (waitMs: number): Promise<void> => {
    for (let leftMs = waitMs; leftMs > 0 && !signal.aborted; leftMs -= mostBackoffMs) {
      if (failures === 0 && isStalled()) apply({ type: 'stalled', at: clock.now() });
      if (failures > 0 && clock.elapsed() - answeredAt >= options.stallMs) options.onAway();
      await clock.sleep(Math.min(leftMs, mostBackoffMs), signal);
    }
  };

  for (let running = run(); running.phase === 'running' && !signal.aborted; running = run()) {
    const event = await observe(running);
    if (event) apply(event);
    if (run().phase !== 'running') return;
    const backoff = failures === 0 ? pollEveryMs : backoffMs(failures, pollEveryMs * 2, mostBackoffMs);
    await pause(Math.max(backoff, retryAfterMs));
  }
};

type Stall = { run: () => Run; clock: Clock; stallMs: number; uploadStallMs: number };

/** What waiting cannot fix. */
const isForPerson = ({ failure: { kind } }: PortalError): boolean =>
  kind === 'unauthorised' || kind === 'forbidden' || kind === 'payment' || kind === 'redirected' || kind === 'tls';

/** Whether the run has not changed for too long, on this machine's own clock: another's may tell another time. */
const createStall = ({ run, clock, stallMs, uploadStallMs }: Stall) => {
  const changedAt = (it: Run): number => ('changedAt' in it ? it.changedAt : 0);
  let known = changedAt(run());
  let since = clock.elapsed();
  return (): boolean => {
    if (changedAt(run()) !== known) [known, since] = [changedAt(run()), clock.elapsed()];
    const now = run();
    const isUploading = now.phase === 'running' && now.step === 'uploading';
    return clock.elapsed() - since >= (isUploading ? uploadStallMs : stallMs);
  };
};

const lostWords = (job: Job | undefined): string =>
  job === undefined || job.id === ''
    ? 'The portal no longer knows this backup and has no record of a copy from it. Someone may have stopped it, or the server restarted.'
    : `Another backup (${job.id}) has taken its place on the portal, and there is no record of a copy from this one.`;

/**
 * An error that came after the copy was stored (DocSpace source: the accounting at the end of BackupProgressItem), or
 * a copy that is not where it was asked for: the portal answers a start beside another job with that job.
 */
const isDoubtful = (run: Running, job: Job): boolean => {
  switch (outcome(job)) {
    case 'failed':
    case 'broken':
      return job.percent >= 100 || job.hasLink;
    case 'completed':
      return run.origin !== 'started' || job.hasLink !== mayHaveLink(run.storage);
    default:
      return false;
  }
};

const unproven = (run: Running, job: Job): Job => {
  if (job.hasLink === mayHaveLink(run.storage)) return job;
  const reason = `The copy was asked for in ${storageWords[run.storage]} and is not there as it should be; where it is, the portal does not say.`;
  return { ...job, warning: [job.warning, reason].filter((text) => text !== '').join(' ') };
};
