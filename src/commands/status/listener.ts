import type { BackupRequest } from '../../backup/job.ts';
import type { SlotStatus } from '../../backup/slot-status.ts';
import type { Runner } from '../../runner/runner.ts';
import type { Listener } from '../../slack/listener.ts';
import { status } from './view.ts';

/** What runs now, or how the last backup ended. */
export const createStatus = (options: {
  readonly runner: Pick<Runner, 'status'>;
  readonly permalink: (card: string) => Promise<string>;
  readonly adminChannel: string;
  readonly backup: BackupRequest;
}): Listener => ({
  verb: 'status',
  first: { words: 'Looking…' },
  run: async ({ reply }) => {
    const told = await options.runner.status(options.backup.slot);
    const ids = [...new Set(told.slots.flatMap(cardsIn))];
    const links = new Map(await Promise.all(ids.map(async (id) => [id, await options.permalink(id)] as const)));
    await reply(status(told, (id) => ({ link: links.get(id) ?? '', channel: options.adminChannel })));
  },
});

/** The cards that are named. */
const cardsIn = ({ now, last, lastCopy }: SlotStatus): readonly string[] => [
  ...(now.kind === 'run' ? [now.id] : []),
  ...(now.kind === 'unasked' && now.open ? [now.open.id] : []),
  ...(last?.kind === 'run' ? [last.id] : []),
  ...(lastCopy ? [lastCopy.id] : []),
];
