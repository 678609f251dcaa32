import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { modalSaying } from './modals.ts';
import { cardSaying, cardsIn, placeOf, toldWords } from './reading.ts';
import { openQuickScene, type Scene } from './scene.ts';

/** The panels that stand, oldest first. */
const panelsIn = (workspace: SimulatedWorkspace): readonly Message[] =>
  workspace.messages(workspace.adminChannel).filter(({ metadata }) => metadata?.event_type === 'docspace_backup_panel');

/** Waits until one panel stands alone, and says that; gives the panel. */
const panelSaying = ({ until, workspace }: Scene, words: RegExp): Promise<Message> =>
  until(`the panel says ${words}`, () => {
    const [panel, ...more] = panelsIn(workspace);
    return more.length === 0 && panel && words.test(JSON.stringify(panel.blocks)) && panel;
  });

const edits = ({ workspace }: Scene, { ts }: Message): number =>
  workspace.calls.filter(({ name, body }) => name === 'chat.update' && body.includes(ts)).length;

/** Posts the panel as the person; gives it. */
const post = async (scene: Scene, who = scene.workspace.people.admin): Promise<Message> => {
  const { workspace } = scene;
  const before = panelsIn(workspace).at(-1)?.ts ?? '';
  await workspace.command(who, 'panel');
  return await scene.until('a new panel stands', () => panelsIn(workspace).find(({ ts }) => ts > before));
};

describe('the panel', { concurrency: 8 }, () => {
  test('starts a backup and tells how it stands, in a few edits', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { colleague } = workspace.people;
    portal.knobs.durationMs = 60_000;
    await post(scene);
    const panel = await panelSaying(scene, /No backup was started here in the last three days\./);
    await workspace.press(colleague, panel, 'backup_start');
    const card = await cardSaying(scene, 'Running');
    const running = await panelSaying(scene, /A backup has been \*running\* since <!date\^/);
    assert.ok(JSON.stringify(running.blocks).includes(placeOf(card)), 'it leads to the card');
    assert.ok(JSON.stringify(running.blocks).includes(`<@${colleague}>`));
    assert.match(running.text, /running since \d{4}-/);
    portal.finishNow();
    const ended = await panelSaying(scene, /The last backup: \*Completed\* <!date\^/);
    assert.match(JSON.stringify(ended.blocks), /as of <!date\^/);
    assert.equal(ended.ts, panel.ts);
    assert.ok(edits(scene, panel) <= 3, `${edits(scene, panel)} edits`);
    assert.equal(cardsIn(workspace).length, 1);
  });

  test('answers its other buttons as the commands do', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    const panel = await post(scene);
    await workspace.press(admin, panel, 'backup_status');
    await toldWords(scene, admin, /No backup|no backup|nothing/i);
    await workspace.press(admin, panel, 'backup_history');
    await toldWords(scene, admin, /^(\*Backups\*|No backup of)/);
    await workspace.press(admin, panel, 'backup_schedule');
    await modalSaying(scene, admin, /schedule/i);
    assert.equal(panelsIn(workspace).length, 1);
    assert.equal(edits(scene, panel), 0, 'no answer takes the place of the panel');
  });

  test('moves when it is asked for again: the old one goes', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin, colleague } = workspace.people;
    const first = await post(scene);
    const foreign = workspace.postAs(workspace.people.robot, workspace.adminChannel, {
      text: 'A panel of another app',
      metadata: { event_type: 'docspace_backup_panel', event_payload: { request: 'x', shows: 'x' } },
    });
    const second = await post(scene, colleague);
    await scene.until('the old panel is gone', () => !panelsIn(workspace).some(({ ts }) => ts === first.ts));
    assert.deepEqual(
      panelsIn(workspace).map(({ ts }) => ts),
      [foreign.ts, second.ts],
    );
    await toldWords(scene, colleague, `The panel is in <#${workspace.adminChannel}>.`);
    const delivery = await workspace.command(admin, 'panel');
    await scene.until('it has moved once more', () => panelsIn(workspace).at(-1)?.ts !== second.ts);
    await workspace.redeliver(delivery);
    await scene.bot.stop();
    assert.equal(panelsIn(workspace).length, 2, 'what is delivered twice is posted once');
  });

  test('stands once where the answer to its posting is lost', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const first = await post(scene);
    for (const kind of ['drop-after', 'drop-before'] as const) {
      workspace.faults.add({ on: 'chat.postMessage', fault: { kind } });
      const told = workspace.ephemerals(workspace.people.admin).length;
      await workspace.command(workspace.people.admin, 'panel');
      await scene.until('it is told to stand', () =>
        workspace
          .ephemerals(workspace.people.admin)
          .slice(told)
          .some(({ text }) => text.startsWith('The panel is in')),
      );
      assert.equal(panelsIn(workspace).length, 1, kind);
    }
    assert.ok(panelsIn(workspace).every(({ ts }) => ts > first.ts));
  });

  test('that Slack refuses is told, and the old one stays', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    const first = await post(scene);
    workspace.knobs.channel(workspace.adminChannel).isArchived = true;
    await workspace.command(admin, 'panel');
    await toldWords(scene, admin, /Slack did not take the panel \(is_archived\)\. Nothing was posted/);
    assert.deepEqual(
      panelsIn(workspace).map(({ ts }) => ts),
      [first.ts],
    );
  });

  test('that a person deleted is gone, and no backup minds', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const panel = await post(scene);
    workspace.deleteMessage(workspace.adminChannel, panel.ts);
    await workspace.command(workspace.people.admin, '');
    await cardSaying(scene, 'Completed');
    await scene.bot.stop();
    assert.deepEqual(panelsIn(workspace), []);
  });

  test('waits for a slow Slack alone: no backup waits for it', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const panel = await post(scene);
    workspace.faults.add({ on: 'chat.getPermalink', fault: { kind: 'hang' }, times: Number.POSITIVE_INFINITY });
    await workspace.command(workspace.people.admin, '');
    const card = await cardSaying(scene, 'Completed');
    assert.ok(card.ts > panel.ts);
  });

  test('is found and kept by the next process, and tells of what another one does', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal, bot } = scene;
    const panel = await post(scene);
    await bot.stop();
    await scene.startBot();
    await workspace.command(workspace.people.admin, '');
    const own = await cardSaying(scene, 'Completed');
    await panelSaying(scene, /The last backup: \*Completed\*/);
    const { event_payload: record } = own.metadata ?? { event_payload: {} };
    const asked = portal.calls.length;
    workspace.postAs(workspace.bot.userId, workspace.adminChannel, {
      text: 'A card that another process has written',
      metadata: {
        event_type: 'docspace_backup_run',
        event_payload: {
          ...record,
          run: 'fedcba9876543210',
          backup_id: randomUUID(),
          phase: 'failed',
          owes_notice: false,
        },
      },
    });
    const told = await panelSaying(scene, /The last backup: \*Failed\*/);
    assert.equal(told.ts, panel.ts);
    assert.equal(portal.calls.length, asked, 'the portal is not asked for it');
  });
});
