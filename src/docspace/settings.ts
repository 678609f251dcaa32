import { PortalError } from '../backup/portal-error.ts';

/**
 * Reads the portal's settings, for all who ask at the same time once, and again after an error of the server's: one that
 * has just started breaks if two ask it at once.
 */
export const createSettings = (
  get: (path: string, signal: AbortSignal | undefined) => Promise<unknown>,
): ((signal?: AbortSignal) => Promise<unknown>) => {
  let underWay: Promise<unknown> | undefined;
  const read = async (signal: AbortSignal | undefined): Promise<unknown> => {
    try {
      return await get('/api/2.0/settings', signal);
    } catch (error) {
      if (!(error instanceof PortalError) || (error.failure.httpStatus ?? 0) < 500) throw error;
      return await get('/api/2.0/settings', signal);
    }
  };
  return (signal) => {
    underWay ??= read(signal).finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
};
