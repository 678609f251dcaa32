import type { Clock } from '../lib/clock.ts';
import type { Place } from '../slack/blocks/outcome-text.ts';
import type { Audience, Channel } from './channel.ts';

const keptMs = 60_000;

/** Where a card is, for that reader; an empty `card` is just the channel. Never throws. */
export type CardPlace = (card: string, reader: string) => Promise<Place>;

/** A private channel and the links into it are closed to those who are not in it. Its members may be a minute old. */
export const createCardPlace = (options: {
  readonly channel: Pick<Channel, 'id' | 'permalink' | 'audience'>;
  readonly clock: Clock;
}): CardPlace => {
  const { channel, clock } = options;
  let kept: { readonly at: number; readonly audience: Promise<Audience> } | undefined;
  const audience = (): Promise<Audience> => {
    if (kept && clock.elapsed() - kept.at < keptMs) return kept.audience;
    const asked = { at: clock.elapsed(), audience: channel.audience() };
    kept = asked;
    asked.audience.catch(() => {
      if (kept === asked) kept = undefined;
    });
    return asked.audience;
  };
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
