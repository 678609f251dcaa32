import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Channel, Mark } from './channel.ts';
import { postOnce } from './post-once.ts';
import type { Message } from './views/text.ts';
import { failureOf } from './web.ts';

/**
 * Posts into the admin channel, once, what everybody there must see: '' once it stands, or Slack's word for why it does
 * not; `unclear`: it may stand. Never throws.
 */
export type Announce = (message: Message, mark: Mark) => Promise<string>;

const tries = 3;

export const createAnnounce =
  ({ channel, clock, log }: { readonly channel: Channel; readonly clock: Clock; readonly log: Log }): Announce =>
  async (message, mark) => {
    const from = (clock.now() / 1000 - 900).toFixed(6);
    const isMark = ({ run, about }: Mark): boolean => run === mark.run && about === mark.about;
    const look = async () => (await channel.announced(from)).some(isMark) || undefined;
    const post = () => channel.announce(message, mark).then(() => true);
    const { signal } = new AbortController();
    try {
      await postOnce({ post, look, mayStand: false, tries, clock, signal });
      return '';
    } catch (error) {
      const failure = failureOf(error);
      log.error({ err: error, about: mark.about }, 'an announcement is missing in the admin channel');
      return failure.kind === 'refused' ? failure.code : failure.kind;
    }
  };
