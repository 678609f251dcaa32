import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Message } from '../slack/blocks/text.ts';
import { failureOf } from '../slack/web.ts';
import { tsAt } from './alarm-place.ts';
import { type Channel, isSameMark, type Mark } from './channel.ts';
import { postOnce } from './post-once.ts';

/**
 * Posts into the admin channel, once, what everybody there must see: '' once it stands, or Slack's word for why it does
 * not; `unclear`: it may stand. `since`: another process may have posted it from then on (ms since 1970); it stands if it
 * is the last of its kind, because such conditions may come and go. Never throws.
 */
export type Announce = (message: Message, mark: Mark, since?: number) => Promise<string>;

export const createAnnounce =
  ({ channel, clock, log }: { readonly channel: Channel; readonly clock: Clock; readonly log: Log }): Announce =>
  async (message, mark, since) => {
    const look = async () => {
      const marks = await channel.announced(since === undefined ? undefined : tsAt(since));
      const last = marks.findLast(({ about }) => about === mark.about);
      const stands = since === undefined ? marks.some((it) => isSameMark(it, mark)) : last && isSameMark(last, mark);
      return stands || undefined;
    };
    const post = () => channel.announce(message, mark).then(() => true);
    const { signal } = new AbortController();
    try {
      await postOnce({ post, look, mayStand: since !== undefined, clock, signal });
      return '';
    } catch (error) {
      const failure = failureOf(error);
      log.error({ err: error, about: mark.about }, 'an announcement is missing in the admin channel');
      return failure.kind === 'refused' ? failure.code : failure.kind;
    }
  };
