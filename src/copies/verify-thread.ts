import { parentPort, workerData } from 'node:worker_threads';
import { ArchiveInspector } from './archive-inspector.ts';
import { startCopy } from './copy-writer.ts';
import type { FromWorker, ToWorker, Verified, VerifyOptions } from './verify-archive.ts';

/** The thread of `verifyArchive`. It works on one message at a time, in order. */
const { expectedBytes, copyTo }: VerifyOptions = workerData;
const inspector = new ArchiveInspector();
const copy = copyTo === undefined ? undefined : startCopy(copyTo);

const post = (message: FromWorker, transferred: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, [...transferred]);

const write = async ({ buffer, length }: ToWorker & { kind: 'chunk' }): Promise<void> => {
  const chunk = Buffer.from(buffer, 0, length);
  await Promise.all([inspector.write(chunk), copy?.write(chunk)]);
  post({ kind: 'done', buffer }, [buffer]);
};

const finish = async (): Promise<void> => {
  const [report, copyFailure] = await Promise.all([inspector.finish(expectedBytes), copy?.finish()]);
  const verified: Verified = { report, copyFailure };
  post({ kind: 'verified', verified });
};

let previous = Promise.resolve();
parentPort?.on('message', (message: ToWorker) => {
  previous = previous.then(() => (message.kind === 'chunk' ? write(message) : finish()));
});
