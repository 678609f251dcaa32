/**
 * A set of strings by their 64-bit hash: eight bytes an entry, twice that at worst, so that a million paths take 16 MB.
 * The seed differs between archives, so that nobody can prepare two paths that are taken for one.
 */
export class PathSet {
  size = 0;
  readonly #seed: number;
  #slots = new Uint32Array(2 * 1024);

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** False: it was there before. */
  add(path: string): boolean {
    const { high, low } = this.#hash(path);
    const slot = this.#find(high, low);
    if (this.#isTaken(slot)) return false;
    this.#put(slot, high, low);
    this.size += 1;
    if (this.size * 20 > this.#slots.length * 7) this.#grow();
    return true;
  }

  has(path: string): boolean {
    const { high, low } = this.#hash(path);
    return this.#isTaken(this.#find(high, low));
  }

  /** How many of these are in none of the others, which have the same seed. */
  countOutside(...others: readonly PathSet[]): number {
    let count = 0;
    for (let slot = 0; slot < this.#slots.length; slot += 2) {
      const [high = 0, low = 0] = [this.#slots[slot], this.#slots[slot + 1]];
      if (this.#isTaken(slot) && !others.some((other) => other.#isTaken(other.#find(high, low)))) count += 1;
    }
    return count;
  }

  #hash(path: string): { readonly high: number; readonly low: number } {
    let high = this.#seed | 0;
    let low = ~this.#seed;
    for (let index = 0; index < path.length; index += 1) {
      const code = path.charCodeAt(index);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul((low << 5) ^ (low >>> 27) ^ code, 0x9e3779b1);
    }
    // Zero and zero mark a free slot.
    return { high: mix(high ^ path.length), low: mix(low) || 1 };
  }

  #find(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    let slot = (high << 1) & mask & ~1;
    while (this.#isTaken(slot) && (this.#slots[slot] !== high || this.#slots[slot + 1] !== low))
      slot = (slot + 2) & mask;
    return slot;
  }

  #isTaken(slot: number): boolean {
    return this.#slots[slot + 1] !== 0;
  }

  #put(slot: number, high: number, low: number): void {
    this.#slots[slot] = high;
    this.#slots[slot + 1] = low;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (let slot = 0; slot < before.length; slot += 2) {
      const [high = 0, low = 0] = [before[slot], before[slot + 1]];
      if (low !== 0) this.#put(this.#find(high, low), high, low);
    }
    // Frees it at once.
    before.buffer.transfer(0);
  }
}

/** Spreads every bit over all of them, as an unsigned number. */
const mix = (value: number): number => {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
};
