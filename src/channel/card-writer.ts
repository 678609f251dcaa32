import { isEnded, type Run } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { failureOf, type SlackFailure } from '../slack/web.ts';
import type { Channel } from './channel.ts';
import { beatEveryMs, createPace } from './edit-pace.ts';
import { isUneditable, placeAnew } from './repost.ts';
import { createTakenLook } from './taken-look.ts';

const readBackAfterMs = 15_000;

export type WriterOptions = {
  readonly channel: Channel;
  readonly ts: string;
  readonly run: Run;
  readonly beat: number;
  readonly owesNotice: boolean;
  /** This process's name on the cards it follows. */
  readonly follower: string;
  /** True where this process has just posted the card as it is. */
  readonly isFresh: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Told of every call's failure, and of success as undefined. */
  readonly report: (failure: SlackFailure | undefined) => void;
};

/** What a card shows. */
export type State = { readonly run: Run; readonly owesNotice: boolean };

/**
 * Writes one card: the newest state wins, at most one edit in 3 s but a new phase at once, a beat every 15 s, and
 * whatever Slack refuses for a while is written when Slack is back.
 */
export const createWriter = (options: WriterOptions) => {
  const { channel, clock, log, signal, report, follower } = options;
  const pace = createPace(clock);
  const isTaken = createTakenLook(options);
  let { ts, beat } = options;
  let wanted: State = { run: options.run, owesNotice: options.owesNotice };
  /** What the card is known to show; no run: not known. */
  let written: Partial<State> = options.isFresh ? wanted : { owesNotice: wanted.owesNotice };
  let isReleasing = false;
  let wasUnclear = false;
  /** A card posted anew was refused at its first edit: from now on only the end is posted anew. */
  let isFixed = false;
  let isPostedAnew = false;
  let isWriting = false;
  let wake = new AbortController();
  let clean = Promise.withResolvers<void>();
  const lost = new AbortController();

  const isClean = (): boolean => written.run === wanted.run && written.owesNotice === wanted.owesNotice && !isReleasing;

  /** In how many ms the next write is due; undefined: none is. */
  const dueIn = (): number | undefined => {
    if (lost.signal.aborted || signal.aborted) return undefined;
    if (isClean() && isEnded(wanted.run) && !wanted.owesNotice) return undefined;
    if (isFixed && !isEnded(wanted.run) && !isReleasing) return beatEveryMs;
    if (isClean()) return pace.dueIn('beat');
    return pace.dueIn(wanted.run.phase !== written.run?.phase || isReleasing ? 'urgent' : 'change');
  };

  const keepWriting = async (): Promise<void> => {
    isWriting = true;
    try {
      for (let ms = dueIn(); ms !== undefined || mustReadBack(); ms = dueIn()) {
        if (ms === undefined) await readBack();
        else if (ms === 0) await write();
        else {
          wake = new AbortController();
          await clock.sleep(ms, wake.signal);
        }
      }
    } finally {
      isWriting = false;
    }
  };

  const mustReadBack = (): boolean => wasUnclear && !lost.signal.aborted && !signal.aborted;

  const kick = (): void => {
    wake.abort();
    if (!isWriting) keepWriting().catch((error: unknown) => log.error({ err: error }, 'writing a card failed'));
  };

  const write = async (): Promise<void> => {
    const [state, releases] = [wanted, isReleasing];
    try {
      if (isEnded(state.run) || pace.isSilent()) await leaveIfTaken();
      if (lost.signal.aborted) return;
      beat += 1;
      await channel.update(ts, state.run, { follower: releases ? '' : follower, beat, owesNotice: state.owesNotice });
      isPostedAnew = false;
      succeeded(state);
      if (releases) leave();
    } catch (error) {
      await failed(failureOf(error), state);
    }
  };

  const succeeded = (state: State): void => {
    written = state;
    pace.wrote();
    report(undefined);
    if (isClean()) settle();
  };

  const failed = async (failure: SlackFailure, state: State): Promise<void> => {
    report(failure);
    pace.failed(failure);
    if (failure.kind === 'unclear') wasUnclear = true;
    if (failure.kind !== 'refused') return;
    log.warn({ run: state.run.key, code: failure.code }, 'Slack refuses an edit of the card');
    if (isUneditable(failure.code)) await replace(state).catch((error: unknown) => report(failureOf(error)));
  };

  /** Goes on with another card in place of one that cannot be edited any more. */
  const replace = async (state: State): Promise<void> => {
    if (isPostedAnew) isFixed = true;
    if (isFixed && !isEnded(state.run)) return;
    written = {};
    const old = ts;
    const placed = await placeAnew({
      ...options,
      old,
      run: state.run,
      hold: { follower, beat, owesNotice: state.owesNotice },
      signal: AbortSignal.any([signal, lost.signal]),
    });
    if (placed.isTaken) return leave();
    ts = placed.ts;
    isPostedAnew = placed.isPosted;
    if (placed.isPosted) succeeded(state);
    pace.unblock();
    log.warn({ run: state.run.key, old, ts }, 'the card could not be edited any more and was posted anew');
    await channel.remove(old).catch((error: unknown) => log.debug({ err: error }, 'the old card stays'));
  };

  /** Steps back if another process has taken the run or written its end. */
  const leaveIfTaken = async (): Promise<void> => {
    if (await isTaken(ts)) leave();
  };

  /** An edit that timed out can land after the end: looks once, and writes the end again if it did. */
  const readBack = async (): Promise<void> => {
    wasUnclear = false;
    await clock.sleep(readBackAfterMs, signal);
    try {
      const stands = await channel.at(ts);
      const isOld = stands?.run.phase !== wanted.run.phase || stands.owesNotice !== wanted.owesNotice;
      if (stands && isOld) written = {};
    } catch {
      wasUnclear = !signal.aborted;
    }
  };

  const settle = (): void => {
    clean.resolve();
    clean = Promise.withResolvers();
  };

  /** Stops writing at once. */
  const leave = (): void => {
    lost.abort();
    wake.abort();
    settle();
  };

  /** Resolves once the newest state stands, or this process writes no more. */
  const whenWritten = async (): Promise<void> => {
    if (!isClean() && !lost.signal.aborted) await clean.promise;
  };

  if (!isEnded(wanted.run) || !options.isFresh) kick();
  return {
    ts: () => ts,
    /** Aborted once this process writes no more. */
    lost: lost.signal,
    run: () => wanted.run,
    isSilent: pace.isSilent,
    want: (change: Partial<State>): void => {
      wanted = { ...wanted, ...change };
      kick();
    },
    /** Writes a last time that nobody follows the run; resolves once that stands. */
    release: async (): Promise<void> => {
      isReleasing = true;
      kick();
      await whenWritten();
    },
    leave,
    leaveIfTaken,
    whenWritten,
  };
};
