import type { CardRecord } from '../runner/ports.ts';

/** What is known of the channel's cards: all of those from `oldest` to `newest`. Ids are Slack's ts, which order as text. */
export type CardIndex = {
  readonly cards: ReadonlyMap<string, CardRecord>;
  /** The newest and the oldest message that was read, of whatever kind. */
  readonly newest: string | undefined;
  readonly oldest: string | undefined;
  /** How many messages were read to come as far back as `oldest`. */
  readonly messages: number;
  /** The channel has nothing older. */
  readonly isWhole: boolean;
};

/** A part of the channel as it was read. */
export type Stretch = {
  readonly cards: readonly CardRecord[];
  readonly newest: string | undefined;
  readonly oldest: string | undefined;
  readonly messages: number;
};

/** One page, the newest messages first. `cursor` leads to the next one; undefined on the last. */
export type CardPage = Stretch & { readonly cursor: string | undefined };

export const emptyIndex: CardIndex = {
  cards: new Map(),
  newest: undefined,
  oldest: undefined,
  messages: 0,
  isWhole: false,
};

const mostCards = 2_000;
/** Slack can show a message some seconds after a younger one. */
const overlapS = 120;

/** From where on to read what is new. */
export const tailFrom = ({ newest }: CardIndex): string | undefined =>
  newest === undefined ? undefined : (Number(newest) - overlapS).toFixed(6);

/** The index after its newest part, from that ts on, was read once more: a card that is missing there was deleted. */
export const withTail = (index: CardIndex, from: string | undefined, tail: Stretch): CardIndex => {
  const kept = [...index.cards.values()].filter(({ id }) => from !== undefined && id < from);
  return trimmed({ ...index, cards: byId([...kept, ...tail.cards]), newest: later(index.newest, tail.newest) });
};

/** The index after the newest page was read once more. What is new on it is read as such later: there may be more. */
export const withNewest = (index: CardIndex, page: CardPage): CardIndex => {
  if (index.newest === undefined) return restarted(index, page);
  const from = page.cursor === undefined ? '0' : page.oldest;
  return { ...withTail(index, from, page), newest: index.newest };
};

/** The index if so much is new that it begins again with the newest page; the cards known so far stay. */
export const restarted = (index: CardIndex, page: CardPage): CardIndex => {
  const { cards, newest, oldest, messages, cursor } = page;
  const known = [...index.cards.values()].filter(({ id }) => oldest === undefined || id < oldest);
  return trimmed({ cards: byId([...known, ...cards]), newest, oldest, messages, isWhole: cursor === undefined });
};

/** The index after the page before its oldest message was read. */
export const withOlder = (index: CardIndex, page: CardPage): CardIndex => {
  // The message that the page was asked for is on it again, and may be the only one.
  const isOn = (id: string): boolean => id <= (index.oldest ?? '') && id >= (page.oldest ?? '');
  const known = [...index.cards.values()].filter(({ id }) => !isOn(id));
  const cards = byId([...page.cards, ...known]);
  const messages = index.messages + page.messages;
  const newest = index.newest ?? page.newest;
  const isWhole = page.cursor === undefined || page.oldest === index.oldest;
  return trimmed({ cards, newest, oldest: page.oldest ?? index.oldest, messages, isWhole });
};

/** The index after one card was read by itself; undefined: it is gone. */
export const withCard = (index: CardIndex, id: string, card: CardRecord | undefined): CardIndex => {
  const cards = new Map(index.cards);
  if (card) cards.set(id, card);
  else cards.delete(id);
  return { ...index, cards };
};

/** How many seconds of the channel are known, on Slack's own clock. */
export const depthS = ({ newest, oldest }: CardIndex): number =>
  newest === undefined || oldest === undefined ? 0 : Number(newest) - Number(oldest);

const byId = (cards: readonly CardRecord[]): ReadonlyMap<string, CardRecord> =>
  new Map(cards.toSorted((one, other) => (one.id < other.id ? -1 : 1)).map((card) => [card.id, card]));

const later = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one;

const trimmed = (index: CardIndex): CardIndex => {
  if (index.cards.size <= mostCards) return index;
  return { ...index, cards: new Map([...index.cards].slice(-mostCards)) };
};
