import type { Log } from '../lib/log.ts';
import { failureOf, type SlackFailure } from '../slack/web.ts';
import type { Channel } from './channel.ts';

/** The cards that Slack refuses to edit or to delete, as far as this process has found out. */
export type RefusedCards = {
  /** Cards that can never be edited again: none of them is chosen again. */
  readonly edits: Set<string>;
  /** Deletes a card; false: it stays. A card that Slack has refused to delete is not tried a second time. */
  readonly remove: (ts: string) => Promise<boolean>;
};

export const createRefusedCards = (options: {
  readonly channel: Pick<Channel, 'remove'>;
  readonly log: Log;
  readonly report: (failure: SlackFailure | undefined) => void;
}): RefusedCards => {
  const { channel, log, report } = options;
  const kept = new Set<string>();
  return {
    edits: new Set(),
    remove: async (ts) => {
      if (kept.has(ts)) return false;
      try {
        await channel.remove(ts);
        report(undefined);
        return true;
      } catch (error) {
        const failure = failureOf(error);
        report(failure);
        log.warn({ err: error, card: ts }, 'a card that should be deleted stays');
        if (failure.kind !== 'refused') return false;
        kept.add(ts);
        return failure.code === 'message_not_found';
      }
    },
  };
};
