import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Journal, Unwritten } from '../runner/ports.ts';
import { createCard } from './card.ts';
import type { Channel } from './channel.ts';
import { postOnce } from './post-once.ts';
import { failureOf, isChannelGone, type SlackFailure } from './web.ts';

/** The admin channel as the record of all runs. */
export const createJournal = (options: {
  readonly channel: Channel;
  readonly follower: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly report: (failure: SlackFailure | undefined) => void;
}): Journal => {
  const { channel, clock, signal, report, follower } = options;
  /** Every failure is reported before it goes on to the caller. */
  const reported = async <Result>(call: Promise<Result>): Promise<Result> => {
    try {
      const result = await call;
      report(undefined);
      return result;
    } catch (error) {
      report(failureOf(error));
      throw error;
    }
  };
  return {
    idAt: (at) => (at / 1000).toFixed(6),
    open: async (run) => {
      const from = (clock.now() / 1000 - 900).toFixed(6);
      const hold = { follower, beat: 0, owesNotice: false };
      const look = async () => (await channel.read(from)).findLast((recorded) => recorded.run.key === run.key)?.id;
      const post = () => channel.post(run, hold);
      try {
        const ts = await reported(postOnce({ post, look, mayStand: false, tries: 3, clock, signal }));
        return createCard({ ...options, ts, run, beat: 0, owesNotice: false, isFresh: true });
      } catch (error) {
        throw new Unwritten(unwritten(failureOf(error), channel.id), { cause: error });
      }
    },
    resume: ({ id, run, beat, owesNotice }) =>
      createCard({ ...options, ts: id, run, beat, owesNotice, isFresh: false }),
    read: (since) => reported(channel.read(since)),
    withdraw: (id) => reported(channel.remove(id)),
  };
};

const unwritten = (failure: SlackFailure, channel: string): string => {
  switch (failure.kind) {
    case 'refused':
      return isChannelGone(failure.code)
        ? `The card could not be posted in the admin channel ${channel} (${failure.code}). Invite the bot there, or set SLACK_ADMIN_CHANNEL to a channel that it is in.`
        : `Slack refused the card (${failure.code}).`;
    case 'rate_limited':
      return 'Slack takes no more messages in the admin channel for the moment. Try again in a minute.';
    case 'unclear':
      return 'Slack did not confirm the card in the admin channel. Try again in a minute.';
  }
};
