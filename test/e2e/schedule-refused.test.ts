import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { initialOf, modalSaying, wordsIn } from './modals.ts';
import { openQuickScene } from './scene.ts';
import { announced, choose, openForm, savedSchedule } from './scheduling.ts';

describe('a schedule that the portal refuses', { concurrency: 8 }, () => {
  test('for the plan is told in words, with what was entered, and can be tried again', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    Object.assign(portal.knobs, { allowance: 0, isWalletOn: false });
    await openForm(scene, admin);
    await choose(scene, admin, 'backup_schedule_storage', 'Documents', 'backup_schedule_room');
    await workspace.submit(admin, { backup_schedule_room: '1234', backup_schedule_hour: '17' });
    const view = await modalSaying(scene, admin, 'Your pricing plan does not support this option');
    assert.match(
      wordsIn(view),
      /\(402\).*A schedule needs a plan with free backups, or the paid backup service.*Nothing was changed\./,
    );
    assert.deepEqual(
      ['room', 'hour'].map((name) => initialOf(view, `backup_schedule_${name}`)),
      ['1234', '17'],
    );
    portal.knobs.isWalletOn = true;
    await workspace.submit(admin);
    await modalSaying(scene, admin, 'every Monday at 17:00');
    assert.equal(announced(scene).length, 1);
  });

  const refusals = [
    ['99', /does not find what it was asked for \(404\).*Choose another folder\. Nothing was changed\./],
    ['1235', /may not write to the room \(403\): “Access denied”.*Nothing was changed\./],
  ] as const;
  for (const [room, words] of refusals) {
    test(`for its room ${room} is told with the portal's reason`, async (t) => {
      const scene = await openQuickScene(t);
      const { admin } = scene.workspace.people;
      await openForm(scene, admin);
      await choose(scene, admin, 'backup_schedule_storage', 'Documents', 'backup_schedule_room');
      await scene.workspace.submit(admin, { backup_schedule_room: room });
      const view = await modalSaying(scene, admin, words);
      assert.equal(initialOf(view, 'backup_schedule_room'), room);
      assert.equal(await savedSchedule(scene), undefined);
    });
  }

  test('with an error of its own is told with what the portal said', async (t) => {
    const scene = await openQuickScene(t, { portal: { isStandalone: true } });
    const { admin } = scene.workspace.people;
    await openForm(scene, admin);
    await choose(scene, admin, 'backup_schedule_storage', 'Local', 'backup_schedule_directory');
    const body = JSON.stringify({ error: { message: 'Directory not found.' }, status: 1, statusCode: 500 });
    scene.portal.faults.add({ on: 'createbackupschedule', fault: { kind: 'status', status: 500, body } });
    await scene.workspace.submit(admin, { backup_schedule_directory: '/nowhere' });
    const view = await modalSaying(scene, admin, 'Directory not found');
    assert.match(wordsIn(view), /error of its own \(500\).*Nothing was changed\./);
  });
});
