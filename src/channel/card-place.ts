import type { Clock } from '../lib/clock.ts';
import { minuteMs } from '../lib/durations.ts';
import { keptFor } from '../lib/kept.ts';
import type { Place } from '../slack/blocks/outcome-text.ts';
import type { Channel } from './channel.ts';

/** Where a card is, for that reader; an empty `card` is just the channel. Never throws. */
export type CardPlace = (card: string, reader: string) => Promise<Place>;

/** A private channel and the links into it are closed to those who are not in it. Its members may be a minute old. */
export const createCardPlace = (options: {
  readonly channel: Pick<Channel, 'id' | 'permalink' | 'audience'>;
  readonly clock: Clock;
}): CardPlace => {
  const { channel, clock } = options;
  const audience = keptFor(minuteMs, clock, () => channel.audience());
  const isClosedTo = async (reader: string): Promise<boolean> => {
    try {
      const { isPrivate, members } = await audience();
      return isPrivate && !members.has(reader);
    } catch {
      return false;
    }
  };
  return async (card, reader) => {
    const [link, isClosed] = await Promise.all([card === '' ? '' : channel.permalink(card), isClosedTo(reader)]);
    return isClosed ? { link: '', channel: channel.id, isClosed } : { link, channel: channel.id };
  };
};
