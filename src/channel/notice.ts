import { isAboutEnd, type NoticeAbout } from '../backup/notice.ts';
import type { Run } from '../backup/run.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { failureOf, isChannelGone, type SlackFailure } from '../slack/web.ts';
import { type Channel, isSameMark } from './channel.ts';
import { postOnce } from './post-once.ts';
import { lostCardNotice, notice, outsideNotice } from './view-notice.ts';

const triesWithoutThread = 5;
const [firstAgainMs, mostAgainMs] = [5_000, 300_000];
/** So many refusals in a row, about a minute, before an end goes to the person by direct message. */
const refusalsInThread = 4;
const directTries = 3;

export type NoticeOptions = {
  readonly channel: Channel;
  /** The card's ts at each try: a lost card is posted again. */
  readonly ts: () => string;
  readonly run: Run;
  readonly about: NoticeAbout;
  /** True if another process may have posted it. */
  readonly mayStand: boolean;
  /** Aborts the signal if another process has taken the run. */
  readonly leaveIfTaken?: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly report: (failure: SlackFailure) => void;
  /** Receives why a notice is not delivered yet, and undefined once it is. */
  readonly owed: (notice: string, why: string | undefined) => void;
};

/**
 * Delivers a notice, however long Slack refuses it; false if it is still owed at a stop:
 * 1. It is posted in the thread of the card, once, whatever process had begun with it.
 * 2. Who asked and is not in the channel gets an end by direct message as well.
 * 3. A refusal keeps it owed, and it is tried again. If the channel or the thread is gone, or after some refusals, an
 *    end goes to the person by direct message instead; if that is refused too, the notice stays owed.
 */
export const postNotice = async (options: NoticeOptions): Promise<boolean> => {
  const { run, about, clock, log, signal, report } = options;
  const owe = (why: string | undefined): void => options.owed(`notice about backup ${run.key}`, why);
  const outside = isAboutEnd(about) ? isOutside(options) : undefined;
  for (let refusals = 1; ; refusals += 1) {
    const failure = await postInThread(options, owe);
    if (failure === undefined && isAboutEnd(about)) await tellOutsider(options, outside);
    if (failure === undefined || signal.aborted) {
      owe(undefined);
      return failure === undefined;
    }
    report(failure);
    const code = failure.kind === 'refused' ? failure.code : failure.kind;
    log.error({ run: run.key, about, code }, 'Slack refuses a notice in the channel; it is tried again');
    const isDirect = isAboutEnd(about) && (isGone(code) || refusals >= refusalsInThread);
    if (isDirect && (await tellDirectly(options, lostCardNotice))) {
      owe(undefined);
      return true;
    }
    owe(`Slack refuses it (${code}); it is tried again`);
    await clock.sleep(backoffMs(refusals, firstAgainMs, mostAgainMs), signal);
  }
};

/** Waiting does not bring the thread back; an archived channel, or one that the bot was removed from, may come back. */
const isGone = (code: string): boolean => isChannelGone(code) || code === 'thread_not_found';

/** Posts the notice under the card; gives the refusal, or the failure at a stop. */
const postInThread = async (options: NoticeOptions, owe: (why: string) => void): Promise<SlackFailure | undefined> => {
  const { channel, ts, run, about } = options;
  const mark = { run: run.key, about };
  let threadless = 0;
  /** A card that is gone is replaced in a moment: its first refusals are waited out. */
  const inThread = async <Result>(call: Promise<Result>): Promise<Result> => {
    try {
      return await call;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'refused' || failure.code !== 'thread_not_found' || threadless >= triesWithoutThread)
        throw error;
      threadless += 1;
      throw new Error('the card is gone', { cause: error });
    }
  };
  const post = async (): Promise<true> => {
    await options.leaveIfTaken?.();
    options.signal.throwIfAborted();
    await inThread(channel.reply(ts(), notice(run, about, channel.mention), mark));
    return true;
  };
  const look = async (): Promise<true | undefined> => {
    const marks = await inThread(channel.marks(ts()));
    return marks.some((it) => isSameMark(it, mark)) || undefined;
  };
  const onFailure = (failure: SlackFailure): void =>
    owe(
      `Slack does not take it (${failure.kind === 'unclear' ? failure.detail : 'too many calls'}); it is tried again`,
    );
  try {
    await postOnce({ ...options, post, look, onFailure, tries: Number.POSITIVE_INFINITY });
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
};

type EndOptions = Pick<NoticeOptions, 'channel' | 'run' | 'leaveIfTaken' | 'clock' | 'log' | 'signal'>;

/** Sends the end by direct message to a person who is not in the channel and so does not see the card. */
export const tellOutsider = async (options: EndOptions, outside = isOutside(options)): Promise<void> => {
  if (!((await outside) ?? (await isOutside(options)))) return;
  await options.leaveIfTaken?.().catch(() => undefined);
  if (!options.signal.aborted) await tellDirectly(options, outsideNotice);
};

/** Whether who asked is not in the channel; undefined: Slack does not say. */
const isOutside = async ({ channel, run, log }: EndOptions): Promise<boolean | undefined> => {
  if (run.requestedBy === undefined) return false;
  try {
    const { members } = await channel.audience();
    return !members.has(run.requestedBy);
  } catch (error) {
    log.warn({ err: error, run: run.key }, 'whether the person who asked is in the channel is not known');
    return undefined;
  }
};

/** Sends the end to the person who asked, alone; false if that is not known to have come about. */
const tellDirectly = async (options: EndOptions, view: typeof lostCardNotice): Promise<boolean> => {
  const { channel, run, clock, log, signal } = options;
  if (run.requestedBy === undefined) return false;
  for (let tries = 1; tries <= directTries && !signal.aborted; tries += 1) {
    try {
      await channel.direct(run.requestedBy, view(run, channel.id));
      return true;
    } catch (error) {
      const failure = failureOf(error);
      log.warn({ err: error, run: run.key, phase: run.phase }, 'a direct message was not delivered');
      if (failure.kind === 'refused') return false;
      await clock.sleep(
        failure.kind === 'rate_limited' ? failure.retryAfterMs : backoffMs(tries, 1_000, 5_000),
        signal,
      );
    }
  }
  return false;
};
