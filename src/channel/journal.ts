import type { Run } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type CardRecord, isOpen, type Journal, Unwritten } from '../runner/ports.ts';
import { failureOf, isChannelGone, type SlackFailure } from '../slack/web.ts';
import { createCard } from './card.ts';
import { type Channel, isSameMark, type Mark } from './channel.ts';
import { postOnce } from './post-once.ts';
import { createReader } from './reader.ts';
import { createRefusedCards } from './refused-cards.ts';
import { isUneditable } from './replace-card.ts';
import { deedNote } from './view-notice.ts';

/** The admin channel as the record of all runs. */
export const createJournal = (options: {
  readonly channel: Channel;
  readonly follower: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly report: (failure: SlackFailure | undefined) => void;
  /** Receives why a notice is not delivered yet, and undefined once it is. */
  readonly owed: (notice: string, why: string | undefined) => void;
  /** Called when Slack limits the reading of the channel to a few messages a minute. */
  readonly onLimited: () => void;
}): Journal => {
  const { channel, clock, signal, report, follower } = options;
  const refused = createRefusedCards(options);
  let isLimited = false;
  const onLimited = (): void => {
    isLimited = true;
    options.onLimited();
  };
  const reader = createReader({ ...options, onLimited });
  const hand = { ...options, refused, readCards: reader.read };
  /** Every failure is reported before it is passed on to the caller. */
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
  /** The last of such notes that is noted under the card; undefined also if Slack cannot say. */
  const lastDeed = async (id: string, run: Run, deeds: readonly string[]): Promise<Mark | undefined> => {
    try {
      const marks = await reported(channel.marks(id));
      return marks.findLast((mark) => mark.run === run.key && deeds.includes(mark.about));
    } catch {
      return undefined;
    }
  };
  return {
    open: async (run) => {
      const hold = { follower, beat: 0, owesNotice: false };
      // Another process may have got the same request: only a card with this process's name on it is its own.
      const isOwn = (it: CardRecord): boolean => it.run.key === run.key && it.follower === follower;
      const look = async () => (await reader.read()).findLast(isOwn)?.id;
      const post = () => channel.post(run, hold);
      try {
        const ts = await reported(postOnce({ post, look, mayStand: false, clock, signal }));
        return createCard({ ...hand, ts, run, beat: 0, owesNotice: false, replaces: undefined, isFresh: true });
      } catch (error) {
        throw unwritten(error);
      }
    },
    resume: ({ id, run, beat, owesNotice, replaces }) =>
      createCard({ ...hand, ts: id, run, beat, owesNotice, replaces, isFresh: false }),
    read: () => reported(reader.read()),
    readNewest: () => reported(reader.readNewest()),
    readBack: reader.readBack,
    knownSince: reader.knownSince,
    isRead: reader.isRead,
    isLimited: () => isLimited,
    at: (id) => reported(channel.at(id)),
    note: async (id, run, what, by, { card, file } = {}) => {
      const mark = { run: run.key, about: what, by, at: clock.now(), ...(file !== undefined && { file }) };
      const isNoted = async () => (await channel.marks(id)).some((it) => isSameMark(it, mark)) || undefined;
      const link = card === undefined ? '' : await channel.permalink(card);
      const post = () => channel.reply(id, deedNote(what, by, link), mark).then(() => true);
      await reported(postOnce({ post, look: isNoted, mayStand: false, tries: 2, clock, signal }));
    },
    whoCancels: async (id, run) => {
      const last = await lastDeed(id, run, ['cancel', 'kept']);
      return last?.about === 'cancel' ? last.by : undefined;
    },
    whoDeleted: async (id, run) => (await lastDeed(id, run, ['delete', 'delete_twin']))?.by,
    amend: async (id, change) => {
      try {
        const found = await reported(channel.at(id));
        if (!found || refused.edits.has(id)) return true;
        if (isOpen(found)) return false;
        const amended = { ...found, run: change(found.run), beat: found.beat + 1 };
        if (amended.run !== found.run) await reported(channel.update(id, amended.run, amended));
        reader.learn(amended);
        return true;
      } catch (error) {
        const failure = failureOf(error);
        options.log.info({ card: id, ...failure }, 'a finished card was not changed');
        if (failure.kind !== 'refused') return false;
        if (isUneditable(failure.code)) refused.edits.add(id);
        return true;
      }
    },
    withdraw: async (id) => {
      const isGone = await refused.remove(id);
      if (isGone) reader.forget(id);
      return isGone;
    },
    isRefused: (id) => refused.edits.has(id),
  };
};

const unwritten = (error: unknown): Unwritten => {
  const failure = failureOf(error);
  if (failure.kind !== 'refused') return new Unwritten(failure.kind, undefined, { cause: error });
  const { code } = failure;
  return new Unwritten(isChannelGone(code) ? 'channel' : 'refused', code, { cause: error });
};
