import { Worker } from 'node:worker_threads';
import type { ArchiveReport } from './archive-report.ts';

export type VerifyOptions = {
  /** What the portal said the size is. */
  readonly expectedBytes?: number | undefined;
  /** A file that does not exist yet: gets a byte-identical copy, on disk when this resolves. */
  readonly copyTo?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Verified = {
  readonly report: ArchiveReport;
  /** The system's error code (`ENOSPC`), if the copy could not be written; nothing is left of it then. */
  readonly copyFailure: string | undefined;
};

/** From the verifying thread. `done`: a buffer back, which may be filled again. */
export type FromWorker =
  | { readonly kind: 'done'; readonly buffer: ArrayBuffer }
  | { readonly kind: 'verified'; readonly verified: Verified };

export type ToWorker =
  | { readonly kind: 'chunk'; readonly buffer: ArrayBuffer; readonly length: number }
  | { readonly kind: 'end' };

const bufferBytes = 256 * 1024;
/** What is on its way to the thread at most: two megabytes. */
const bufferCount = 8;

/**
 * Verifies an archive while it streams by, in a thread of its own. The source is read no faster than it can be checked.
 * Rejects if the source fails or the signal aborts; a damaged archive is a report. A copy that was begun is then still
 * there, and for the caller to remove.
 */
export const verifyArchive = async (
  source: AsyncIterable<Uint8Array>,
  { expectedBytes, copyTo, signal }: VerifyOptions = {},
): Promise<Verified> => {
  signal?.throwIfAborted();
  const thread = startThread({ expectedBytes, copyTo });
  const abort = (): void => thread.fail(signal?.reason);
  signal?.addEventListener('abort', abort);
  try {
    return await Promise.race([thread.verified, feed(source, thread)]);
  } finally {
    signal?.removeEventListener('abort', abort);
    await thread.stop();
  }
};

type Thread = ReturnType<typeof startThread>;

const feed = async (source: AsyncIterable<Uint8Array>, thread: Thread): Promise<Verified> => {
  let [buffer, length] = [await thread.emptyBuffer(), 0];
  for await (const chunk of source) {
    // Copied, not transferred: a source may continue to use the memory that its chunks are in.
    for (let offset = 0; offset < chunk.length; ) {
      const part = chunk.subarray(offset, offset + bufferBytes - length);
      new Uint8Array(buffer).set(part, length);
      length += part.length;
      offset += part.length;
      if (length < bufferBytes) continue;
      thread.send({ kind: 'chunk', buffer, length }, buffer);
      [buffer, length] = [await thread.emptyBuffer(), 0];
    }
  }
  if (length > 0) thread.send({ kind: 'chunk', buffer, length }, buffer);
  thread.send({ kind: 'end' });
  return thread.verified;
};

const startThread = (workerData: VerifyOptions) => {
  const worker = new Worker(new URL('./verify-thread.ts', import.meta.url), {
    workerData,
    // Small young generations: what is read is thrown away at once.
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 256 },
  });
  const free = Array.from({ length: bufferCount }, () => new ArrayBuffer(bufferBytes));
  const verified = Promise.withResolvers<Verified>();
  // The caller that waits gets it as well; it must not count as unhandled while nobody does.
  verified.promise.catch(() => {});
  let wake: () => void = () => {};
  let isOver = false;
  const fail = (error: unknown): void => {
    isOver = true;
    verified.reject(error);
    wake();
  };
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'verified') return verified.resolve(message.verified);
    free.push(message.buffer);
    wake();
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('The verifying thread has ended early.')));
  return {
    verified: verified.promise,
    fail,
    /** Waits until the thread has checked enough of what it was sent; rejects with what it failed with. */
    emptyBuffer: async (): Promise<ArrayBuffer> => {
      while (!isOver) {
        const buffer = free.pop();
        if (buffer !== undefined) return buffer;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      await verified.promise;
      throw new Error('The verifying thread has ended early.');
    },
    send: (message: ToWorker, ...transferred: readonly ArrayBuffer[]): void =>
      worker.postMessage(message, [...transferred]),
    stop: () => worker.terminate(),
  };
};
