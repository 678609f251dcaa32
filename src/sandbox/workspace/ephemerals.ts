import type { Block } from './blocks/blocks.ts';
import { keepNewest } from './messages.ts';

/** What one person alone sees in a channel; it cannot be read back and is never in the history. */
export type Ephemeral = {
  readonly who: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** `slack`: Slack's own sentence about a command that failed. */
  readonly from: 'ack' | 'response_url' | 'chat.postEphemeral' | 'slack';
  readonly edits: number;
  readonly isDeleted: boolean;
};

/** Every ephemeral message, in order. */
export type Ephemerals = {
  readonly show: (ephemeral: Omit<Ephemeral, 'edits' | 'isDeleted'>) => Ephemeral;
  readonly replace: (original: Ephemeral, to: Pick<Ephemeral, 'text' | 'blocks'>) => Ephemeral;
  readonly remove: (original: Ephemeral) => void;
  readonly find: (channel: string, ts: string) => Ephemeral | undefined;
  readonly of: (who: string) => readonly Ephemeral[];
};

/** `most`: how many are kept; the oldest go first. */
export const createEphemerals = (emit: (ephemeral: Ephemeral) => void, most: () => number): Ephemerals => {
  const shown = new Map<string, Ephemeral>();
  const put = (ephemeral: Ephemeral): Ephemeral => {
    shown.set(ephemeral.ts, ephemeral);
    keepNewest(shown, most());
    emit(ephemeral);
    return ephemeral;
  };
  return {
    show: (ephemeral) => put({ ...ephemeral, edits: 0, isDeleted: false }),
    replace: (original, to) => put({ ...original, ...to, edits: original.edits + 1 }),
    remove: (original) => {
      put({ ...original, isDeleted: true });
    },
    find: (channel, ts) => {
      const found = shown.get(ts);
      return found?.channel === channel ? found : undefined;
    },
    of: (who) => [...shown.values()].filter((ephemeral) => ephemeral.who === who),
  };
};
