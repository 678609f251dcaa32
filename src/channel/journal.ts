import type { Run } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type CardRecord, type Journal, Unwritten } from '../runner/ports.ts';
import { failureOf, isChannelGone, type SlackFailure } from '../slack/web.ts';
import { createCard } from './card.ts';
import { type Channel, isSameMark, type Mark, recentSince, tsAt } from './channel.ts';
import { postOnce } from './post-once.ts';
import { deedNote } from './view-notice.ts';

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
  /** The last of such deeds that is noted under the card; undefined also where Slack cannot say. */
  const lastDeed = async (id: string, run: Run, deeds: readonly string[]): Promise<Mark | undefined> => {
    try {
      const marks = await reported(channel.marks(id));
      return marks.findLast((mark) => mark.run === run.key && deeds.includes(mark.about));
    } catch {
      return undefined;
    }
  };
  return {
    idAt: tsAt,
    open: async (run) => {
      const from = recentSince(clock.now());
      const hold = { follower, beat: 0, owesNotice: false };
      // Another process may have got the same request: only a card with this process's name on it is its own.
      const isOwn = (it: CardRecord): boolean => it.run.key === run.key && it.follower === follower;
      const look = async () => (await channel.read(from)).findLast(isOwn)?.id;
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
    newest: () => reported(channel.newest()),
    at: (id) => reported(channel.at(id)),
    note: async (id, run, what, by, other) => {
      const mark = { run: run.key, about: what, by, at: clock.now() };
      const isNoted = async () => (await channel.marks(id)).some((it) => isSameMark(it, mark)) || undefined;
      const link = other === undefined ? '' : await channel.permalink(other);
      const post = () => channel.reply(id, deedNote(what, by, link), mark).then(() => true);
      await reported(postOnce({ post, look: isNoted, mayStand: false, tries: 2, clock, signal }));
    },
    whoCancels: async (id, run) => {
      const last = await lastDeed(id, run, ['cancel', 'kept']);
      return last?.about === 'cancel' ? (last.by ?? '') : '';
    },
    whoDeleted: async (id, run) => (await lastDeed(id, run, ['delete', 'delete_twin']))?.by ?? '',
    withdraw: (id) => reported(channel.remove(id)),
  };
};

const unwritten = (failure: SlackFailure, channel: string): string => {
  switch (failure.kind) {
    case 'refused':
      return isChannelGone(failure.code)
        ? `The card could not be posted in the admin channel ${channel} (${failure.code}). ${failure.code === 'is_archived' ? 'Unarchive it' : 'Invite the bot there'}, or set SLACK_ADMIN_CHANNEL to a channel that the bot is in.`
        : `Slack refused the card (${failure.code}).`;
    case 'rate_limited':
      return 'Slack takes no more messages in the admin channel for the moment. Try again in a minute.';
    case 'unclear':
      return 'Slack did not confirm the card in the admin channel. Try again in a minute.';
  }
};
