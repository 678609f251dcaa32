import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { cardSaying, cardsIn, onlyCard, recordOf, repliesTo, startCalls, statusesOf, statusOf } from './reading.ts';
import { callsOf, notices, openRun } from './running.ts';
import { openScene, type Scene, setScene } from './scene.ts';

/** How many cards were ever posted. */
const cardsEver = ({ workspace }: Scene): number =>
  workspace.everything(workspace.adminChannel).filter((message) => 'run' in recordOf(message)).length;

/** One card stands, completed, with the one notice under it. */
const isTold = async (scene: Scene): Promise<Message> => {
  const card = await cardSaying(scene, 'Completed');
  await scene.until('nothing is owed', () =>
    cardsIn(scene.workspace).every((it) => recordOf(it).owes_notice === false),
  );
  assert.equal(cardsIn(scene.workspace).length, 1);
  assert.equal(startCalls(scene), 1);
  assert.deepEqual(
    notices(scene).map(({ thread_ts }) => thread_ts),
    [card.ts],
  );
  return card;
};

const hasLapsed = (card: Message | undefined): boolean => card !== undefined && statusesOf(card).at(-2) === 'Completed';

describe('a card that gets into trouble', { concurrency: 8 }, () => {
  test('is posted again, once, where a person deletes it', async (t) => {
    const { scene, portal, workspace, card } = await openRun(t);
    workspace.deleteMessage(card.channel, card.ts);
    const second = await scene.until('a card is posted again', () => onlyCard(workspace));
    assert.equal(statusOf(second), 'Running');
    assert.equal(recordOf(second).run, recordOf(card).run);
    portal.finishNow();
    const ended = await isTold(scene);
    assert.equal(ended.ts, second.ts);
    assert.equal(cardsEver(scene), 2);
  });

  test('is posted again, with its end and the notice under it, where a person deletes it just before', async (t) => {
    const { scene, portal, workspace, card } = await openRun(t);
    workspace.deleteMessage(card.channel, card.ts);
    portal.finishNow();
    const ended = await isTold(scene);
    assert.deepEqual(statusesOf(ended), ['Completed']);
    assert.deepEqual(workspace.directMessages(workspace.people.admin), []);
  });

  test('is posted again where Slack takes no more edits, but not for every change', async (t) => {
    const { scene, portal, workspace, card } = await openRun(t);
    workspace.knobs.editWindowMs = 0;
    const second = await scene.until('a card is posted again', () => {
      const [found, ...more] = cardsIn(workspace);
      return more.length === 0 && found?.ts !== card.ts && found;
    });
    assert.equal(recordOf(second).run, recordOf(card).run);
    const tries = callsOf(scene, 'chat.update').length;
    await scene.until('that one cannot be edited either', () => callsOf(scene, 'chat.update').length > tries);
    portal.finishNow();
    await cardSaying(scene, 'Completed');
    await scene.until('a notice stands', () => notices(scene).length > 0);
    await scene.until('only the last card stands', () => cardsIn(workspace).length === 1);
    assert.equal(await scene.bot.stop(), 0);
    assert.equal(cardsEver(scene), 3, 'the first, one for the way and one for the end');
    assert.equal(notices(scene).length, 1);
  });

  const layouts: readonly { readonly code: string; readonly refuse: (workspace: SimulatedWorkspace) => void }[] = [
    { code: 'invalid_blocks', refuse: ({ knobs }) => knobs.newBlocksRefused.add('context') },
    {
      code: 'msg_too_long',
      refuse: ({ faults }) => {
        const body = JSON.stringify({ ok: false, error: 'msg_too_long' });
        faults.add({ on: 'chat.update', fault: { kind: 'status', status: 200, body } });
      },
    },
  ];
  for (const { code, refuse } of layouts) {
    test(`continues in the plainest layout after ${code}, and so does the next`, async (t) => {
      const { scene, portal, workspace } = await openRun(t);
      refuse(workspace);
      portal.finishNow();
      await cardSaying(scene, 'Completed');
      await workspace.command(workspace.people.admin, '');
      await cardSaying(scene, 'Running', 1);
      portal.finishNow();
      await cardSaying(scene, 'Completed', 1);
      await scene.until('both notices stand', () => notices(scene).length === 2);
      assert.equal(await scene.bot.stop(), 0);
      for (const card of cardsIn(workspace)) {
        assert.ok(card.blocks.every(({ type }) => type !== 'context'));
        assert.match(JSON.stringify(card.blocks), /\*Completed\*.*Backup ID/s);
      }
      const edits = cardsIn(workspace).reduce((sum, card) => sum + card.edits, 0);
      assert.equal(callsOf(scene, 'chat.update').length, edits + 1, 'one edit was refused');
      assert.equal(callsOf(scene, 'chat.postMessage').length, 4, 'no post was refused');
    });
  }

  test('is not mistaken for one that another app has forged', async (t) => {
    const scene = await setScene(t);
    const { portal, workspace } = scene;
    const { robot, admin } = workspace.people;
    const forge = (payload: Readonly<Record<string, unknown>>) =>
      workspace.postAs(robot, workspace.adminChannel, {
        text: 'Running: a backup that is none',
        metadata: { event_type: 'docspace_backup_run', event_payload: payload },
      });
    const facts = { portal: portal.origin, slot: 'portal', storage: 'DataStore', requested_by: admin, follower: '' };
    const started_at = new Date().toISOString();
    const older = forge({ ...facts, run: 'forged', phase: 'starting', backup_id: '', started_at });
    const bot = await scene.startBot();
    portal.knobs.durationMs = 60_000;
    await workspace.command(admin, '');
    const isOurs = (message: Message): boolean => message.bot_id === workspace.bot.botId;
    const card = await scene.until('the card says Running', () =>
      cardsIn(workspace).find((it) => isOurs(it) && statusOf(it) === 'Running'),
    );
    const copy = forge({ ...recordOf(card), phase: 'completed', ended_at: started_at });
    assert.equal(await bot.stop(), 0);
    portal.finishNow();
    const next = await scene.startBot();
    const ended = await scene.until('the card says Completed', () =>
      cardsIn(workspace).find((it) => isOurs(it) && statusOf(it) === 'Completed'),
    );
    assert.equal(ended.ts, card.ts);
    await scene.until('a notice stands', () => repliesTo(workspace, ended).length > 0);
    assert.equal(await next.stop(), 0);
    for (const forged of [older, copy]) {
      const now = workspace.everything(workspace.adminChannel).find(({ ts }) => ts === forged.ts);
      assert.deepEqual([now?.edits, now?.isDeleted, repliesTo(workspace, forged).length], [0, false, 0]);
    }
    assert.equal(cardsIn(workspace).filter(isOurs).length, 1);
    assert.equal(startCalls(scene), 1);
  });

  test('is repaired where an edit that Slack carries out late overwrites its end', async (t) => {
    const scene = await openScene(t);
    const { portal, workspace } = scene;
    portal.knobs.durationMs = 3_000;
    workspace.faults.add({ on: 'chat.update', fault: { kind: 'delay', ms: 11_500 } });
    await workspace.command(workspace.people.admin, '');
    await scene.until('the late edit has come', () => hasLapsed(onlyCard(workspace)));
    const ended = await scene.until('the card is right again', () => {
      const card = onlyCard(workspace);
      return card && statusOf(card) === 'Completed' && card;
    });
    assert.deepEqual(statusesOf(ended), ['Starting', 'Completed', 'Running', 'Completed']);
    await isTold(scene);
  });
});
