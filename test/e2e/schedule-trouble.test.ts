import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { initialOf, modalSaying, modalWith, wordsIn } from './modals.ts';
import { toldWords } from './reading.ts';
import { openQuickScene, type Scene } from './scene.ts';
import { announced, calls, openForm, savedSchedule, scheduleElsewhere, weekly } from './scheduling.ts';

const daily = { ...weekly, cronParams: { period: 0, hour: 9, day: 0 } };

/** Opens the form and makes it say every day at nine. */
const wantDaily = async (scene: Scene, who: string): Promise<void> => {
  const view = await openForm(scene, who);
  await scene.workspace.press(who, view, 'backup_schedule_every', 'day');
  await scene.until('the form has changed', () => {
    const now = scene.workspace.modal(who);
    return now !== undefined && initialOf(now, 'backup_schedule_every') === 'day';
  });
  scene.workspace.enter(who, { backup_schedule_hour: '9' });
};

describe('a change of the schedule', { concurrency: 8 }, () => {
  test('that somebody else was faster with is not saved over theirs, which is shown instead', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin, colleague } = workspace.people;
    await scheduleElsewhere(scene);
    await wantDaily(scene, admin);
    await openForm(scene, colleague);
    await scheduleElsewhere(scene, { cronParams: { period: 1, hour: 20, day: 6 }, backupsStored: 9 });
    await workspace.submit(admin);
    const view = await modalSaying(scene, admin, 'The schedule was changed meanwhile');
    assert.match(wordsIn(view), /Your change was not made\.[\s\S]*every Friday at 20:00/);
    assert.deepEqual(
      ['every', 'weekday', 'hour', 'copies'].map((name) => initialOf(view, `backup_schedule_${name}`)),
      ['week', '6', '20', '9'],
    );
    assert.equal(calls(scene, 'createbackupschedule'), 2, 'both from elsewhere');
    await workspace.submit(admin, { backup_schedule_hour: '21' });
    await modalSaying(scene, admin, 'every Friday at 21:00');

    await workspace.press(
      colleague,
      await modalWith(scene, colleague, 'backup_schedule_delete'),
      'backup_schedule_delete',
    );
    await modalSaying(scene, colleague, 'The schedule was changed meanwhile');
    assert.equal(calls(scene, 'deletebackupschedule'), 0);
    assert.equal(announced(scene).length, 1);
  });

  test('that a run of the schedule came between is none that anybody made', async (t) => {
    const scene = await openQuickScene(t);
    const { admin } = scene.workspace.people;
    await scheduleElsewhere(scene);
    await wantDaily(scene, admin);
    assert.ok(scene.portal.runSchedule());
    await scene.workspace.submit(admin);
    await modalSaying(scene, admin, 'Saved.');
    assert.deepEqual(await savedSchedule(scene), daily);
  });

  test('whose answer is lost is looked for, and is never sent again', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    await scheduleElsewhere(scene);
    await wantDaily(scene, admin);
    portal.faults.add({ on: 'createbackupschedule', fault: { kind: 'drop-after' } });
    await workspace.submit(admin);
    await modalSaying(scene, admin, 'Saved.');
    assert.deepEqual(await savedSchedule(scene), daily);
    assert.equal(calls(scene, 'createbackupschedule'), 2);

    await openForm(scene, admin);
    portal.faults.add({ on: 'createbackupschedule', fault: { kind: 'drop-before' } });
    await workspace.submit(admin, { backup_schedule_hour: '10' });
    await modalSaying(scene, admin, 'Checking which schedule it has now');
    const view = await modalSaying(scene, admin, 'Your change was not made');
    assert.match(wordsIn(view), /dropped the connection before it had answered\.[\s\S]*every day at 09:00/);
    assert.equal(calls(scene, 'createbackupschedule'), 3);

    await workspace.press(admin, await openForm(scene, admin), 'backup_schedule_delete');
    await modalSaying(scene, admin, 'Deleted.');
    await scheduleElsewhere(scene);
    portal.faults.add({ on: 'deletebackupschedule', fault: { kind: 'drop-after' } });
    await workspace.press(admin, await openForm(scene, admin), 'backup_schedule_delete');
    await modalSaying(scene, admin, 'Deleted.');
    assert.equal(await savedSchedule(scene), undefined);
    assert.equal(calls(scene, 'deletebackupschedule'), 2);
    assert.equal(announced(scene).length, 3);
  });

  test('is told at once to be on its way, also a deletion', async (t) => {
    const scene = await openQuickScene(t);
    const { admin } = scene.workspace.people;
    await scheduleElsewhere(scene);
    const view = await openForm(scene, admin);
    scene.portal.faults.add({ on: 'deletebackupschedule', fault: { kind: 'delay', ms: 500 } });
    await scene.workspace.press(admin, view, 'backup_schedule_delete');
    await modalSaying(scene, admin, 'Asking the portal…');
    await modalSaying(scene, admin, 'Deleted.');
  });

  test('that cannot be told to have been made or not is told as that', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    await scheduleElsewhere(scene);
    await wantDaily(scene, admin);
    const times = Number.POSITIVE_INFINITY;
    portal.faults.add({ on: 'createbackupschedule', fault: { kind: 'drop-after' } });
    portal.faults.add({ on: 'getbackupschedule', fault: { kind: 'html' }, skip: 1, times });
    await workspace.submit(admin);
    await modalSaying(scene, admin, 'Which schedule the portal has now is not known');
    assert.equal(announced(scene).length, 0);
    portal.faults.clear();
    assert.deepEqual(await savedSchedule(scene), daily);
  });

  test('is saved and announced once, however often Slack delivers it', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    await openForm(scene, admin);
    workspace.faults.add({ on: 'chat.postMessage', fault: { kind: 'drop-after' } });
    const sent = await workspace.submit(admin, { backup_schedule_hour: '8' });
    await workspace.redeliver(sent);
    await modalSaying(scene, admin, `It is announced in <#${workspace.adminChannel}>.`);
    await workspace.redeliver(sent);
    await openForm(scene, admin);
    await modalSaying(scene, admin, 'every Monday at 08:00');
    assert.equal(calls(scene, 'createbackupschedule'), 1);
    assert.equal(announced(scene).length, 1);
  });

  test('that Slack does not let the bot announce is saved, and the person is asked to tell the others', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    await openForm(scene, admin);
    workspace.knobs.channel(workspace.adminChannel).isArchived = true;
    await workspace.submit(admin);
    const view = await modalSaying(scene, admin, 'Saved.');
    assert.match(wordsIn(view), /It could not be announced in <#\w+> \(is_archived\): tell the others yourself\./);
  });

  test('that was sent before the fields had caught up is not saved', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    await openForm(scene, admin);
    await workspace.submit(admin, { backup_schedule_storage: 'Documents', backup_schedule_every: 'month' });
    const view = await modalSaying(scene, admin, 'The form has other fields');
    assert.equal(initialOf(view, 'backup_schedule_every'), 'month');
    assert.equal(calls(scene, 'createbackupschedule'), 0);
    await workspace.submit(admin, { backup_schedule_room: '1234', backup_schedule_monthday: '9' });
    await modalSaying(scene, admin, 'on day 9 of the month at 03:00');
  });

  test('is told by direct message to a person who closed the dialog', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    await openForm(scene, admin);
    portal.faults.add({ on: 'createbackupschedule', fault: { kind: 'delay', ms: 500 } });
    await workspace.submit(admin);
    await workspace.dismiss(admin);
    assert.match(await toldWords(scene, admin, /Saved\./), /every Monday at 03:00/);
  });
});

