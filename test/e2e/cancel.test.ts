import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cancelCalls, cancelNotes, openRunning, questionTo, withCancel } from './cancelling.ts';
import { cardSaying, endedCard, statusOf, toldWords } from './reading.ts';
import { openQuickScene } from './scene.ts';

describe('a backup that is cancelled', { concurrency: 8 }, () => {
  test('from its card by who asked for it: the card says by whom', async (t) => {
    const scene = await openRunning(t, {
      env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.colleague }),
    });
    const { workspace, portal, card } = scene;
    const { admin } = workspace.people;
    await workspace.press(admin, card, 'backup_cancel');
    const done = await cardSaying(scene, 'Cancelled');
    assert.match(JSON.stringify(done.blocks), new RegExp(`Cancelled by <@${admin}>\\. This backup made \\*no copy\\*`));
    assert.equal(done.ts, card.ts);
    assert.equal(done.metadata?.event_payload.cancelled_by, admin);
    assert.deepEqual(cancelNotes(scene, done), [`<@${admin}> requested cancellation.`]);
    assert.deepEqual([cancelCalls(scene), portal.history().length], [1, 0]);
    await toldWords(scene, admin, 'The portal accepted the request to cancel.');
    await assert.rejects(workspace.press(admin, done, 'backup_cancel'), /no backup_cancel/, 'the button is gone');
  });

  test("by the command, another's by an operator only", async (t) => {
    const scene = await openRunning(t, {
      portal: { isStandalone: true },
      env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.nobody }),
    });
    const { workspace, card } = scene;
    const { admin, colleague, nobody } = workspace.people;
    await workspace.command(colleague, 'cancel');
    const question = await questionTo(scene, colleague);
    assert.ok(question.text.includes(`<@${admin}>’s backup`), question.text);
    await workspace.press(colleague, question, 'backup_cancel');
    await toldWords(
      scene,
      colleague,
      `That is <@${admin}>’s backup: only they and the operators of this bot may cancel it`,
    );
    await workspace.press(colleague, card, 'backup_cancel');
    assert.deepEqual([cancelCalls(scene), cancelNotes(scene, card)], [0, []]);

    await workspace.command(nobody, 'cancel');
    await workspace.press(nobody, await questionTo(scene, nobody), 'backup_cancel');
    const done = await cardSaying(scene, 'Cancelled');
    assert.ok(JSON.stringify(done.blocks).includes(`Cancelled by <@${nobody}>`));
    await workspace.command(admin, 'cancel');
    await toldWords(
      scene,
      admin,
      'No backup started from Slack is running. Nothing was cancelled. One started in DocSpace is cancelled there.',
    );
    assert.equal(cancelCalls(scene), 1);
  });

  test("on DocSpace's own page is said to be cancelled there", async (t) => {
    const scene = await openRunning(t);
    scene.portal.cancelElsewhere();
    const done = await cardSaying(scene, 'Cancelled');
    assert.match(JSON.stringify(done.blocks), /Cancelled outside Slack: in DocSpace, or because its server stopped\./);
  });

  test('through a process that does not follow it: the one that does says by whom', async (t) => {
    const scene = await openRunning(t, { transport: 'http' });
    const { workspace, bot, card } = scene;
    const follower = card.metadata?.event_payload.follower;
    // Over HTTP Slack reaches the second one alone.
    const second = await scene.startBot();
    await workspace.command(workspace.people.admin, 'help');
    await workspace.press(workspace.people.colleague, card, 'backup_cancel');
    const done = await cardSaying(scene, 'Cancelled');
    assert.ok(JSON.stringify(done.blocks).includes(`Cancelled by <@${workspace.people.colleague}>`));
    assert.equal(done.metadata?.event_payload.follower, follower);
    const cancelled = [bot, second].map((it) => it.logs().some(({ msg }) => msg === 'a backup is cancelled'));
    assert.deepEqual(cancelled, [false, true]);
  });

  test('is not, where the button is that of an older card', async (t) => {
    const scene = await openRunning(t);
    const { workspace, portal, card } = scene;
    const { admin } = workspace.people;
    const old = await scene.until('the cancel button of the first card', () => card);
    portal.fail('portal', 'Disk broken');
    await cardSaying(scene, 'Failed');
    const stale = workspace.postAs(workspace.bot.userId, workspace.adminChannel, { blocks: old.blocks });
    await workspace.command(admin, '');
    await cardSaying(scene, 'Running', 1);
    await workspace.press(admin, stale, 'backup_cancel');
    await toldWords(scene, admin, 'That backup does not run any more. Nothing was cancelled.');
    assert.equal(cancelCalls(scene), 0);
    await scene.until('the newer one is worked on', () => portal.job()?.stage.name === 'working');
  });

  test('is not, where another job has taken its place at the portal meanwhile', async (t) => {
    const scene = await openRunning(t, { env: { BACKUP_POLL_INTERVAL_MS: '60000' } });
    const { workspace, portal, card } = scene;
    portal.cancelElsewhere();
    portal.forget();
    const other = portal.startElsewhere();
    await workspace.press(workspace.people.admin, card, 'backup_cancel');
    await toldWords(scene, workspace.people.admin, 'That backup does not run any more. Nothing was cancelled.');
    assert.equal(cancelCalls(scene), 0);
    assert.equal(portal.job()?.taskId, other);
  });

  test('is not, while a dump runs beside it that would go with it', async (t) => {
    const scene = await openRunning(t, { portal: { isStandalone: true } });
    const { workspace, portal, card } = scene;
    portal.startElsewhere('dump');
    await workspace.press(workspace.people.admin, card, 'backup_cancel');
    await toldWords(scene, workspace.people.admin, 'the backup of the whole instance runs as well');
    assert.deepEqual([cancelCalls(scene), cancelNotes(scene, card)], [0, []]);
    portal.finishNow('dump');
    await workspace.press(workspace.people.admin, card, 'backup_cancel');
    await cardSaying(scene, 'Cancelled');
  });

  test('may be a dump, where the portal’s own backup does not run beside it', async (t) => {
    const scene = await openRunning(t, { portal: { isStandalone: true }, env: { BACKUP_DUMP: 'true' } });
    const { workspace, portal, card } = scene;
    portal.startElsewhere('portal');
    await workspace.press(workspace.people.admin, card, 'backup_cancel');
    await toldWords(scene, workspace.people.admin, 'the portal’s own backup runs as well');
    portal.finishNow('portal');
    await workspace.command(workspace.people.admin, 'cancel');
    const question = await questionTo(scene, workspace.people.admin);
    assert.match(question.text, /your backup of the whole instance/);
    await workspace.press(workspace.people.admin, question, 'backup_cancel');
    await cardSaying(scene, 'Cancelled');
  });

  for (const isStandalone of [false, true]) {
    test(`is not by a server that is too old, ${isStandalone ? 'self-hosted' : 'in the cloud'}`, async (t) => {
      const scene = await openRunning(t, { portal: { server: '3.1', isStandalone } });
      const { workspace, card } = scene;
      await workspace.press(workspace.people.admin, card, 'backup_cancel');
      await toldWords(
        scene,
        workspace.people.admin,
        'This DocSpace server cannot cancel backups (3.7 and newer can). Nothing was cancelled. The backup continues.',
      );
      assert.deepEqual([cancelCalls(scene), cancelNotes(scene, card)], [0, []]);
    });
  }

  test('where it finishes in the very moment is completed: the history has it', async (t) => {
    const scene = await openRunning(t, { env: { BACKUP_POLL_INTERVAL_MS: '2000' } });
    const { workspace, portal, card } = scene;
    portal.faults.add({ on: 'cancelbackup', fault: { kind: 'delay', ms: 300 } });
    const pressing = workspace.press(workspace.people.admin, card, 'backup_cancel');
    await scene.until('it is noted who cancels', () => cancelNotes(scene, card).length > 0);
    portal.finishNow();
    await pressing;
    const done = await endedCard(scene);
    assert.equal(statusOf(done), 'Completed');
    assert.equal(done.metadata?.event_payload.backup_id, portal.history()[0]?.id);
  });

  test('before a worker has taken it comes back, which is said; it can be cancelled then', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    Object.assign(portal.knobs, { durationMs: 600_000, pickupMs: 2_500 });
    await workspace.command(admin, '');
    await workspace.press(admin, await cardSaying(scene, 'Running'), 'backup_cancel');
    await toldWords(scene, admin, 'The portal continues with the backup anyway. Nothing was cancelled.');
    const card = await scene.until('the card has its button again', () => withCancel(scene));
    await workspace.press(admin, card, 'backup_cancel');
    await cardSaying(scene, 'Cancelled');
  });

  test('is told why not where the portal refuses it, and the card continues', async (t) => {
    const scene = await openRunning(t);
    const { workspace, portal, card } = scene;
    portal.faults.add({ on: 'cancelbackup', fault: { kind: 'status', status: 403 } });
    await workspace.press(workspace.people.admin, card, 'backup_cancel');
    await toldWords(
      scene,
      workspace.people.admin,
      /does not allow this \(403\).*Nothing was cancelled\. The backup continues\./,
    );
    assert.deepEqual(cancelNotes(scene, card), [
      `<@${workspace.people.admin}> requested cancellation.`,
      `<@${workspace.people.admin}> could not cancel this backup; it continues.`,
    ]);
    const shown = await scene.until('the card has its button again', () => withCancel(scene));
    await workspace.press(workspace.people.admin, shown, 'backup_cancel');
    await cardSaying(scene, 'Cancelled');
  });
});
