import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fieldsIn, initialOf, modalSaying, modalWith, optionsOf, wordsIn } from './modals.ts';
import { openQuickScene, type Scene } from './scene.ts';
import { announced, calls, choose, openForm, savedSchedule, scheduleElsewhere, weekly } from './scheduling.ts';

describe('/backup schedule', { concurrency: 8 }, () => {
  for (const server of ['3.1', '3.8'] as const) {
    test(`sets, shows, changes and deletes the schedule of a ${server} portal`, async (t) => {
      const scene = await openQuickScene(t, { portal: { server } });
      const { workspace, portal } = scene;
      const { admin, colleague } = workspace.people;
      portal.knobs.timeZone = 'Europe/Berlin';
      assert.equal(initialOf(await openForm(scene, admin), 'backup_schedule_storage'), 'DataStore');
      const view = await modalSaying(scene, admin, 'There is no schedule');
      assert.ok(!fieldsIn(view).includes('backup_schedule_delete'));
      assert.match(wordsIn(view), /after 24 hours/);

      await choose(scene, admin, 'backup_schedule_storage', 'Documents', 'backup_schedule_room');
      await workspace.submit(admin, { backup_schedule_room: '1234', backup_schedule_copies: '5' });
      const saved = await modalSaying(scene, admin, 'Saved.');
      assert.match(
        wordsIn(saved),
        /every Monday at 03:00 \(Europe\/Berlin\), to a room of the portal \(Documents\) `1234`, the newest 5 copies kept\*\.\n.*<!date\^\d+\^|due: the portal starts it within/,
      );
      assert.deepEqual(await savedSchedule(scene), weekly);
      const [set] = announced(scene);
      assert.match(set?.text ?? '', new RegExp(`^<@${admin}> set a schedule for backups of .*: every Monday at 03:00`));

      await workspace.command(colleague, 'schedule');
      await modalSaying(scene, colleague, 'every Monday at 03:00 (Europe/Berlin)');
      const before = await openForm(scene, admin);
      assert.deepEqual(
        ['every', 'weekday', 'hour', 'copies', 'storage', 'room'].map((name) =>
          initialOf(before, `backup_schedule_${name}`),
        ),
        ['week', '2', '3', '5', 'Documents', '1234'],
      );
      workspace.enter(admin, { backup_schedule_hour: '22', backup_schedule_copies: '30' });
      const monthly = await choose(scene, admin, 'backup_schedule_every', 'month', 'backup_schedule_monthday');
      assert.ok(!fieldsIn(monthly).includes('backup_schedule_weekday'));
      await workspace.submit(admin, { backup_schedule_monthday: '31' });
      await modalSaying(scene, admin, 'Saved.');
      const changed = { ...weekly, cronParams: { period: 2, hour: 22, day: 31 }, backupsStored: 30 };
      assert.deepEqual(await savedSchedule(scene), changed);
      assert.match(
        announced(scene)[1]?.text ?? '',
        new RegExp(`^<@${admin}> changed .*\\nFrom: every Monday at 03:00 .*\\nTo: on day 31 of the month at 22:00 `),
      );

      await workspace.press(admin, await openForm(scene, admin), 'backup_schedule_delete');
      await modalSaying(scene, admin, 'Deleted.');
      assert.equal(await savedSchedule(scene), undefined);
      assert.match(announced(scene)[2]?.text ?? '', /deleted the schedule .*\nIt was: on day 31 of the month/);
      assert.equal(announced(scene).length, 3);
      assert.deepEqual([calls(scene, 'createbackupschedule'), calls(scene, 'deletebackupschedule')], [2, 1]);
    });
  }

  test('shows the schedule to everybody who may use the bot, and lets its operators change it', async (t) => {
    const scene = await openQuickScene(t, { env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.admin }) });
    const { workspace } = scene;
    const { admin, colleague, guest } = workspace.people;
    await scheduleElsewhere(scene);
    await workspace.command(colleague, 'schedule');
    const shown = await modalSaying(scene, colleague, 'every Monday at 03:00 (UTC)');
    assert.match(wordsIn(shown), /Changing it is for the operators of this bot\./);
    assert.deepEqual(fieldsIn(shown), []);
    await workspace.command(colleague, 'panel');
    const panel = await scene.until('the panel stands', () => workspace.messages(workspace.adminChannel)[0]);
    await workspace.press(admin, panel, 'backup_schedule');
    await modalWith(scene, admin, 'backup_schedule_every');

    await workspace.command(guest, 'schedule');
    await modalSaying(scene, guest, /Guests may not use this bot\. .*Nothing was done\./);

    for (const act of [
      () => workspace.submit(admin, { backup_schedule_hour: '9' }),
      async () =>
        workspace.press(admin, await modalWith(scene, admin, 'backup_schedule_delete'), 'backup_schedule_delete'),
      async () =>
        workspace.press(admin, await modalWith(scene, admin, 'backup_schedule_every'), 'backup_schedule_every', 'day'),
    ]) {
      workspace.knobs.person(admin).isRestricted = false;
      await openForm(scene, admin);
      workspace.knobs.person(admin).isRestricted = true;
      await act();
      await modalSaying(scene, admin, /Guests may not use this bot\./);
    }
    assert.deepEqual(await savedSchedule(scene), weekly);
    assert.equal(announced(scene).length, 0);
  });

  test('complains under the field about a place that the portal would refuse, before anything is asked of it', async (t) => {
    const scene = await openQuickScene(t, { portal: { isStandalone: true } });
    const { workspace } = scene;
    const { admin } = workspace.people;
    await openForm(scene, admin);
    const cases = [
      ['Documents', 'room', 'twelve', 'This must be the number of a room or folder, such as 1234.'],
      ['ThridpartyDocuments', 'account', '1234', /ID of a folder of the connected account/],
      ['Local', 'directory', ' ', /must be a directory on the portal’s server/],
    ] as const;
    for (const [storage, name, text, complaint] of cases) {
      const field = `backup_schedule_${name}`;
      await choose(scene, admin, 'backup_schedule_storage', storage, field);
      const { ackBody } = await workspace.submit(admin, { [field]: text });
      const { errors } = ackBody as { errors: Readonly<Record<string, string>> };
      assert.deepEqual(Object.keys(errors), [`0.${name}`]);
      assert.match(errors[`0.${name}`] ?? '', typeof complaint === 'string' ? new RegExp(`^${complaint}$`) : complaint);
    }
    assert.equal(calls(scene, 'createbackupschedule'), 0);
    await workspace.submit(admin, { backup_schedule_directory: '/backups' });
    await modalSaying(scene, admin, /to the server’s disk \(Local\) `\/backups`/);
    assert.deepEqual(await savedSchedule(scene), {
      storageType: 3,
      storageParams: { filePath: '/backups', folderId: '/backups' },
      cronParams: { period: 1, hour: 3, day: 2 },
      backupsStored: 5,
    });
  });

  test('offers a directory on the server only where the server is the customer’s own, and no storage without settings', async (t) => {
    const [cloud, own] = await Promise.all([openQuickScene(t), openQuickScene(t, { portal: { isStandalone: true } })]);
    const offered = async (scene: Scene): Promise<readonly unknown[]> =>
      optionsOf(await openForm(scene, scene.workspace.people.admin), 'backup_schedule_storage');
    assert.deepEqual(await offered(cloud), ['DataStore', 'Documents', 'ThridpartyDocuments']);
    assert.deepEqual(await offered(own), ['DataStore', 'Documents', 'ThridpartyDocuments', 'Local']);
  });

  test('keeps the settings of a third-party storage that it does not show, and never shows them', async (t) => {
    const scene = await openQuickScene(t, { env: { LOG_LEVEL: 'trace' } });
    const { workspace, bot } = scene;
    const { admin } = workspace.people;
    const params = { module: 's3', bucket: 'acme', sse: 'kms', ssekey: 'hush-hush-4711' };
    const storageParams = Object.entries(params).map(([key, value]) => ({ key, value }));
    await scheduleElsewhere(scene, { storageType: '5', storageParams });
    await openForm(scene, admin);
    await modalSaying(scene, admin, 'to third-party storage (ThirdPartyConsumer) `s3`');
    await choose(scene, admin, 'backup_schedule_every', 'month', 'backup_schedule_monthday');
    await workspace.submit(admin, { backup_schedule_copies: '7' });
    await modalSaying(scene, admin, 'Saved.');
    assert.deepEqual(await savedSchedule(scene), {
      storageType: 5,
      storageParams: params,
      cronParams: { period: 2, hour: 3, day: 1 },
      backupsStored: 7,
    });
    const seen = JSON.stringify([
      workspace.calls,
      workspace.everything(workspace.adminChannel),
      bot.stdout(),
      bot.stderr(),
    ]);
    assert.ok(!seen.includes(params.ssekey) && !seen.includes('acme'));
  });

  test('is about the whole instance where that is what the bot backs up', async (t) => {
    const scene = await openQuickScene(t, { portal: { isStandalone: true }, env: { BACKUP_DUMP: 'true' } });
    const { workspace } = scene;
    const { admin } = workspace.people;
    await openForm(scene, admin);
    await choose(scene, admin, 'backup_schedule_storage', 'Local', 'backup_schedule_directory');
    await workspace.submit(admin, { backup_schedule_directory: '/backups' });
    await modalSaying(scene, admin, 'The portal backs up the whole instance');
    assert.equal(await savedSchedule(scene), undefined);
    assert.notEqual(await savedSchedule(scene, '?Dump=true'), undefined);
    assert.match(announced(scene)[0]?.text ?? '', /set a schedule for backups of the whole instance of /);
    const view = await openForm(scene, admin);
    await workspace.press(admin, view, 'backup_schedule_every', 'day');
    await scene.until(
      'the day is gone',
      () => !fieldsIn(workspace.modal(admin) ?? view).includes('backup_schedule_weekday'),
    );
    await workspace.submit(admin);
    await modalSaying(scene, admin, 'every day at 03:00');
  });
});
