import { isEnded } from '../backup/run.ts';
import { failureOf } from '../slack/web.ts';
import type { Channel } from './channel.ts';

/** The card is written unseen once Slack has refused to show it this often: an end must not wait without bound. */
const mostUnseen = 3;

/**
 * Reads a card and says whether another process has taken the run or written its end. No clock can replace the look: a
 * monotonic one stops while the machine is suspended. Throws if the card cannot be read, never as a refusal of Slack's;
 * after some rate limits or refusals in a row the answer is false instead.
 */
export const createTakenCheck = (options: {
  readonly channel: Channel;
  readonly follower: string;
  /** The heartbeat that the card had when this process took it: another one was written since. */
  readonly beat: number;
}): ((ts: string) => Promise<boolean>) => {
  const { channel, follower, beat } = options;
  let unseen = 0;
  return async (ts) => {
    try {
      const stands = await channel.at(ts);
      unseen = 0;
      if (!stands || stands.follower === follower || stands.beat === beat) return false;
      return stands.follower !== undefined || isEnded(stands.run);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'unclear') unseen += 1;
      if (unseen > mostUnseen) return false;
      throw failure.kind === 'refused' ? new Error('the card cannot be read', { cause: error }) : error;
    }
  };
};
