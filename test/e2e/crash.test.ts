import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cardSaying, cardsIn, endedCard, recordOf, repliesTo, startCalls, statusOf } from './reading.ts';
import { openScene, type Scene } from './scene.ts';

/** The card has come to its end, in place, with one notice, and no second backup was asked for. */
const endedOnce = async (scene: Scene, ts: string, status: string): Promise<void> => {
  const card = await endedCard(scene);
  assert.equal(card.ts, ts);
  assert.equal(statusOf(card), status);
  await scene.until('a notice stands', () => repliesTo(scene.workspace, card).length > 0);
  assert.equal(repliesTo(scene.workspace, card).length, 1);
  assert.equal(cardsIn(scene.workspace).length, 1);
  assert.equal(startCalls(scene), 1);
};

describe('a bot that is killed', { concurrency: 8 }, () => {
  test('while a backup runs: the next takes it over within a minute and tells its end', async (t) => {
    const scene = await openScene(t);
    const { portal, workspace, bot } = scene;
    portal.knobs.durationMs = 5_000;
    await workspace.command(workspace.people.admin, '');
    const { ts } = await cardSaying(scene, 'Running');
    await bot.kill();
    await scene.startBot();
    await endedOnce(scene, ts, 'Completed');
    assert.equal(recordOf(await endedCard(scene)).backup_id, portal.starts[0]?.taskId);
  });

  test('after the portal took the start and before it answered: the next finds the backup', async (t) => {
    const scene = await openScene(t, { transport: 'http' });
    const { portal, workspace, bot } = scene;
    portal.knobs.durationMs = 5_000;
    portal.faults.add({ on: 'startbackup', fault: { kind: 'hang-after' } });
    await workspace.command(workspace.people.admin, '');
    await scene.until('the portal has been asked', () => portal.starts[0]);
    const { ts } = await cardSaying(scene, 'Starting');
    await bot.kill();
    await scene.startBot();
    await endedOnce(scene, ts, 'Completed');
    assert.equal(recordOf(await endedCard(scene)).backup_id, portal.starts[0]?.taskId);
  });

  test('before the portal took the start: the next says that nothing was started', async (t) => {
    const scene = await openScene(t);
    const { portal, workspace, bot } = scene;
    portal.faults.add({ on: 'startbackup', fault: { kind: 'hang' } });
    await workspace.command(workspace.people.admin, '');
    const { ts } = await cardSaying(scene, 'Starting');
    await scene.until('the portal has been asked', () => startCalls(scene) > 0);
    await bot.kill();
    await scene.startBot();
    await endedOnce(scene, ts, 'Not started');
    assert.equal(portal.starts.length, 0);
  });
});
