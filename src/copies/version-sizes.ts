/** A version of a document with a size, by number of entry: 16 bytes each. */
export class VersionSizes {
  count = 0;
  #ids = new Uint32Array(1_024);
  #versions = new Uint32Array(1_024);
  #sizes = new Float64Array(1_024);

  push(id: number, version: number, sizeBytes: number): number {
    if (this.count === this.#ids.length) this.#grow();
    this.#ids[this.count] = id;
    this.#versions[this.count] = version;
    this.#sizes[this.count] = sizeBytes;
    this.count += 1;
    return this.count - 1;
  }

  id(entry: number): number {
    return this.#ids[entry] ?? 0;
  }

  version(entry: number): number {
    return this.#versions[entry] ?? 0;
  }

  sizeBytes(entry: number): number {
    return this.#sizes[entry] ?? 0;
  }

  #grow(): void {
    // Moved rather than copied, which frees what was there at once.
    const length = this.#ids.length * 2;
    this.#ids = new Uint32Array(this.#ids.buffer.transfer(length * 4));
    this.#versions = new Uint32Array(this.#versions.buffer.transfer(length * 4));
    this.#sizes = new Float64Array(this.#sizes.buffer.transfer(length * 8));
  }
}

/** Finds the entries of one version; there may be several. Four bytes an entry, eight at most. */
export class VersionIndex {
  readonly #entries: VersionSizes;
  #slots = new Uint32Array(2_048);

  constructor(entries: VersionSizes) {
    this.#entries = entries;
  }

  /** Entries are added in their order, from 0. */
  add(entry: number): void {
    if ((entry + 1) * 10 > this.#slots.length * 7) this.#grow(entry);
    this.#insert(entry);
  }

  find(id: number, version: number): readonly number[] {
    const found: number[] = [];
    for (let slot = this.#home(id, version); ; slot = this.#after(slot)) {
      const taken = this.#slots[slot] ?? 0;
      if (taken === 0) return found;
      const entry = taken - 1;
      if (this.#entries.id(entry) === id && this.#entries.version(entry) === version) found.push(entry);
    }
  }

  #insert(entry: number): void {
    let slot = this.#home(this.#entries.id(entry), this.#entries.version(entry));
    while (this.#slots[slot] !== 0) slot = this.#after(slot);
    // Zero is a free slot.
    this.#slots[slot] = entry + 1;
  }

  #grow(count: number): void {
    const length = this.#slots.length * 2;
    this.#slots.buffer.transfer(0);
    this.#slots = new Uint32Array(length);
    for (let entry = 0; entry < count; entry += 1) this.#insert(entry);
  }

  #home(id: number, version: number): number {
    const mixed = Math.imul(id ^ Math.imul(version, 0x85ebca6b), 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) & (this.#slots.length - 1);
  }

  #after(slot: number): number {
    return (slot + 1) & (this.#slots.length - 1);
  }
}
