import { randomBytes } from 'node:crypto';
import { type FilesReport, pathLimit } from './archive-report.ts';
import type { Documents } from './documents.ts';
import { contentIn } from './entry-names.ts';
import { PathSet } from './path-set.ts';
import type { TarEntry } from './tar-reader.ts';

/** The server's `.tar` on S3 cuts longer names. */
const longestNameBytes = 100;

/** All entries by name, and what `storage/restore_info` and `storage/missing_info` say of them, in whatever order. */
export class StoredFiles {
  duplicates = 0;
  readonly #documents: Documents;
  readonly #seed = randomBytes(4).readInt32LE();
  readonly #entries = new PathSet(this.#seed);
  /** Listed, but not in the archive when the list came. */
  readonly #awaited = new PathSet(this.#seed);
  readonly #skipped = new PathSet(this.#seed);
  readonly #awaitedPaths: string[] = [];
  /** The same with long names, which may come cut. */
  readonly #awaitedLong: string[] = [];
  readonly #skippedPaths: string[] = [];
  #listed = 0;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  get count(): number {
    return this.#entries.size;
  }

  add(name: string, { mayBeCut }: TarEntry): void {
    // Two long names may have been cut to the same; in a dump, portals may have files of one name.
    if (!this.#entries.add(name) && !mayBeCut && !name.startsWith('storage/')) this.duplicates += 1;
  }

  list(path: string, isDump: boolean): void {
    this.#listed += 1;
    const name = isDump ? `storage/${path}` : path;
    if (this.#isThere(name)) return;
    const content = contentIn(name);
    if (content !== undefined) this.#documents.addListed(content.id, content.version);
    else if (isLong(name) && this.#awaitedLong.length < longNameLimit) this.#awaitedLong.push(name);
    else if (this.#awaited.add(name)) keep(this.#awaitedPaths, name);
  }

  skip(path: string, isDump: boolean): void {
    const name = isDump ? `storage/${path}` : path;
    if (this.#skipped.add(name)) keep(this.#skippedPaths, name);
  }

  finish(missingDocuments: number): FilesReport {
    const isMissing = (name: string): boolean => !this.#isThere(name) && !this.#skipped.has(name);
    const missingLong = this.#awaitedLong.filter(isMissing);
    return {
      listed: this.#listed,
      missing: this.#awaited.countOutside(this.#entries, this.#skipped) + missingLong.length + missingDocuments,
      missingPaths: [...this.#awaitedPaths.filter(isMissing), ...missingLong].slice(0, pathLimit),
      skipped: this.#skipped.size,
      skippedPaths: this.#skippedPaths,
    };
  }

  #isThere(name: string): boolean {
    return this.#entries.has(name) || (isLong(name) && this.#entries.has(cut(name)));
  }
}

/** Beyond that many, a long name has to come whole. */
const longNameLimit = 10_000;

const keep = (paths: string[], path: string): void => {
  if (paths.length < pathLimit) paths.push(path);
};

const isLong = (name: string): boolean => Buffer.byteLength(name) > longestNameBytes;

const cut = (name: string): string => Buffer.from(name).subarray(0, longestNameBytes).toString();
