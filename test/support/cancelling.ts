import type { Answer } from '../../src/backup/outcome.ts';
import { createProcess, createWorld, type Process, type World } from './process.ts';

/** Cancels t1 as that person; the answers fill with what they are told. */
export const cancelBy = (process: Process, by: string, { mayCancelOthers = true, backupId = 't1' } = {}) => {
  const answers: Answer[] = [];
  const done = process.acts.cancel({
    backupId,
    message: '',
    by,
    mayCancelOthers: async () => mayCancelOthers,
    tell: async (answer) => void answers.push(answer),
  });
  return { answers, done };
};

/** What the person was told, in short. */
export const told = (answers: readonly Answer[]): readonly string[] =>
  answers.map((answer) => ('why' in answer ? answer.why : answer.kind));

/** The deeds noted under cards, and whose they are. */
export const notes = ({ channel }: World): readonly (readonly [string, string | undefined])[] =>
  channel.replies.filter(({ mark }) => mark.by !== undefined).map(({ mark }) => [mark.about, mark.by]);

/** How the cards stand; a cancelled one with the person who did it. */
export const ended = ({ channel }: World): readonly unknown[] =>
  channel.cards().map(({ run }) => (run.phase === 'cancelled' ? `cancelled by ${run.cancelledBy}` : run.phase));

/** U1's backup t1, under way and followed. */
export const beginBackup = async (isDump = false) => {
  const world = createWorld();
  const process = createProcess(world);
  process.ask({ backup: { storage: 'DataStore', params: {}, slot: isDump ? 'dump' : 'portal' } });
  await world.clock.advance(4_000);
  world.portal.set({ percent: 40, status: 'running' }, isDump ? 'dump' : 'portal');
  await world.clock.advance(4_000);
  return { world, process };
};
