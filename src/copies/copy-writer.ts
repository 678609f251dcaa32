import { type FileHandle, open, rm } from 'node:fs/promises';

/**
 * Writes a file that does not exist yet, readable for its owner alone. A failure is kept until `finish` returns its code,
 * and the file is removed at once, so that a full disk is not full for longer than it must be; writing then does nothing.
 */
export const startCopy = (path: string) => {
  let failure: string | undefined;
  let file: FileHandle | undefined;
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    if (failure !== undefined) return;
    try {
      await act();
    } catch (error) {
      failure = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      await file?.close().catch(() => {});
      // What was there before is not ours.
      if (failure !== 'EEXIST') await rm(path, { force: true }).catch(() => {});
    }
  };
  return {
    /** Resolves when the chunk may be used again. */
    write: (chunk: Buffer): Promise<void> =>
      attempt(async () => {
        file ??= await open(path, 'wx', 0o600);
        for (let offset = 0; offset < chunk.length; ) {
          const { bytesWritten } = await file.write(chunk, offset);
          offset += bytesWritten;
        }
      }),
    /** On disk when it resolves; with the error's code if it is not. */
    finish: async (): Promise<string | undefined> => {
      await attempt(async () => {
        file ??= await open(path, 'wx', 0o600);
        await file.sync();
        await file.close();
      });
      return failure;
    },
  };
};
