import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Env } from './bot-process.ts';
import { cardSaying, cardsIn, copiesMade, endedCard, recordOf, repliesTo, statusOf, toldWords } from './reading.ts';
import { openQuickScene, openScene, type Scene } from './scene.ts';

/** Makes a backup and gives its card once its copy is verified. */
const proven = async (scene: Scene, status: string) => {
  const { workspace } = scene;
  await workspace.command(workspace.people.admin, '');
  await endedCard(scene);
  return await scene.until('the card has an outcome', async () => {
    const card = await cardSaying(scene, status);
    return (recordOf(card).proof ?? 'pending') !== 'pending' && card;
  });
};

const sizeOf = ({ portal }: Scene): number => portal.history()[0]?.archive().length ?? 0;
const size = { BACKUP_VERIFY: 'size' };
const inRoom = { BACKUP_STORAGE_TYPE: 'Documents', BACKUP_STORAGE_PARAMS: 'folderId=1234' };

describe('the copy of a finished backup', { concurrency: 4 }, () => {
  test('is measured, and the card says its size', async (t) => {
    const scene = await openScene(t, { env: size });
    const card = await proven(scene, 'Completed');
    assert.equal(recordOf(card).size_bytes, sizeOf(scene));
    for (const shown of [card.text, JSON.stringify(card.blocks)]) assert.match(shown, /\d(\.\d)? kB, size only/);
  });

  test('is measured in a room by the room’s list', async (t) => {
    const scene = await openQuickScene(t, { env: { ...size, ...inRoom } });
    const card = await proven(scene, 'Completed');
    assert.equal(recordOf(card).size_bytes, sizeOf(scene));
    assert.equal(scene.portal.calls.filter(({ path }) => path.startsWith('/filehandler.ashx')).length, 0);
    const room = `${scene.portal.origin}/rooms/shared/1234/filter?folder=1234`;
    assert.ok(JSON.stringify(card.blocks).includes(`<${room}|Folder 1234>`), 'the card links the room');
    await scene.workspace.command(scene.workspace.people.admin, 'history');
    await scene.until('the history links the room', () =>
      JSON.stringify(scene.workspace.ephemerals(scene.workspace.people.admin)).includes(`"url":"${room}"`),
    );
  });

  test('is told if it has shrunk beside the one before', async (t) => {
    const scene = await openQuickScene(t, { env: { ...size, ...inRoom } });
    const { portal, workspace } = scene;
    const large = portal.saveDocument('large.txt', 8_000_000);
    await proven(scene, 'Completed');
    portal.deleteFile(large);
    await workspace.command(workspace.people.admin, '');
    await scene.until('the second says it', () => cardsIn(workspace).some(({ text }) => /shrunk to .*kB/.test(text)));
  });

  test('is not provable on the server’s disk', async (t) => {
    const env = { ...size, BACKUP_STORAGE_TYPE: 'Local', BACKUP_STORAGE_PARAMS: 'filePath=/backups' };
    const scene = await openQuickScene(t, { env, portal: { isStandalone: true } });
    assert.match((await proven(scene, 'Completed')).text, /not provable/);
  });

  test('is not looked at if nothing is to be verified', async (t) => {
    const scene = await openQuickScene(t, { env: { BACKUP_VERIFY: 'off' } });
    const { workspace } = scene;
    await workspace.command(workspace.people.admin, '');
    const card = await endedCard(scene);
    await scene.until('the end is told', () => repliesTo(workspace, card).length > 0);
    assert.equal(recordOf(card).proof, undefined);
  });

  test('is read to its last byte with full, and the card says what is in it', async (t) => {
    const scene = await openScene(t, { env: { BACKUP_VERIFY: 'full' } });
    const card = await proven(scene, 'Completed');
    assert.match(card.text, /verified in \d+ s: 48 tables, 3 of 3 documents, SHA-256 [0-9a-f]{12}…/);
  });

  test('is a warning that calls who asked if the connection to it breaks again and again', async (t) => {
    const scene = await openQuickScene(t, { env: { BACKUP_VERIFY: 'full' } });
    scene.portal.knobs.downloadFault = 'cut';
    const card = await proven(scene, 'Completed with warnings');
    assert.match(card.text, /could not be read/);
    const [notice, ...more] = await scene.until('the end is told', () => {
      const replies = repliesTo(scene.workspace, card);
      return replies.length > 0 && replies;
    });
    assert.ok(notice?.text.startsWith(`<@${scene.workspace.people.admin}>`));
    assert.deepEqual(more, []);
  });

  for (const [archiveDamage, words] of [
    ['truncated', /cut off/],
    ['bitFlipped', /bytes are wrong/],
    ['tableMissing', /tables that belong in it are missing/],
    ['fileMissing', /2 of 3 documents/],
    ['fileEmptied', /2 of 3 documents/],
  ] as const) {
    test(`is a warning if it is ${archiveDamage}`, async (t) => {
      const scene = await openQuickScene(t, { env: { BACKUP_VERIFY: 'full', ...inRoom } });
      scene.portal.knobs.archiveDamage = archiveDamage;
      assert.match((await proven(scene, 'Completed with warnings')).text, words);
    });
  }
});

