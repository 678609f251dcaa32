import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { choose, openForm } from './choosing.ts';
import { fieldsIn, initialOf, modalSaying, modalWith, wordsIn } from './modals.ts';
import { cardsIn, endedCard, startCalls, statusOf, toldWords } from './reading.ts';
import { openQuickScene } from './scene.ts';

describe('a start with options', { concurrency: 8 }, () => {
  test('shows in the modal what the portal refuses, with what was entered, to try again', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    await openForm(scene, admin);
    await choose(scene, admin, 'Documents', 'backup_options_room');
    await workspace.submit(admin, { backup_options_room: '99' });
    const view = await modalSaying(scene, admin, /Nothing was started\. .*\(404\).*Choose another folder\./);
    assert.equal(initialOf(view, 'backup_options_room'), '99');
    assert.equal(statusOf(await endedCard(scene, 0)), 'Not started');
    await workspace.submit(admin, { backup_options_room: '1234' });
    assert.equal(statusOf(await endedCard(scene, 1)), 'Completed');
  });

  test('asks in the modal before it spends money, and takes the yes there', async (t) => {
    const scene = await openQuickScene(t, { env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.admin }) });
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    portal.knobs.usedBefore = 2;
    await openForm(scene, admin);
    await choose(scene, admin, 'Documents', 'backup_options_room');
    await workspace.submit(admin, { backup_options_room: '1234' });
    const asked = await modalWith(scene, admin, 'backup_start_paid');
    assert.match(wordsIn(asked), /One more costs 10 USD\. Nothing was started\. Start it anyway\?/);
    assert.equal(startCalls(scene), 0);
    const press = await workspace.press(admin, asked, 'backup_start_paid');
    await workspace.redeliver(press);
    await modalSaying(scene, admin, 'Follow the backup of');
    await endedCard(scene);
    assert.deepEqual(
      portal.starts.map(({ params, isPaid }) => ({ params, isPaid })),
      [{ params: { folderId: '1234' }, isPaid: true }],
    );
  });

  test('is for operators, who alone may send a copy elsewhere, also when it is tried again', async (t) => {
    const scene = await openQuickScene(t, { env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.admin }) });
    const { workspace } = scene;
    const { admin, colleague } = workspace.people;
    await workspace.command(colleague, 'start options');
    const refused = await modalSaying(scene, colleague, /for the operators of this bot.* Nothing was started\./);
    assert.deepEqual(fieldsIn(refused), []);

    await openForm(scene, admin);
    await choose(scene, admin, 'Documents', 'backup_options_room');
    await workspace.submit(admin, { backup_options_room: '99' });
    const card = await endedCard(scene, 0);
    await workspace.press(colleague, card, 'backup_retry');
    await toldWords(scene, colleague, /for the operators of this bot.*another place than the configured one/);
    assert.equal(startCalls(scene), 1);
    await workspace.press(admin, card, 'backup_retry');
    await endedCard(scene, 1);
  });

  test('tells in the modal of a backup that is under way already', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin, colleague } = workspace.people;
    portal.knobs.durationMs = 60_000;
    await workspace.command(colleague, '');
    await scene.until('a card stands', () => cardsIn(workspace)[0]);
    await openForm(scene, admin);
    await workspace.submit(admin);
    const view = await modalSaying(scene, admin, 'is already running, requested by');
    assert.ok(wordsIn(view).includes(`<@${colleague}>`));
    assert.equal(cardsIn(workspace).length, 1);
  });
});
