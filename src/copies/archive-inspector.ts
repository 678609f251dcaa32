import { createHash } from 'node:crypto';
import { ArchiveContent } from './archive-content.ts';
import type { ArchiveReport, Damage, StreamDamage } from './archive-report.ts';
import { Gunzip } from './gunzip.ts';
import { TarReader } from './tar-reader.ts';

/**
 * Reads one archive from its first byte to its last, once, in pieces, and reports on it. Stores nothing of it: memory
 * grows by about 60 bytes a document, whatever the size. Works in the thread that it is called in; `verifyArchive` is
 * what leaves the bot its own.
 */
export class ArchiveInspector {
  readonly #hash = createHash('sha256');
  readonly #content = new ArchiveContent();
  readonly #tar = new TarReader((entry) => this.#content.open(entry));
  #gunzip: Gunzip | undefined;
  #start: Buffer = Buffer.alloc(0);
  #isBegun = false;
  #sizeBytes = 0;

  /** Resolves when the chunk may be used again. */
  async write(chunk: Buffer): Promise<void> {
    this.#sizeBytes += chunk.length;
    const bytes = this.#isBegun ? chunk : Buffer.concat([this.#start, chunk]);
    if (!this.#isBegun && bytes.length < 2) {
      this.#start = bytes;
      this.#hash.update(chunk);
      return;
    }
    if (!this.#isBegun && bytes[0] === 0x1f && bytes[1] === 0x8b) {
      this.#gunzip = new Gunzip((output) => this.#tar.write(output));
    }
    this.#isBegun = true;
    // The thread pool decompresses meanwhile.
    const written = this.#gunzip?.write(bytes);
    this.#hash.update(chunk);
    if (written === undefined) this.#tar.write(bytes);
    else await written;
  }

  /** `expectedBytes`: what the portal said the size is. */
  async finish(expectedBytes?: number): Promise<ArchiveReport> {
    await this.#gunzip?.finish();
    this.#tar.finish();
    const { damages, ...content } = this.#content.finish();
    const streamDamages = this.#streamDamages(expectedBytes);
    return {
      sizeBytes: this.#sizeBytes,
      sha256: this.#hash.digest('hex').toUpperCase(),
      format: this.#format(),
      ...content,
      damages: [...streamDamages, ...damages],
    };
  }

  #format(): ArchiveReport['format'] {
    if (this.#gunzip !== undefined) return 'tar.gz';
    return this.#tar.fault === 'notTar' ? 'none' : 'tar';
  }

  #streamDamages(expectedBytes: number | undefined): readonly Damage[] {
    const damages: StreamDamage[] = [];
    if (expectedBytes !== undefined && expectedBytes !== this.#sizeBytes) {
      damages.push({ kind: 'wrongLength', expectedBytes, actualBytes: this.#sizeBytes });
    }
    const gzip = this.#gunzip?.fault;
    if (gzip === 'gzipTrailing') damages.push({ kind: gzip, bytes: this.#gunzip?.trailingBytes ?? 0 });
    else if (gzip !== undefined) damages.push({ kind: gzip });
    return [...damages, ...this.#tarDamages(gzip !== undefined)];
  }

  /** A tar that ends early because its gzip is broken is not broken by itself. */
  #tarDamages(isGzipBroken: boolean): readonly StreamDamage[] {
    const { fault, atByte } = this.#tar;
    if (fault === undefined) return [];
    if (isGzipBroken && (fault === 'tarCutOff' || fault === 'tarEndMissing' || fault === 'notTar')) return [];
    return [fault === 'notTar' ? { kind: fault } : { kind: fault, atByte }];
  }
}
