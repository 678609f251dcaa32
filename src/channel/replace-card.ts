import { isEnded, type Run } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { CardRecord } from '../runner/ports.ts';
import type { Channel } from './channel.ts';
import { postOnce } from './post-once.ts';
import type { Hold } from './record.ts';
import type { RefusedCards } from './refused-cards.ts';

/** Whether Slack's word says that a card is gone or can never be edited again. */
export const isUneditable = (code: string): boolean =>
  ['message_not_found', 'cant_update_message', 'edit_window_closed', 'is_inactive', 'block_mismatch'].includes(code);

/**
 * The card to continue with in place of a refused one: another one of the run, if there is one, else a new one. `isTaken`:
 * another process follows the run on it, or has ended it there.
 */
export const replaceCard = async (options: {
  readonly channel: Channel;
  readonly readCards: () => Promise<readonly CardRecord[]>;
  readonly run: Run;
  readonly hold: Hold;
  readonly refused: Pick<RefusedCards, 'edits'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<{ readonly ts: string; readonly isPosted: boolean; readonly isTaken: boolean }> => {
  const { channel, run, hold, refused } = options;
  let isPosted = false;
  let isTaken = false;
  const look = async () => {
    const others = await options.readCards();
    const found = others.findLast((it) => it.run.key === run.key && !refused.edits.has(it.id));
    isTaken =
      found !== undefined && found.follower !== hold.follower && (found.follower !== undefined || isEnded(found.run));
    return found?.id;
  };
  const post = async () => {
    const posted = await channel.post(run, hold);
    isPosted = true;
    return posted;
  };
  return { ts: await postOnce({ ...options, post, look, mayStand: true }), isPosted, isTaken };
};
