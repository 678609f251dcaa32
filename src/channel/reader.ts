import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type CardRecord, isOpen } from '../runner/ports.ts';
import { limitedMessages } from '../slack/requirements.ts';
import { failureOf } from '../slack/web.ts';
import {
  type CardIndex,
  type CardPage,
  depthS,
  emptyIndex,
  restarted,
  type Stretch,
  tailFrom,
  withCard,
  withNewest,
  withOlder,
  withTail,
} from './card-index.ts';
import type { Channel } from './channel.ts';

/** So far back the channel is read in one go at a start, and so many messages at least, for the ends of quiet channels. */
const [readS, readMessages, readPages] = [72 * 3_600, 2_000, 150];
/** An open card may be older: further back the channel is read slowly. */
const [slowS, slowPages] = [30 * 86_400, 400];
/** Slack allows 50 calls a minute and more: the first pages come at once, and enough is left for what people ask. */
const [pagesAtOnce, pageEveryMs, mostEveryMs, slowEveryMs, restMs] = [8, 2_000, 8_000, 60_000, 60_000];
const mostOpenRead = 8;
const tailPages = 3;

/** The cards of the channel, read once and then kept up to date with few calls. Every read throws as the Web API does. */
export type ChannelReader = {
  /** Reads what is new, and the open cards again; gives all cards that are known, oldest first. */
  readonly read: () => Promise<readonly CardRecord[]>;
  /** Reads the channel's newest messages again, in which a person may have deleted cards. */
  readonly readNewest: () => Promise<void>;
  /** Reads further and further back, and again if reading began again, until the signal aborts. Never throws. */
  readonly readBack: (signal: AbortSignal) => Promise<void>;
  /** The ts from which on every card is known; undefined before the first read. */
  readonly knownSince: () => string | undefined;
  /** Whether the channel was read as far back as a start reads it in one go. */
  readonly isRead: () => boolean;
  readonly forget: (id: string) => void;
  /** Takes note of a card as it is now: an open one is read again by itself, a finished one is not. */
  readonly learn: (card: CardRecord) => void;
};

/**
 * Reads a channel that may be busy with few calls:
 * 1. The first read is one page, the newest; its callers continue with that.
 * 2. From then on only what is newer than the newest message seen is read, and each open card by itself. If very much
 *    is new, reading begins again with the newest page.
 * 3. Meanwhile `readBack` reads the pages before, one by one; a page that was read is not read again, whatever fails.
 * 4. One read of what is new runs at a time: callers that come meanwhile share the one after it.
 */
export const createReader = (options: {
  readonly channel: Pick<Channel, 'read' | 'at'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called each time Slack gives far fewer messages at a time than were asked for. */
  readonly onLimited: () => void;
}): ChannelReader => {
  const { clock, onLimited } = options;
  const channel = noticingLimit(options.channel, onLimited);
  let index = emptyIndex;
  const cards = (): readonly CardRecord[] => [...index.cards.values()];

  const readNew = async (): Promise<readonly CardRecord[]> => {
    const from = tailFrom(index);
    // Older pages may have been read meanwhile.
    const update = await readTail(channel, from);
    index = update(index);
    const open = cards().filter((card) => isOpen(card) && from !== undefined && card.id < from);
    const fresh = await Promise.all(
      open.slice(-mostOpenRead).map(async ({ id }) => ({ id, card: await channel.at(id) })),
    );
    for (const { id, card } of fresh) index = withCard(index, id, card);
    return cards();
  };

  const readOlder = async (): Promise<void> => {
    const before = index.oldest;
    const page = await channel.read(before === undefined ? {} : { before });
    if (index.oldest === before) index = withOlder(index, page);
  };

  return {
    read: oneAtATime(readNew),
    readNewest: async () => {
      const page = await channel.read({});
      index = withNewest(index, page);
    },
    readBack: (signal) => keepReading({ ...options, clock, signal, readOlder, index: () => index }),
    knownSince: () => (index.isWhole ? '0' : index.oldest),
    isRead: () => isFarEnough(index),
    forget: (id) => {
      index = withCard(index, id, undefined);
    },
    learn: (card) => {
      index = withCard(index, card.id, card);
    },
  };
};

