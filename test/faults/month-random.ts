/** Chance that can be repeated: the same seed draws the same. */
export type Random = {
  /** From 0 up to, but not, 1. */
  readonly next: () => number;
  readonly chance: (share: number) => boolean;
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  /** As `between`, small ones as often as large ones in proportion: 1 to 10 as often as 10 to 100. */
  readonly spread: (least: number, most: number) => number;
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
};

/** The generator known as Mulberry32, which has 32 bits of state. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    chance: (share) => next() < share,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    spread: (least, most) => Math.round(least * (most / least) ** next()),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  };
};
