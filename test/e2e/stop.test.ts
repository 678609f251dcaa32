import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cardSaying, onlyCard, recordOf, repliesTo, startCalls, statusesOf, toldWords } from './reading.ts';
import { openScene, type Transport } from './scene.ts';

const ways: readonly { readonly transport: Transport; readonly who: 'started' | 'bot' }[] = [
  { transport: 'socket', who: 'started' },
  { transport: 'http', who: 'bot' },
];

describe('a bot that is stopped in order', { concurrency: 8 }, () => {
  for (const { transport, who } of ways) {
    test(`lets go of its backup, and the next continues with the same card: over ${transport}, by a signal to ${who === 'bot' ? 'the bot' : 'npm'}`, async (t) => {
      const scene = await openScene(t, { transport, way: 'npm' });
      const { portal, workspace, bot } = scene;
      portal.knobs.durationMs = 6_000;
      await workspace.command(workspace.people.admin, '');
      const card = await cardSaying(scene, 'Running');
      const before = performance.now();
      assert.equal(await bot.stop(who), 0);
      assert.ok(performance.now() - before < 5_000, 'it does not wait for the backup');
      assert.equal(bot.stderr(), '');
      assert.equal(statusesOf(onlyCard(workspace) ?? card).at(-1), 'Running');

      await scene.startBot();
      const done = await cardSaying(scene, 'Completed');
      assert.equal(done.ts, card.ts);
      assert.deepEqual(statusesOf(done), ['Starting', 'Running', 'Completed']);
      assert.equal(recordOf(done).run, recordOf(card).run);
      await scene.until('a notice stands', () => repliesTo(workspace, done).length > 0);
      assert.equal(repliesTo(workspace, done).length, 1);
      assert.equal(startCalls(scene), 1);
      assert.ok(onlyCard(workspace));
    });
  }

  test('has its backup told by the next where it ended in between', async (t) => {
    const scene = await openScene(t);
    const { portal, workspace, bot } = scene;
    portal.knobs.durationMs = 60_000;
    await workspace.command(workspace.people.admin, '');
    const card = await cardSaying(scene, 'Running');
    await bot.stop();
    portal.fail('portal', 'Disk broken');
    await scene.startBot();
    const done = await cardSaying(scene, 'Failed');
    assert.equal(done.ts, card.ts);
    assert.match(done.text, /Disk broken/);
  });

  test('leaves nothing half asked: the request under way is finished before', async (t) => {
    const scene = await openScene(t);
    const { portal, workspace, bot } = scene;
    const { admin } = workspace.people;
    portal.knobs.durationMs = 60_000;
    portal.faults.add({ on: 'startbackup', fault: { kind: 'delay-after', ms: 1_000 } });
    await workspace.command(admin, '');
    await scene.until('the portal has been asked', () => portal.starts[0]);
    assert.equal(await bot.stop(), 0);
    const card = onlyCard(workspace);
    assert.equal(card && recordOf(card).backup_id, portal.starts[0]?.taskId);
    await toldWords(scene, admin, 'Follow the backup of');
  });
});
