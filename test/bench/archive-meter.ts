import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { verdict } from '../../src/copies/verdict.ts';
import { verifyArchive } from '../../src/copies/verify-archive.ts';
import { freeChunk } from '../../src/lib/free-chunk.ts';

/**
 * Stands in for the bot: verifies what comes on its standard input, and prints how long that took, its memory beyond idle
 * at most, and how late its event loop was.
 */
export type Metered = {
  readonly ms: number;
  readonly sizeBytes: number;
  readonly idleMegabytes: number;
  readonly peakMegabytes: number;
  /** Highest of the second half, beyond the highest of the first. */
  readonly growthMegabytes: number;
  readonly delayMs: number;
  readonly verdict: string;
  readonly documents: number;
};

const residentMegabytes = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;

/** As the portal's copies are read. */
async function* freed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    yield chunk;
    freeChunk(chunk);
  }
}

const samples: number[] = [];
const delay = monitorEventLoopDelay({ resolution: 5 });
const idleMegabytes = residentMegabytes();
const sampling = setInterval(() => samples.push(residentMegabytes()), 20);
delay.enable();
const begun = performance.now();
const { report } = await verifyArchive(freed(process.stdin));
const ms = performance.now() - begun;
delay.disable();
clearInterval(sampling);
const half = samples.length >> 1;
const metered: Metered = {
  ms,
  sizeBytes: report.sizeBytes,
  idleMegabytes,
  peakMegabytes: Math.max(...samples) - idleMegabytes,
  growthMegabytes: Math.max(...samples.slice(half)) - Math.max(...samples.slice(0, half)),
  delayMs: delay.percentile(99) / 1e6 - 5,
  verdict: verdict(report),
  documents: report.documents.whole,
};
process.stdout.write(JSON.stringify(metered));
