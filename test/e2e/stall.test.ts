import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cardSaying, endedCard, onlyCard, repliesTo, statusOf } from './reading.ts';
import { openQuickScene } from './scene.ts';

const env = { BACKUP_STALL_MINUTES: '0.05', BACKUP_NOTIFY: 'problems' };

describe('a backup that does not move', { concurrency: 8 }, () => {
  test('is named on its card and told once, and is still followed', async (t) => {
    const scene = await openQuickScene(t, { env });
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    portal.knobs.durationMs = 60_000;
    await workspace.command(admin, '');
    await cardSaying(scene, 'Running');
    await scene.until('a worker has the job', () => portal.job()?.stage.name === 'working');
    portal.crash();
    const card = await scene.until('the stall is on the card', () => {
      const running = onlyCard(workspace);
      return running && JSON.stringify(running.blocks).includes('*Stalled*') && running;
    });
    const [notice] = await scene.until('a notice stands', () => {
      const replies = repliesTo(workspace, card);
      return replies.length > 0 && replies;
    });
    assert.ok(notice?.text.startsWith(`<@${admin}>`), notice?.text);
    assert.match(notice?.text ?? '', /may be stuck/);
    portal.forget();
    const ended = await endedCard(scene);
    assert.equal(statusOf(ended), 'Unknown');
    await scene.until('the notice of the end stands', () => repliesTo(workspace, ended).length > 1);
    const told = repliesTo(workspace, ended).map(({ text }) => text.includes('may be stuck'));
    assert.deepEqual(told, [true, false]);
  });

  test('is not called stalled while it uploads', async (t) => {
    const scene = await openQuickScene(t, { env: { ...env, BACKUP_STALL_MINUTES: '0.02' } });
    const { portal, workspace } = scene;
    Object.assign(portal.knobs, { durationMs: 5_000, uploadMs: 4_500 });
    await workspace.command(workspace.people.admin, '');
    const card = await cardSaying(scene, 'Completed');
    const said = card.versions.map(({ blocks }) => JSON.stringify(blocks));
    assert.ok(said.some((blocks) => blocks.includes('uploading since')));
    assert.ok(said.every((blocks) => !blocks.includes('Stalled')));
    await scene.bot.stop();
    assert.deepEqual(repliesTo(workspace, card), []);
  });
});
