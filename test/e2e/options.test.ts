import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { choose, openForm, storage } from './choosing.ts';
import { fieldsIn, initialOf, modalSaying, modalWith, optionsOf, wordsIn } from './modals.ts';
import { endedCard, placeOf, startCalls, statusOf, toldTo } from './reading.ts';
import { openQuickScene } from './scene.ts';

describe('/backup start options', { concurrency: 8 }, () => {
  for (const server of ['3.1', '3.8'] as const) {
    test(`starts a backup to a room of choice at a ${server} portal`, async (t) => {
      const scene = await openQuickScene(t, { portal: { server } });
      const { workspace, portal } = scene;
      const { admin } = workspace.people;
      const view = await openForm(scene, admin);
      assert.deepEqual(optionsOf(view, storage), ['DataStore', 'Documents', 'ThridpartyDocuments']);
      assert.equal(initialOf(view, storage), 'DataStore');
      assert.match(wordsIn(view), /after 24 hours/);
      assert.ok(!fieldsIn(view).includes('backup_options_slot'));

      await choose(scene, admin, 'Documents', 'backup_options_room');
      await workspace.submit(admin, { backup_options_room: '1234' });
      const answer = await modalSaying(scene, admin, /Follow the backup of .* on <.*\|the card>/);
      const card = await endedCard(scene);
      assert.equal(statusOf(card), 'Completed');
      assert.ok(wordsIn(answer).includes(placeOf(card)));
      assert.match(JSON.stringify(card.blocks), /a room of the portal \(Documents\) `1234`/);
      assert.deepEqual(
        portal.starts.map(({ storageType, params, dump }) => ({ storageType, params, dump })),
        [{ storageType: 'Documents', params: { folderId: '1234' }, dump: false }],
      );
      assert.deepEqual(
        toldTo(workspace, admin).filter((text) => text.includes('asked for')),
        [],
      );
    });
  }

  test('offers what a self-hosted portal can do, as it is configured', async (t) => {
    const scene = await openQuickScene(t, {
      portal: { isStandalone: true },
      env: { BACKUP_STORAGE_TYPE: 'Local', BACKUP_STORAGE_PARAMS: 'filePath=/backups', BACKUP_DUMP: 'true' },
    });
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    const view = await openForm(scene, admin);
    assert.deepEqual(
      ['storage', 'directory', 'slot'].map((name) => initialOf(view, `backup_options_${name}`)),
      ['Local', '/backups', 'dump'],
    );
    await workspace.submit(admin);
    await endedCard(scene, 0);
    await openForm(scene, admin);
    await workspace.submit(admin, { backup_options_slot: 'portal' });
    await endedCard(scene, 1);
    assert.deepEqual(
      portal.starts.map(({ storageType, params, dump }) => [storageType, params.filePath, dump]),
      [
        ['Local', '/backups', true],
        ['Local', '/backups', false],
      ],
    );
  });

  test('keeps the settings of the configured third-party storage, and does not show them', async (t) => {
    const scene = await openQuickScene(t, {
      env: {
        BACKUP_STORAGE_TYPE: 'ThirdPartyConsumer',
        BACKUP_STORAGE_PARAMS: 'module=s3,bucket=acme,ssekey=hush-hush-4711',
      },
    });
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    const view = await openForm(scene, admin);
    assert.equal(initialOf(view, storage), 'ThirdPartyConsumer');
    await workspace.submit(admin);
    await endedCard(scene);
    assert.deepEqual(portal.starts[0]?.params, {
      module: 's3',
      bucket: 'acme',
      ssekey: 'hush-hush-4711',
      subdir: 'backup',
    });
    assert.ok(!JSON.stringify([workspace.calls, view]).includes('hush-hush'));
  });

  test('complains under the field, and asks the portal nothing, where a place cannot be right', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    await openForm(scene, admin);
    await choose(scene, admin, 'Documents', 'backup_options_room');
    const { ackBody } = await workspace.submit(admin, { backup_options_room: 'Backups' });
    assert.deepEqual(ackBody, {
      response_action: 'errors',
      errors: { '0.room': 'This must be the number of a room or folder, such as 1234.' },
    });
    await workspace.submit(admin, { backup_options_storage: 'ThridpartyDocuments', backup_options_room: '1234' });
    await modalSaying(scene, admin, 'The form has other fields for what you chose');
    assert.equal(startCalls(scene), 0);
  });

  test('is for those who may start a backup, when it is opened and when it is sent', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin, guest } = workspace.people;
    await workspace.command(guest, 'start options');
    await modalSaying(scene, guest, /Guests may not use this bot\. .*Nothing was started\./);
    for (const act of [
      () => workspace.submit(admin),
      async () => workspace.press(admin, await modalWith(scene, admin, storage), storage, 'Documents'),
    ]) {
      workspace.knobs.person(admin).isRestricted = false;
      await openForm(scene, admin);
      workspace.knobs.person(admin).isRestricted = true;
      await act();
      await modalSaying(scene, admin, /Guests may not use this bot\./);
    }
    assert.equal(startCalls(scene), 0);
  });

  test('is one backup, however often Slack delivers it', async (t) => {
    const scene = await openQuickScene(t);
    const { admin } = scene.workspace.people;
    await openForm(scene, admin);
    const sent = await scene.workspace.submit(admin);
    await scene.workspace.redeliver(sent);
    await endedCard(scene);
    assert.equal(startCalls(scene), 1);
  });

  test('says why there is no form where the portal cannot be asked', async (t) => {
    const scene = await openQuickScene(t);
    const { admin } = scene.workspace.people;
    scene.portal.faults.add({ on: 'settings', fault: { kind: 'html' }, times: 2 });
    await scene.workspace.command(admin, 'start options');
    await modalSaying(scene, admin, /not available at the moment \(502\).*Nothing was started\./);
  });
});
