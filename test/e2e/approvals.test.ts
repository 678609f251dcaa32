import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import { choose as chooseTarget, openForm as openOptions } from './choosing.ts';
import { modalSaying } from './modals.ts';
import { endedCard, startCalls, statusOf, toldWords } from './reading.ts';
import { openScene, type Scene } from './scene.ts';
import { calls, openForm, savedSchedule } from './scheduling.ts';

const approvalsIn = ({ workspace }: Scene): readonly Message[] =>
  workspace
    .messages(workspace.adminChannel)
    .filter(({ metadata }) => metadata?.event_type === 'docspace_backup_approval');

/** Waits until the approval, by its number from 0, says that. */
const approvalSaying = (scene: Scene, words: RegExp, number = 0): Promise<Message> =>
  scene.until(`approval ${number} says ${words}`, () => {
    const found = approvalsIn(scene)[number];
    return found && words.test(found.text) && found;
  });

describe('what a second operator has to approve', { concurrency: 2 }, () => {
  test('deletes a copy once, though two processes get presses and the one that decides is killed', async (t) => {
    const scene = await openScene(t, { env: { BACKUP_APPROVALS: 'delete' } });
    const { workspace, portal, bot } = scene;
    const { admin, colleague, guest } = workspace.people;
    portal.knobs.durationMs = 300;
    await workspace.command(admin, '');
    await endedCard(scene);
    const askToDelete = async (): Promise<void> => {
      const before = workspace.ephemerals(admin).length;
      await workspace.command(admin, 'history');
      const shown = await scene.until('the history', () =>
        workspace
          .ephemerals(admin)
          .slice(before)
          .find(({ blocks }) => JSON.stringify(blocks).includes('backup_delete')),
      );
      await workspace.press(admin, shown, 'backup_delete', portal.history().at(-1)?.id ?? '');
    };
    await askToDelete();
    await toldWords(scene, admin, /^Another operator has to approve this: see <http.*good for 15 minutes/);
    const first = await approvalSaying(scene, new RegExp(`^Approval needed: .*<@${admin}> asks to delete the copy`));
    await workspace.press(admin, first, 'backup_approve');
    await toldWords(scene, admin, /^You asked for this yourself/);
    await workspace.press(guest, first, 'backup_approve');
    await toldWords(scene, guest, /^Guests may not use this bot/);

    // The decision stands in the thread, and the process that wrote it never learns that.
    workspace.faults.add({ on: 'chat.postMessage', fault: { kind: 'hang-after' } });
    await workspace.press(colleague, first, 'backup_approve');
    await scene.until('the decision stands', () => workspace.thread(workspace.adminChannel, first.ts).length === 2);
    await bot.kill();
    assert.equal(calls(scene, 'deletebackup'), 0);
    await Promise.all([scene.startBot(), scene.startBot()]);
    await workspace.press(colleague, first, 'backup_approve');
    await toldWords(scene, colleague, new RegExp(`^<@${colleague}> has approved this already`));
    assert.equal(calls(scene, 'deletebackup'), 0, 'whether it was carried out is not known to the next process');

    portal.finishNow();
    await workspace.command(admin, '');
    await endedCard(scene, 1);
    await askToDelete();
    const second = await approvalSaying(scene, /^Approval needed/, 1);
    const press = await workspace.press(colleague, second, 'backup_approve');
    await Promise.all([workspace.redeliver(press), workspace.press(colleague, second, 'backup_approve')]);
    const done = await approvalSaying(
      scene,
      new RegExp(`^Approved: .*<@${colleague}> approved\\. The copy .* is deleted`),
      1,
    );
    assert.equal(calls(scene, 'deletebackup'), 1);
    assert.ok(!JSON.stringify(done.blocks).includes('backup_approve'));
    const notes = await scene.until('one note is left', () => {
      const replies = workspace.thread(workspace.adminChannel, done.ts).slice(1);
      return replies.length === 1 && replies;
    });
    assert.match(notes[0]?.text ?? '', new RegExp(`^<@${colleague}> approved what <@${admin}> asked for: to delete`));
  });

  test('starts what costs money and what goes elsewhere, and changes the schedule, only then', async (t) => {
    const scene = await openScene(t, { env: { BACKUP_APPROVALS: 'schedule, paid, target' } });
    const { workspace, portal } = scene;
    const { admin, colleague } = workspace.people;
    portal.knobs.durationMs = 300;
    await openForm(scene, admin);
    await workspace.submit(admin);
    await modalSaying(scene, admin, 'Another operator has to approve this');
    assert.equal(await savedSchedule(scene), undefined);
    await workspace.press(
      colleague,
      await approvalSaying(scene, /asks to set the schedule of the backup: every Monday/),
      'backup_approve',
    );
    await approvalSaying(scene, /approved\. \*Saved\.\*/);
    assert.notEqual(await savedSchedule(scene), undefined);

    await openOptions(scene, admin);
    await chooseTarget(scene, admin, 'Documents', 'backup_options_room');
    await workspace.submit(admin, { backup_options_room: '1234' });
    const elsewhere = await approvalSaying(scene, /asks to start a backup to a room of the portal .*`1234`/, 1);
    assert.equal(startCalls(scene), 0);
    await workspace.press(colleague, elsewhere, 'backup_approve');
    const card = await endedCard(scene);
    assert.equal(statusOf(card), 'Completed');
    assert.match(card.text, new RegExp(`asked by <@${admin}>`));

    portal.knobs.usedBefore = 2;
    await workspace.command(admin, '');
    const question = await scene.until('the price', () =>
      workspace.ephemerals(admin).findLast(({ blocks }) => JSON.stringify(blocks).includes('backup_start_paid')),
    );
    await workspace.press(admin, question, 'backup_start_paid');
    const paid = await approvalSaying(scene, /asks to start a backup .*which costs 10 USD/, 2);
    await workspace.press(colleague, paid, 'backup_refuse');
    await approvalSaying(scene, new RegExp(`^Refused: .*<@${colleague}> refused\\. Nothing was done`), 2);
    await workspace.press(colleague, paid, 'backup_approve').catch(() => undefined);
    await workspace.command(admin, '');
    const again = await scene.until('the price again', () =>
      workspace
        .ephemerals(admin)
        .findLast(({ ts, blocks }) => ts > question.ts && JSON.stringify(blocks).includes('backup_start_paid')),
    );
    await workspace.press(admin, again, 'backup_start_paid');
    await workspace.press(colleague, await approvalSaying(scene, /^Approval needed/, 3), 'backup_approve');
    assert.equal(statusOf(await endedCard(scene, 1)), 'Completed');
    assert.deepEqual([startCalls(scene), portal.billingSessions.length], [2, 1]);
  });
});
