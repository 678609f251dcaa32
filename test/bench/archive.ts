import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Metered } from './archive-meter.ts';
import type { Bench, Figure, Round } from './figure.ts';

type Shape = { readonly documents: number; readonly bytesEach: number; readonly packing: 'gzip' | 'plain' };

/**
 * Verifying an archive beside `gunzip -t` and `sha256sum` on the same file, then the memory and the event loop's delay of
 * the process that it happens in, over archives from a process of its own.
 */
export const verifyingArchives: Bench = async (size) => {
  const isFull = size === 'full';
  const directory = await mkdtemp(join(tmpdir(), 'bench-archive-'));
  const file = join(directory, 'archive.tar.gz');
  const shape = { documents: isFull ? 2_000 : 50, bytesEach: 1_000_000, packing: 'gzip' } as const;
  await pipeline(generate(shape), createWriteStream(file));
  const [speeds, delays]: [Round[], Round[]] = [[], []];
  for (let round = 0; round < (isFull ? 5 : 1); round += 1) {
    const baselineMs = await decompressAndHash(file);
    const { ms, sizeBytes, delayMs } = await meter(openSync(file, 'r'));
    speeds.push({ baseline: [sizeBytes / baselineMs / 1000], bot: [sizeBytes / ms / 1000] });
    delays.push({ baseline: [], bot: [delayMs] });
  }
  await rm(directory, { recursive: true });
  const memory = await measureMemory(isFull);
  const against = 'gunzip -t, sha256sum';
  return [
    { name: 'verifying', against, unit: 'MB/s', quantile: 0.5, rounds: speeds, aim: { of: 'ratio', atLeast: 0.8 } },
    { ...alone, name: 'event loop meanwhile, p99', unit: 'ms', rounds: delays, aim: { of: 'bot', atMost: 20 } },
    ...memory,
  ];
};

const alone = { against: '', quantile: 0.5 } as const;

const measureMemory = async (isFull: boolean): Promise<readonly Figure[]> => {
  const scale = isFull ? 1 : 0.01;
  const many = await meterGenerated({ documents: 100_000 * scale, bytesEach: 512, packing: 'gzip' });
  const most = await meterGenerated({ documents: 1_000_000 * scale, bytesEach: 64, packing: 'gzip' });
  const large = await meterGenerated({ documents: 10_000 * scale, bytesEach: 1_000_000, packing: 'plain' });
  const figure = (name: string, megabytes: number, atMost: number): Figure => {
    const rounds = [{ baseline: [], bot: [megabytes] }];
    return { ...alone, name: `verifying: ${name}`, unit: 'MB', rounds, aim: { of: 'bot', atMost } };
  };
  return [
    figure('memory over idle, 100,000 documents', many.peakMegabytes, 64),
    figure('memory over idle, 1,000,000 documents', most.peakMegabytes, 128),
    figure('memory over idle, 10 GB', large.peakMegabytes, 64),
    figure('growth in the second half of 10 GB', large.growthMegabytes, 8),
  ];
};

const script = (name: string): string => join(import.meta.dirname, name);

const generate = ({ documents, bytesEach, packing }: Shape): Readable => {
  const generator = script('../copies/generated-backup.ts');
  return spawn(process.execPath, [generator, String(documents), String(bytesEach), packing], {
    stdio: ['ignore', 'pipe', 'inherit'],
  }).stdout;
};

const meterGenerated = (shape: Shape): Promise<Metered> => meter(generate(shape));

const meter = async (input: number | Readable): Promise<Metered> => {
  const isFile = typeof input === 'number';
  // As `npm start` does it.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'docspace-backup-bot-compiled') };
  const stdio = [isFile ? input : 'pipe', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, [script('archive-meter.ts')], { env, stdio: [...stdio] });
  if (!isFile && child.stdin !== null) input.pipe(child.stdin);
  const printed: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => printed.push(chunk));
  await once(child, 'close');
  const metered: Metered = JSON.parse(Buffer.concat(printed).toString());
  if (metered.verdict !== 'whole') throw new Error(`the archive is ${metered.verdict}`);
  return metered;
};

const decompressAndHash = async (file: string): Promise<number> => {
  const begun = performance.now();
  const child = spawn('bash', ['-c', 'tee >(sha256sum > /dev/null) < "$1" | gunzip -t', 'bash', file]);
  await once(child, 'close');
  return performance.now() - begun;
};
