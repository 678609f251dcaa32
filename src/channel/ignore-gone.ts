import { failureOf } from '../slack/web.ts';

/** Takes it as success that a message to be deleted is gone; throws every other failure. */
export const ignoreGone = (error: unknown): void => {
  const failure = failureOf(error);
  if (failure.kind !== 'refused' || failure.code !== 'message_not_found') throw error;
};
