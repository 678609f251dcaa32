import type { Copy, Slot } from '../../backup/job.ts';
import type { Portal } from '../../backup/portal.ts';
import { hadNoEffect } from '../../backup/portal-error.ts';
import { toResult } from '../../backup/result.ts';
import { backupId, type CardedRun } from '../../backup/run.ts';
import { isClosed, slotsOf } from '../../backup/slots.ts';
import type { Clock } from '../../lib/clock.ts';
import { minuteMs } from '../../lib/durations.ts';
import type { Cards } from '../../runner/known-runs.ts';
import { hasCopySince, type Listing, linesOf, newestFirst, type Past, twinsOf } from './lines.ts';

/** A read of a slot's history: since when it is kept, when it was begun, and what it gave. */
type Kept = { readonly since: number; readonly at: number; readonly listing: Promise<Listing> };

/** A listed copy, and the others that have the same file. */
export type Found = { readonly slot: Slot; readonly copy: Copy; readonly twins: readonly Copy[] };

/** What the portal lists and the cards show of the past. */
export type Pasts = {
  readonly read: (configured: Slot) => Promise<Past>;
  /** The copy with that id as it was last listed, whenever that was; undefined if it is in no list. */
  readonly find: (id: string) => Promise<Found | undefined>;
  /** Reads the slot's history now. */
  readonly look: (slot: Slot) => Promise<Listing>;
  /** The copy was deleted. */
  readonly forget: (slot: Slot, id: string) => void;
};

/**
 * Reads the portal's history only when a person asks, because each read prunes it; what was read is kept for a minute for
 * all who ask, unless a card shows a newer copy. A read that failed is kept as well if it may have had its
 * effect.
 */
export const createPasts = (options: {
  readonly portal: Portal;
  readonly clock: Clock;
  readonly cards: Cards;
}): Pasts => {
  const { portal, cards, clock } = options;
  const { look, list, find, forget, readAt } = createListings(options);
  return {
    look,
    find,
    forget,
    read: async (configured) => {
      const askedAt = clock.now();
      const [known, { value: facts }] = await Promise.all([cards().catch(() => undefined), toResult(portal.facts())]);
      const listings = await Promise.all(
        slotsOf(configured, facts).map(async (slot) => ({ slot, listing: await list(slot, known ?? []) })),
      );
      const open = listings.filter(
        ({ slot, listing }) => !isClosed(slot, configured, 'failure' in listing ? listing.failure : undefined),
      );
      const listedAt = Math.min(...open.map(({ slot }) => readAt(slot) ?? askedAt));
      return {
        ...(listedAt < askedAt ? { listedAt } : {}),
        lines: newestFirst(open.flatMap(({ slot, listing }) => linesOf(slot, listing, known ?? []))),
        unread: open.flatMap(({ slot, listing }) => ('failure' in listing ? [{ slot, failure: listing.failure }] : [])),
        areCardsRead: known !== undefined,
      };
    },
  };
};

/** The reads of the slots' histories, kept for a minute. */
const createListings = ({ portal, clock }: { readonly portal: Portal; readonly clock: Clock }) => {
  const kept = new Map<Slot, Kept>();

  const keep = (slot: Slot, at: number, listing: Promise<Listing>): Promise<Listing> => {
    const read = { since: clock.elapsed(), at, listing };
    kept.set(slot, read);
    const drop = (): void => {
      if (kept.get(slot) === read) kept.delete(slot);
    };
    listing.then((it) => ('failure' in it && hadNoEffect(it.failure) ? drop() : undefined), drop);
    return listing;
  };

  const look = (slot: Slot): Promise<Listing> =>
    keep(
      slot,
      clock.now(),
      toResult(portal.history(slot)).then((it) => (it.failure ? it : { copies: it.value })),
    );

  const list = async (slot: Slot, known: readonly CardedRun[]): Promise<Listing> => {
    const read = kept.get(slot);
    if (!read || clock.elapsed() - read.since >= minuteMs) return await look(slot);
    const listing = await read.listing;
    if (!isOutdated(listing, read.at, slot, known)) return listing;
    const newer = kept.get(slot);
    return newer && newer !== read ? await newer.listing : await look(slot);
  };

  const find: Pasts['find'] = async (id) => {
    for (const [slot, { listing }] of kept) {
      const listed = await listing;
      const copies = 'copies' in listed ? listed.copies : [];
      const copy = copies.find((it) => it.id === id);
      if (copy) return { slot, copy, twins: twinsOf(copy, copies) };
    }
    return undefined;
  };

  const forget: Pasts['forget'] = (slot, id) => {
    const read = kept.get(slot);
    if (!read) return;
    const without = read.listing.then((it) =>
      'copies' in it ? { copies: it.copies.filter((copy) => copy.id !== id) } : it,
    );
    kept.set(slot, { ...read, listing: without });
  };

  /** When the list that is kept was read. */
  const readAt = (slot: Slot): number | undefined => kept.get(slot)?.at;

  return { look, list, find, forget, readAt };
};

/** Whether a card shows a copy that is newer than the list. */
const isOutdated = (listing: Listing, at: number, slot: Slot, cards: readonly CardedRun[]): boolean =>
  'copies' in listing &&
  cards
    .filter(({ run }) => run.slot === slot && hasCopySince(run, at))
    .some(({ run }) => !listing.copies.some(({ id }) => id === backupId(run)));