const noticingLimit = (channel: Pick<Channel, 'read' | 'at'>, onLimited: () => void): Pick<Channel, 'read' | 'at'> => ({
  at: channel.at,
  read: async (window) => {
    const page = await channel.read(window);
    if (page.cursor !== undefined && page.messages <= limitedMessages) onLimited();
    return page;
  },
});

/** Reads from that ts on, and gives what to do with the index; if that is more than a few pages, it begins again. */
const readTail = async (channel: Pick<Channel, 'read'>, from: string | undefined) => {
  const pages: CardPage[] = [];
  for (let cursor: string | undefined; from !== undefined && pages.length < tailPages; ) {
    const page = await channel.read(cursor === undefined ? { after: from } : { after: from, cursor });
    pages.push(page);
    cursor = page.cursor;
    if (cursor === undefined) return (index: CardIndex) => withTail(index, from, joined(pages));
  }
  const newest = await channel.read({});
  return (index: CardIndex) => restarted(index, newest);
};

const joined = (pages: readonly CardPage[]): Stretch => ({
  cards: pages.flatMap((page) => page.cards),
  newest: pages
    .flatMap(({ newest }) => newest ?? [])
    .toSorted()
    .at(-1),
  oldest: pages
    .flatMap(({ oldest }) => oldest ?? [])
    .toSorted()
    .at(0),
  messages: pages.reduce((sum, { messages }) => sum + messages, 0),
});

const isFarEnough = (index: CardIndex): boolean =>
  index.isWhole || index.messages >= readPages * 999 || (depthS(index) >= readS && index.messages >= readMessages);

const isAtEnd = (index: CardIndex): boolean =>
  index.isWhole || index.messages >= slowPages * 999 || (isFarEnough(index) && depthS(index) >= slowS);

const keepReading = async (options: {
  readonly readOlder: () => Promise<void>;
  readonly index: () => CardIndex;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Promise<void> => {
  const { readOlder, index, clock, log, signal } = options;
  for (let [pages, failures, everyMs] = [0, 0, pageEveryMs]; !signal.aborted; ) {
    let waitMs = 0;
    const begunAt = clock.elapsed();
    try {
      const wasFarEnough = isFarEnough(index());
      if (isAtEnd(index())) waitMs = restMs;
      else await readOlder();
      if (!wasFarEnough && isFarEnough(index())) log.info({ messages: index().messages }, 'the channel was read');
      [pages, failures] = [pages + 1, 0];
      if (isFarEnough(index())) waitMs = Math.max(waitMs, slowEveryMs);
      else if (pages >= pagesAtOnce) waitMs = Math.max(0, begunAt + everyMs - clock.elapsed());
    } catch (error) {
      const failure = failureOf(error);
      failures += 1;
      // Another process may be reading as well.
      if (failure.kind === 'rate_limited') everyMs = Math.min(mostEveryMs, 2 * everyMs);
      waitMs = failure.kind === 'rate_limited' ? failure.retryAfterMs : backoffMs(failures, 2_000, 60_000);
      log.debug({ ...failure }, 'the channel could not be read further back');
    }
    if (waitMs > 0) await clock.sleep(waitMs, signal);
  }
};

/** A caller that asks while the work runs shares the next one: the running one may have begun too early for them. */
const oneAtATime = <Result>(work: () => Promise<Result>): (() => Promise<Result>) => {
  let running: Promise<Result> | undefined;
  let next: Promise<Result> | undefined;
  const start = (): Promise<Result> => {
    const started = work().finally(() => {
      if (running === started) running = undefined;
    });
    running = started;
    return started;
  };
  return () => {
    if (!running) return start();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
};
