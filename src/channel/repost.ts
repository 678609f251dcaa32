import type { Run } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Channel } from './channel.ts';
import { postOnce } from './post-once.ts';
import type { Hold } from './record.ts';

/** Whether Slack's word says that a card is gone or can never be edited again. */
export const isUneditable = (code: string): boolean =>
  ['message_not_found', 'cant_update_message', 'edit_window_closed', 'is_inactive', 'block_mismatch'].includes(code);

/**
 * The card to go on with in place of `old`: another one of the run, if there is one, else a new one. `isTaken`: another
 * process follows the run on it.
 */
export const placeAnew = async (options: {
  readonly channel: Channel;
  /** The card that the run began with: no card of the run is older. */
  readonly ts: string;
  readonly old: string;
  readonly run: Run;
  readonly hold: Hold;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<{ readonly ts: string; readonly isPosted: boolean; readonly isTaken: boolean }> => {
  const { channel, ts, old, run, hold } = options;
  let isPosted = false;
  let isTaken = false;
  const look = async () => {
    const found = (await channel.read(ts)).findLast((it) => it.run.key === run.key && it.id !== old);
    isTaken = found !== undefined && found.follower !== '' && found.follower !== hold.follower;
    return found?.id;
  };
  const post = async () => {
    const posted = await channel.post(run, hold);
    isPosted = true;
    return posted;
  };
  return { ts: await postOnce({ ...options, post, look, mayStand: true, tries: 3 }), isPosted, isTaken };
};