describe('a schedule that cannot be read', { concurrency: 8 }, () => {
  test('is told with the reason, and there is no form to overwrite it', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    portal.faults.add({ on: 'getbackupschedule', fault: { kind: 'html' } });
    await workspace.command(admin, 'schedule');
    const view = await modalSaying(scene, admin, 'The schedule cannot be shown.');
    assert.match(wordsIn(view), /not available at the moment \(502\)/);
    assert.deepEqual(view.submit, null);

    await scheduleElsewhere(scene);
    await wantDaily(scene, admin);
    portal.faults.add({ on: 'getbackupschedule', fault: { kind: 'html' } });
    await workspace.submit(admin);
    const again = await modalSaying(scene, admin, 'Nothing was changed.');
    assert.equal(initialOf(again, 'backup_schedule_hour'), '9');
    await workspace.submit(admin);
    await modalSaying(scene, admin, 'Saved.');
    assert.deepEqual(await savedSchedule(scene), daily);
  });

  test('is told without a time zone where the portal does not say its own', async (t) => {
    const scene = await openQuickScene(t);
    const { admin } = scene.workspace.people;
    await scheduleElsewhere(scene);
    // An error is asked again once.
    scene.portal.faults.add({ on: 'settings', fault: { kind: 'status', status: 500 }, times: 2 });
    await openForm(scene, admin);
    await modalSaying(
      scene,
      admin,
      /at 03:00 \(the portal’s own time zone, which it does not name\)[\s\S]*When the next one starts is not known/,
    );
  });
});
