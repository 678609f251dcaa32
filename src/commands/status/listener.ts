import type { SlotStatus } from '../../backup/slot-status.ts';
import type { Listener } from '../../slack/listener.ts';
import type { Parts } from '../parts.ts';
import { readStatus } from './read.ts';
import { status } from './view.ts';
import { watchWords } from './view-watch.ts';

/** What runs now, or how the last backup ended. */
export const createStatus = (
  parts: Pick<Parts, 'portal' | 'journal' | 'runner' | 'place' | 'backup' | 'clock' | 'readWatch'>,
): Listener => ({
  first: { words: 'Looking…' },
  run: async ({ reply, actor }) => {
    const [told, watch] = await Promise.all([
      readStatus(parts.backup.slot, { ...parts, ...parts.runner.context }),
      parts.readWatch(),
    ]);
    const ids = [...new Set(told.slots.flatMap(cardsIn))];
    const places = new Map(await Promise.all(ids.map(async (id) => [id, await parts.place(id, actor.user)] as const)));
    const channel = await parts.place('', actor.user);
    await reply(status(told, (id) => places.get(id) ?? channel, watchWords(watch)));
  },
});

/** The cards that are named. */
const cardsIn = ({ now, last, lastCopy }: SlotStatus): readonly string[] => [
  ...(now.kind === 'run' ? [now.id] : []),
  ...(now.kind === 'unasked' && now.open ? [now.open.id] : []),
  ...(last?.kind === 'run' ? [last.id] : []),
  ...(lastCopy ? [lastCopy.id] : []),
];
