import type { TestContext } from 'node:test';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import { cardSaying, cardsIn, repliesTo } from './reading.ts';
import { openQuickScene, type Scene, type SceneOptions } from './scene.ts';

/** How often the portal was asked to cancel. */
export const cancelCalls = ({ portal }: Scene): number =>
  portal.calls.filter(({ name }) => name === 'cancelbackup').length;

/** What stands under the card about cancelling. */
export const cancelNotes = ({ workspace }: Scene, card: Message): readonly string[] =>
  repliesTo(workspace, card).flatMap(({ text }) => (/ cancel(?:lation\.| )/.test(text) ? [text] : []));

/** The card that can be cancelled. */
export const withCancel = ({ workspace }: Scene): Message | undefined =>
  cardsIn(workspace).find(({ blocks }) => JSON.stringify(blocks).includes('backup_cancel'));

/** A scene in which a worker has had a backup of `admin` for a moment and needs ten minutes for it, and its card. */
export const openRunning = async (t: TestContext, options: SceneOptions = {}) => {
  const scene = await openQuickScene(t, options);
  const { workspace, portal } = scene;
  portal.knobs.durationMs = 600_000;
  await workspace.command(workspace.people.admin, '');
  const card = await cardSaying(scene, 'Running');
  const slot = portal.starts[0]?.dump ? 'dump' : 'portal';
  await scene.until('a worker has it', () => portal.job(slot)?.stage.name === 'working');
  return { ...scene, card };
};

/** The question of `/backup cancel` to the person, once it is asked. */
export const questionTo = ({ workspace, until }: Scene, person: string) =>
  until('the question is asked', () =>
    workspace.ephemerals(person).find(({ text, isDeleted }) => !isDeleted && text.startsWith('This would cancel')),
  );