describe('verifying when a person asks', { concurrency: 4 }, () => {
  const damaged = async (t: TestContext, env: Env = {}) => {
    const scene = await openQuickScene(t, {
      env: (at) => ({ ...size, ...inRoom, SLACK_OPERATOR_USERS: at.people.admin, ...env }),
    });
    scene.portal.knobs.archiveDamage = 'fileMissing';
    return { scene, card: await proven(scene, 'Completed') };
  };

  test('reads the copy of a card, tells who asked which documents are missing, and the card how many', async (t) => {
    const { scene, card } = await damaged(t);
    const { workspace } = scene;
    await workspace.press(workspace.people.admin, card, 'backup_verify');
    const told = await toldWords(scene, workspace.people.admin, /2 of 3 documents/);
    assert.match(told, /SHA-256 `[0-9a-f]{64}`/);
    assert.match(told, /Document 3, version 1: note1\.txt/);
    assert.match((await cardSaying(scene, 'Completed with warnings')).text, /2 of 3 documents/);
    const shown = JSON.stringify([workspace.everything(workspace.adminChannel), scene.bot.stdout()]);
    assert.ok(!shown.includes('note1.txt'), 'titles are private');
  });

  test('tells somebody who is no operator the numbers alone', async (t) => {
    const { scene, card } = await damaged(t);
    const { colleague } = scene.workspace.people;
    await scene.workspace.press(colleague, card, 'backup_verify');
    assert.doesNotMatch(await toldWords(scene, colleague, /2 of 3 documents/), /note1/);
  });

  test('takes the newest copy with the command, also one that no card tells of', async (t) => {
    const { workspace, portal, ...rest } = await openQuickScene(t, { env: { ...inRoom, BACKUP_VERIFY: 'off' } });
    const scene = { workspace, portal, ...rest };
    await workspace.command(workspace.people.admin, 'verify');
    await toldWords(scene, workspace.people.admin, /no copy to verify/);
    await workspace.command(workspace.people.admin, '');
    await endedCard(scene);
    await workspace.command(workspace.people.admin, 'verify');
    await toldWords(scene, workspace.people.admin, /3 of 3 documents/);
    await scene.until('the card says it', () => /3 of 3 documents/.test(cardsIn(workspace)[0]?.text ?? ''));
  });
});

/** Deletes the newest copy from the history, and waits until it is gone. */
const deleteNewest = async (scene: Scene): Promise<void> => {
  const { workspace } = scene;
  const { admin } = workspace.people;
  await workspace.command(admin, 'history');
  const shown = await scene.until('the history is shown', () =>
    workspace.ephemerals(admin).find(({ blocks }) => JSON.stringify(blocks).includes('backup_delete')),
  );
  assert.match(JSON.stringify(shown.blocks), /The next new document can get its number/);
  await workspace.press(admin, shown, 'backup_delete');
  await toldWords(scene, admin, / is deleted\./);
};

describe('a document that gets the number of a deleted copy', { concurrency: 4 }, () => {
  test('is told after the next backup, and its title to operators alone', async (t) => {
    const env = { ...size, ...inRoom, BACKUP_PANEL: 'on' };
    const scene = await openQuickScene(t, { env: (at) => ({ ...env, SLACK_OPERATOR_USERS: at.people.admin }) });
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    const card = await proven(scene, 'Completed');
    await deleteNewest(scene);
    const number = portal.saveDocument('late.txt', 100);
    const metadata = (messages: readonly { metadata?: unknown }[]) => JSON.stringify(messages.map((it) => it.metadata));
    assert.match(metadata(repliesTo(workspace, card)), new RegExp(`"file":${number}\\b`));
    assert.match(metadata(workspace.messages(workspace.adminChannel)), new RegExp(`"former":"${number}"`));

    await workspace.command(admin, '');
    const warned = await cardSaying(scene, 'Completed with warnings', 1);
    assert.ok(warned.text.includes(`1 document is in no backup (number ${number})`));
    assert.match(JSON.stringify(warned.blocks), /Make a copy of the document in DocSpace/);
    await scene.until('the end is told', () => repliesTo(workspace, warned).length > 0);
    await workspace.press(admin, warned, 'backup_verify');
    await toldWords(scene, admin, new RegExp(`Document ${number}: late\\.txt`));
    assert.ok(!JSON.stringify(workspace.everything(workspace.adminChannel)).includes('late.txt'), 'titles are private');
  });

  test('is told as a number that could not be checked where the key may not see it', async (t) => {
    const scene = await openQuickScene(t, { env: { ...size, ...inRoom, BACKUP_PANEL: 'on' } });
    const { portal, workspace } = scene;
    portal.knobs.role = 'admin';
    await proven(scene, 'Completed');
    await deleteNewest(scene);
    const number = portal.saveDocument('private.txt', 100, '1');
    await workspace.command(workspace.people.admin, '');
    const words = `1 document number could not be checked (${number}): a document`;
    await scene.until('the card says it', () => cardsIn(workspace)[1]?.text.includes(words));
    assert.equal(statusOf(await endedCard(scene, 1)), 'Completed');
  });

  test('is hinted at by the portal’s own counter if no card tells of the copy', async (t) => {
    const scene = await openQuickScene(t, { env: { BACKUP_VERIFY: 'full', ...inRoom } });
    const { portal } = scene;
    const id = portal.startElsewhere('portal', 'Documents', { folderId: '1234' });
    await copiesMade(scene, 1);
    const headers = { authorization: portal.sessionToken };
    await fetch(`${portal.origin}/api/2.0/backup/deletebackup/${id}`, { method: 'DELETE', headers });
    portal.saveDocument('late.txt', 100);
    const card = await proven(scene, 'Completed');
    assert.match(card.text, /3 of 3 documents.*DocSpace’s own counter says 1 document more/);
  });
});
