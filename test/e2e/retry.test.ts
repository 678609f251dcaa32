import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import { cardSaying, cardsIn, placeOf, recordOf, repliesTo, startCalls, statusOf, toldWords } from './reading.ts';
import { openQuickScene, type Scene } from './scene.ts';

/** What stands under the card about trying it again. */
const retryNotes = ({ workspace }: Scene, card: Message): readonly string[] =>
  repliesTo(workspace, card).flatMap(({ text }) => (text.includes('tried this backup again') ? [text] : []));

/** Whether the first card offers no other try, but the card of the one that was made. */
const leadsTo = ({ workspace }: Scene, card: Message): boolean => {
  const blocks = JSON.stringify(cardsIn(workspace)[0]?.blocks);
  return blocks.includes('Tried again: <') && blocks.includes(placeOf(card)) && !blocks.includes('backup_retry');
};

/** Brings a backup of `admin` to that end, as its card. */
const endings: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  Failed: async (scene) => {
    await cardSaying(scene, 'Running');
    scene.portal.fail('portal', 'Disk broken');
  },
  Unknown: async (scene) => {
    await cardSaying(scene, 'Running');
    scene.portal.forget();
  },
  'Not started': async ({ until, portal }) => {
    await until('the start is refused', () => portal.calls.find(({ name }) => name === 'startbackup'));
  },
};

const endedAs = async (scene: Scene, end: string): Promise<Message> => {
  const { workspace, portal } = scene;
  portal.knobs.durationMs = 60_000;
  if (end === 'Not started') portal.faults.add({ on: 'startbackup', fault: { kind: 'status', status: 403 } });
  await workspace.command(workspace.people.admin, '');
  await endings[end]?.(scene);
  return await cardSaying(scene, end);
};

describe('a backup that is tried again', { concurrency: 8 }, () => {
  for (const end of Object.keys(endings)) {
    test(`after it was ${end}: a new run and a new card, each of which leads to the other`, async (t) => {
      const scene = await openQuickScene(t);
      const { workspace, portal } = scene;
      const { colleague } = workspace.people;
      const old = await endedAs(scene, end);
      portal.knobs.durationMs = 500;
      await workspace.press(colleague, old, 'backup_retry');
      const card = await cardSaying(scene, 'Completed', 1);
      assert.equal(statusOf(cardsIn(workspace)[0] ?? card), end, 'the old card keeps its end');
      assert.deepEqual([recordOf(card).retry_of, recordOf(card).requested_by], [old.ts, colleague]);
      assert.match(JSON.stringify(card.blocks), /\*Tries again\*\\nthe backup of <!date\^/);
      const [note, ...more] = retryNotes(scene, old);
      assert.ok(note?.includes(`<@${colleague}>`) && note.includes(placeOf(card)) && more.length === 0, note);
      assert.equal(portal.starts.at(-1)?.taskId, recordOf(card).backup_id);
      await toldWords(scene, colleague, placeOf(card));
    });
  }

  test('twice at once is one backup, everybody is told, and the old card leads to the new one', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin, colleague } = workspace.people;
    const old = await endedAs(scene, 'Failed');
    portal.knobs.durationMs = 2_000;
    const [press] = await Promise.all([
      workspace.press(admin, old, 'backup_retry'),
      workspace.press(colleague, old, 'backup_retry'),
    ]);
    await workspace.redeliver(press);
    const card = await cardSaying(scene, 'Completed', 1);
    for (const who of [admin, colleague]) await toldWords(scene, who, placeOf(card));
    await scene.until('the old card leads to the new one', () => leadsTo(scene, card));
    assert.deepEqual([startCalls(scene), cardsIn(workspace).length, retryNotes(scene, old).length], [2, 2, 1]);
  });

  test('by another process, after a restart', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal, bot } = scene;
    const { colleague } = workspace.people;
    const old = await endedAs(scene, 'Failed');
    await bot.stop();
    await scene.startBot();
    portal.knobs.durationMs = 60_000;
    await workspace.press(colleague, old, 'backup_retry');
    const card = await cardSaying(scene, 'Running', 1);
    assert.equal(recordOf(card).retry_of, old.ts);
    await scene.until('the old card leads to the new one', () => leadsTo(scene, card));
  });

  test('is asked about first where it costs money, and an operator says yes', async (t) => {
    const scene = await openQuickScene(t, { env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.colleague }) });
    const { workspace, portal } = scene;
    const { admin, colleague } = workspace.people;
    const old = await endedAs(scene, 'Failed');
    Object.assign(portal.knobs, { usedBefore: 2, durationMs: 500 });
    await workspace.press(admin, old, 'backup_retry');
    await toldWords(scene, admin, 'Starting it anyway is for the operators of this bot');
    await workspace.press(colleague, old, 'backup_retry');
    await toldWords(scene, colleague, 'Start it anyway?');
    assert.deepEqual([startCalls(scene), retryNotes(scene, old)], [1, []]);
    const question = await scene.until('the question has its button', () =>
      workspace.ephemerals(colleague).find(({ blocks }) => JSON.stringify(blocks).includes('backup_start_paid')),
    );
    await workspace.press(colleague, question, 'backup_start_paid');
    const card = await cardSaying(scene, 'Completed', 1);
    assert.equal(recordOf(card).retry_of, old.ts);
    assert.equal(portal.starts.at(-1)?.isPaid, true);
    await scene.until('a note stands under the old card', () => retryNotes(scene, old).length === 1);
  });

  test('is not, by a guest, or by somebody who has left since', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { guest, colleague } = workspace.people;
    const old = await endedAs(scene, 'Failed');
    await workspace.press(guest, old, 'backup_retry');
    assert.match(await toldWords(scene, guest, 'Guests may not'), /Nothing was started\./);
    workspace.knobs.person(colleague).isDeleted = true;
    await workspace.press(colleague, old, 'backup_retry');
    await toldWords(scene, colleague, 'deactivated');
    assert.deepEqual([startCalls(scene), cardsIn(workspace).length], [1, 1]);
  });

  test('is not once the settings of its storage are not configured any more', async (t) => {
    const env = { BACKUP_STORAGE_TYPE: 'ThirdPartyConsumer', BACKUP_STORAGE_PARAMS: 'module=s3,bucket=acme' };
    const scene = await openQuickScene(t, { env });
    const { workspace, bot } = scene;
    const { admin } = workspace.people;
    const old = await endedAs(scene, 'Failed');
    await bot.stop();
    await scene.startBot({ BACKUP_STORAGE_TYPE: 'DataStore', BACKUP_STORAGE_PARAMS: '' });
    await workspace.press(admin, old, 'backup_retry');
    await toldWords(scene, admin, 'are not in the bot’s configuration any more');
    assert.deepEqual([startCalls(scene), cardsIn(workspace).length], [1, 1]);
  });

  test('is not where its card is not there any more', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    const old = await endedAs(scene, 'Failed');
    const copy = workspace.postAs(workspace.bot.userId, workspace.adminChannel, { blocks: old.blocks });
    await workspace.press(admin, copy, 'backup_retry');
    await toldWords(scene, admin, 'The card of that backup is not there any more.');
    assert.equal(startCalls(scene), 1);
  });
});
