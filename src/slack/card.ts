import { backoffMs } from '../backoff.ts';
import type { NoticeAbout } from '../backup/notice.ts';
import { isEnded, type Run } from '../backup/run.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Card } from '../runner/ports.ts';
import type { Channel } from './channel.ts';
import { postNotice } from './notify.ts';
import { postOnce } from './post-once.ts';
import { failureOf, type SlackFailure } from './web.ts';

const spacingMs = 3_000;
const beatEveryMs = 15_000;
/** A longer silence than this may have made another process take the run over. */
const silenceMs = 20_000;
const readBackAfterMs = 15_000;
const headStartMs = 300;

export type CardOptions = {
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

/**
 * The hand that writes one card: the newest state wins, at most one edit in 3 s but an end at once, a beat every 15 s,
 * and whatever Slack refuses for a while is written when Slack is back.
 */
export const createCard = (options: CardOptions): Card => {
  const { channel, clock, log, signal, report } = options;
  let { ts, run: wanted, beat } = options;
  let written: Run | undefined = options.isFresh ? options.run : undefined;
  let owes = { wanted: options.owesNotice, written: options.owesNotice };
  let isReleasing = false;
  let lastWriteAt = clock.elapsed();
  let blockedUntil = 0;
  let failures = 0;
  let wasUnclear = false;
  /** A card posted anew was refused at its first edit: from now on only the end is posted anew. */
  let isFixed = false;
  let isPostedAnew = false;
  let isWriting = false;
  let wake = new AbortController();
  let waiters: (() => void)[] = [];
  const lost = new AbortController();

  const isClean = (): boolean => written === wanted && owes.written === owes.wanted && !isReleasing;

  /** In how many ms the next write is due; undefined: none is. */
  const dueIn = (): number | undefined => {
    if (lost.signal.aborted) return undefined;
    if (isClean() && isEnded(wanted)) return undefined;
    if (isFixed && !isEnded(wanted) && !isReleasing) return beatEveryMs;
    const isUrgent = wanted.phase !== written?.phase || isReleasing;
    const at = isClean() ? lastWriteAt + beatEveryMs : isUrgent ? 0 : lastWriteAt + spacingMs;
    return Math.max(0, at - clock.elapsed(), blockedUntil - clock.elapsed());
  };

  const keepWriting = async (): Promise<void> => {
    isWriting = true;
    try {
      for (let ms = dueIn(); ms !== undefined || mustReadBack(); ms = dueIn()) {
        if (ms === undefined) await readBack();
        else if (ms === 0) await write();
        else await rest(ms);
      }
    } finally {
      isWriting = false;
    }
  };

  const rest = async (ms: number): Promise<void> => {
    wake = new AbortController();
    await clock.sleep(ms, wake.signal);
  };

  const mustReadBack = (): boolean => wasUnclear && !lost.signal.aborted && !signal.aborted;

  const kick = (): void => {
    wake.abort();
    if (!isWriting) keepWriting().catch((error: unknown) => log.error({ err: error }, 'writing a card failed'));
  };

  const write = async (): Promise<void> => {
    const [run, owesNotice, releases] = [wanted, owes.wanted, isReleasing];
    try {
      if (clock.elapsed() - lastWriteAt > silenceMs && (await isTaken())) return leave();
      if (lost.signal.aborted) return;
      beat += 1;
      await channel.update(ts, run, { follower: releases ? '' : options.follower, beat, owesNotice });
      isPostedAnew = false;
      succeeded(run, owesNotice);
      if (releases) leave();
    } catch (error) {
      await failed(failureOf(error), run);
    }
  };

  const succeeded = (run: Run, owesNotice: boolean): void => {
    written = run;
    owes = { ...owes, written: owesNotice };
    lastWriteAt = clock.elapsed();
    failures = 0;
    report(undefined);
    if (isClean()) settle();
  };

  const failed = async (failure: SlackFailure, run: Run): Promise<void> => {
    report(failure);
    failures += 1;
    blockedUntil =
      clock.elapsed() + (failure.kind === 'rate_limited' ? failure.retryAfterMs : backoffMs(failures, 1_000, 60_000));
    if (failure.kind === 'unclear') wasUnclear = true;
    if (failure.kind !== 'refused') return;
    log.warn({ run: run.key, code: failure.code }, 'Slack refuses an edit of the card');
    if (isUneditable.has(failure.code)) await replace(run).catch((error: unknown) => report(failureOf(error)));
  };

  /** Goes on with another card of the run if there is one, else posts it anew. */
  const replace = async (run: Run): Promise<void> => {
    if (isPostedAnew) isFixed = true;
    if (isFixed && !isEnded(run)) return;
    const [old, owesNotice] = [ts, owes.wanted];
    const found = async () =>
      (await channel.read(options.ts)).findLast((it) => it.run.key === run.key && it.id !== old)?.id;
    const post = async () => {
      const posted = await channel.post(run, { follower: options.follower, beat, owesNotice });
      isPostedAnew = true;
      succeeded(run, owesNotice);
      return posted;
    };
    written = undefined;
    ts = await postOnce({
      post,
      look: found,
      mayStand: true,
      tries: 3,
      clock,
      signal: AbortSignal.any([signal, lost.signal]),
    });
    blockedUntil = 0;
    log.warn({ run: run.key, old, ts }, 'the card could not be edited any more and was posted anew');
    await channel.remove(old).catch((error: unknown) => log.debug({ err: error }, 'the old card stays'));
  };

  const isTaken = async (): Promise<boolean> => {
    const stands = await channel.at(ts);
    return stands !== undefined && stands.follower !== '' && stands.follower !== options.follower;
  };

  /** An edit that timed out can land after the end: looks once, and writes the end again if it did. */
  const readBack = async (): Promise<void> => {
    wasUnclear = false;
    await clock.sleep(readBackAfterMs, signal);
    try {
      const stands = await channel.at(ts);
      const isOld = stands?.run.phase !== wanted.phase || stands.owesNotice !== owes.wanted;
      if (stands && isOld) written = undefined;
    } catch {
      wasUnclear = !signal.aborted;
    }
  };

  const settle = (): void => {
    for (const resolve of waiters) resolve();
    waiters = [];
  };

  const leave = (): void => {
    lost.abort();
    wake.abort();
    settle();
  };

  const whenWritten = async (): Promise<void> => {
    if (isClean() || lost.signal.aborted) return;
    await new Promise<void>((resolve) => waiters.push(resolve));
  };

  const notify = (run: Run, about: NoticeAbout): Promise<boolean> =>
    postNotice({
      channel,
      ts: () => ts,
      run,
      about,
      mayStand: !options.isFresh || clock.elapsed() - lastWriteAt > silenceMs,
      clock,
      log,
      signal: AbortSignal.any([signal, lost.signal]),
      report,
    });

  if (!isEnded(wanted) || !options.isFresh) kick();
  return {
    id: () => ts,
    lost: lost.signal,
    show: (run) => {
      wanted = run;
      kick();
    },
    finish: async (run, about) => {
      owes = { ...owes, wanted: about !== undefined };
      const posting = about === undefined ? Promise.resolve(true) : notify(run, about);
      const posted = posting.then((isPosted) => {
        if (isPosted) owes = { ...owes, wanted: false };
      });
      await Promise.race([posted, clock.sleep(headStartMs, signal)]);
      wanted = run;
      kick();
      await posted;
      kick();
      await whenWritten();
    },
    notify,
    release: async () => {
      if (isEnded(wanted)) return await whenWritten();
      isReleasing = true;
      kick();
      await new Promise<void>((resolve) => (lost.signal.aborted ? resolve() : waiters.push(resolve)));
    },
    leave,
  };
};

/** Slack's words for a card that is gone or can never be edited again. */
const isUneditable: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'is_inactive',
  'block_mismatch',
]);
