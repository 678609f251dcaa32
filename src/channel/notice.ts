import type { NoticeAbout } from '../backup/notice.ts';
import type { Run } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { failureOf, type SlackFailure } from '../slack/web.ts';
import { type Channel, isSameMark } from './channel.ts';
import { postOnce } from './post-once.ts';
import { lostCardNotice, notice } from './view-notice.ts';

const triesWithoutThread = 5;

/**
 * Posts a notice in the thread of the card, once, however long Slack is away; false where it is still owed at a stop.
 * Where the channel cannot be written, an end is told to the person who asked by direct message.
 */
export const postNotice = async (options: {
  readonly channel: Channel;
  /** The card's ts at each try: a lost card is posted anew. */
  readonly ts: () => string;
  readonly run: Run;
  readonly about: NoticeAbout;
  /** True where another process may have posted it. */
  readonly mayStand: boolean;
  /** Aborts the signal where another process has taken the run. */
  readonly leaveIfTaken?: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly report: (failure: SlackFailure) => void;
}): Promise<boolean> => {
  const { channel, ts, run, about, log } = options;
  const mark = { run: run.key, about };
  let threadless = 0;
  /** A card that is gone is posted anew in a moment: its first refusals are waited out. */
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
    await inThread(channel.reply(ts(), notice(run, about), mark));
    return true;
  };
  const look = async (): Promise<true | undefined> => {
    const marks = await inThread(channel.marks(ts()));
    return marks.some((it) => isSameMark(it, mark)) || undefined;
  };
  try {
    return await postOnce({ ...options, post, look, tries: Number.POSITIVE_INFINITY });
  } catch (error) {
    const failure = failureOf(error);
    options.report(failure);
    if (failure.kind !== 'refused') return false;
    if (run.requestedBy === '' || about !== 'end') return true;
    log.error({ run: run.key, code: failure.code }, 'Slack refuses the notice in the channel; it goes to the person');
    await channel.direct(run.requestedBy, lostCardNotice(run, channel.id)).catch((reason: unknown) => {
      log.error({ err: reason, run: run.key, phase: run.phase }, 'the notice could not be delivered at all');
    });
    return true;
  }
};
