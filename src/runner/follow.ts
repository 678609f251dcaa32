import type { Event } from '../backup/event.ts';
import type { Portal } from '../backup/portal.ts';
import { PortalError } from '../backup/portal-error.ts';
import { toResult } from '../backup/result.ts';
import type { Run, Running } from '../backup/run.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { type Away, isForPerson } from './away.ts';
import { createHistoryReader } from './read-history-once.ts';
import { confirmedEnd, leftPlaceOf, sightOf, traceOf } from './sight.ts';

/** A job can be absent for a moment (a cancelled one comes back): only then is it looked up elsewhere. */
const absenceMs = 5_000;
const absencePolls = 4;
const mostBackoffMs = 60_000;

type Options = {
  /** The run as it is now. */
  readonly run: () => Run;
  /** Takes note of what was seen. */
  readonly apply: (event: Event) => void;
  /** Who asked here for the run to be cancelled, as a user ID. */
  readonly whoCancels: () => Promise<string | undefined>;
  readonly portal: Portal;
  readonly clock: Clock;
  readonly pollEveryMs: number;
  readonly stallMs: number;
  /** How long it may stay at 90 %, where the portal uploads and reports nothing. */
  readonly uploadStallMs: number;
  readonly away: Away;
  readonly signal: AbortSignal;
};

/** Looks at a running backup until it has ended or the signal aborts. */
export const follow = async (options: Options): Promise<void> => {
  const { run, apply, clock, signal, pollEveryMs, away } = options;
  const look = createLook(options);
  const isStalled = createStall(options);
  let failures = 0;

  /** Resolves to how long the portal asks to wait, in ms. */
  const observe = async (running: Running): Promise<number> => {
    try {
      const event = await look(running);
      failures = 0;
      away.answered();
      if (event) apply(event);
      return 0;
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      if (signal.aborted) return 0;
      const { failure } = error;
      const { retryAfterMs = 0 } = failure;
      failures += 1;
      away.failed(failure);
      const isBrief = failures < 2 && !isForPerson(failure) && retryAfterMs <= mostBackoffMs;
      if (!isBrief) apply({ type: 'unanswered', at: clock.now(), failure });
      return retryAfterMs;
    }
  };

  /** The portal may ask for a day: a stall is noticed meanwhile. */
  const pause = async (waitMs: number): Promise<void> => {
    for (let leftMs = waitMs; leftMs > 0 && !signal.aborted; leftMs -= mostBackoffMs) {
      if (failures > 0) away.check();
      else if (isStalled()) apply({ type: 'stalled', at: clock.now() });
      await clock.sleep(Math.min(leftMs, mostBackoffMs), signal);
    }
  };

  for (let running = run(); running.phase === 'running' && !signal.aborted; running = run()) {
    const askedMs = await observe(running);
    if (run().phase !== 'running') return;
    const backoff = failures === 0 ? pollEveryMs : backoffMs(failures, pollEveryMs * 2, mostBackoffMs);
    await pause(Math.max(backoff, askedMs));
  }
};

/**
 * One look at the slot, and at whatever else it takes to say what became of the run; undefined: wait for the next look.
 *
 * 1. The slot: most looks end here. A doubtful end is confirmed by the history, and what it left in its room is looked for.
 * 2. A job that is absent gets some seconds to come back; one that is cancelled or replaced does not come back.
 * 3. Who cancelled it here, if anybody, is read from the card's thread once.
 * 4. The history says whether there is a copy anyway.
 */
const createLook = ({ whoCancels, portal, clock, pollEveryMs, signal }: Options) => {
  const history = createHistoryReader(portal, clock);
  const graceMs = { absent: Math.max(absenceMs, absencePolls * pollEveryMs), cancelled: 0, replaced: 0 };
  let absentSince: number | undefined;
  let isCancelKnown = false;

  return async (running: Running): Promise<Event | undefined> => {
    const sight = sightOf(running, await portal.progress(running.slot, signal));
    const at = clock.now();
    if (sight.kind === 'seen' || sight.kind === 'doubtful') {
      absentSince = undefined;
      if (sight.kind === 'seen') return { type: 'seen', at, job: sight.job };
      const copies = await history(running.slot, signal);
      if (copies === 'later') return undefined;
      const end = confirmedEnd(running, sight.job, copies, at);
      const place = leftPlaceOf(running, sight.job, copies);
      const { value: leftArchive } = place ? await toResult(portal.leftArchive(place, signal)) : {};
      return leftArchive === undefined ? end : { ...end, leftArchive };
    }
    absentSince ??= clock.elapsed();
    if (clock.elapsed() - absentSince < graceMs[sight.kind]) return undefined;
    if (running.cancelledBy === undefined && !isCancelKnown) {
      isCancelKnown = true;
      const by = await whoCancels();
      if (by !== undefined) return { type: 'cancelling', at, by };
    }
    if (sight.kind === 'cancelled' && running.cancelledBy === undefined) return { type: 'seen', at, job: sight.job };
    const copies = await history(running.slot, signal);
    return copies === 'later' ? undefined : traceOf(running, sight, copies, at);
  };
};

type Stall = Pick<Options, 'run' | 'clock' | 'stallMs' | 'uploadStallMs'>;

/** Whether the run has not changed for too long, on this machine's own clock: another's may show another time. */
const createStall = ({ run, clock, stallMs, uploadStallMs }: Stall) => {
  const changedAt = (it: Run): number | undefined => ('changedAt' in it ? it.changedAt : undefined);
  let known = changedAt(run());
  let since = clock.elapsed();
  return (): boolean => {
    if (changedAt(run()) !== known) [known, since] = [changedAt(run()), clock.elapsed()];
    const now = run();
    const isUploading = now.phase === 'running' && now.step === 'uploading';
    return clock.elapsed() - since >= (isUploading ? uploadStallMs : stallMs);
  };
};
