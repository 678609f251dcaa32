import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import { cardSaying, endedCard, repliesTo, toldTo, toldWords } from './reading.ts';
import { openQuickScene, type Scene } from './scene.ts';

/** The notes of links under the card. */
const linkNotes = ({ workspace }: Scene, card: Message): readonly string[] =>
  repliesTo(workspace, card).flatMap(({ text }) => (text.includes('link') ? [text] : []));

/** A backup that has ended, as its card; `admin` asked for it. */
const finishedBackup = async (scene: Scene): Promise<Message> => {
  scene.portal.knobs.durationMs = 300;
  await scene.workspace.command(scene.workspace.people.admin, '');
  const card = await cardSaying(scene, 'Completed');
  await scene.until('a notice stands', () => repliesTo(scene.workspace, card).length > 0);
  return card;
};

/** The address in the button that the person was given, once there is one. */
const downloadFor = ({ until, workspace }: Scene, who: string): Promise<string> =>
  until('the person has a link', () => {
    const given = workspace.ephemerals(who).flatMap(({ blocks }) => JSON.stringify(blocks));
    return given.map((blocks) => /"url":"(http[^"]*)"/.exec(blocks)?.[1]).find((url) => url !== undefined);
  });

/**
 * Everything that anybody but that person could see or keep, and all that was logged: with what was sent to that person
 * left out.
 */
const elsewhere = (
  { workspace, portal, bot }: Scene & { bot: { stdout: () => string; stderr: () => string } },
  who: string,
) => {
  const others = Object.values(workspace.people).filter((other) => other !== who);
  return JSON.stringify([
    bot.stdout() + bot.stderr(),
    workspace.everything(workspace.adminChannel),
    workspace.everything(workspace.generalChannel),
    others.map((other) => [workspace.ephemerals(other), workspace.directMessages(other)]),
    workspace.directMessages(who),
    workspace.calls.filter(({ name }) => name !== 'response_url'),
    portal.calls,
  ]);
};

describe('the link to a copy', { concurrency: 8 }, () => {
  test('is given once for a press that Slack delivers twice', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin, colleague } = workspace.people;
    const card = await finishedBackup(scene);
    const press = await workspace.press(admin, card, 'backup_link');
    await workspace.redeliver(press);
    await downloadFor(scene, admin);
    await workspace.press(colleague, card, 'backup_link');
    await downloadFor(scene, colleague);
    assert.deepEqual(
      linkNotes(scene, card),
      [admin, colleague].map((who) => `<@${who}> was given the link to this copy.`),
    );
  });

  test('goes to the operator who asks and to nobody else, once it is noted that they have it', async (t) => {
    const scene = await openQuickScene(t, {
      env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.colleague, LOG_LEVEL: 'trace' }),
    });
    const { workspace, portal } = scene;
    const { admin, colleague } = workspace.people;
    const card = await finishedBackup(scene);
    await workspace.press(admin, card, 'backup_link');
    await toldWords(scene, admin, 'This is for the operators of this bot');
    assert.deepEqual(linkNotes(scene, card), []);

    await workspace.press(colleague, card, 'backup_link');
    const url = await downloadFor(scene, colleague);
    assert.deepEqual(linkNotes(scene, card), [`<@${colleague}> was given the link to this copy.`]);
    const told = toldTo(workspace, colleague).at(-1) ?? '';
    assert.match(told, /needs a browser in which a DocSpace admin is signed in/);
    assert.match(told, /good until <!date\^/);
    assert.ok(url.startsWith(`${portal.origin}/storage/backup/`), url);
    const signature = new URL(url).searchParams.get('auth') ?? '';
    assert.ok(signature.length > 20);
    assert.ok(!elsewhere(scene, colleague).includes(signature));
    const sent = await scene.until('the call is recorded', () => {
      const found = workspace.calls.filter(({ body }) => body.includes(signature));
      return found.length > 0 && found;
    });
    assert.deepEqual(
      sent.map(({ name }) => name),
      ['response_url'],
      'it is sent once, to that person',
    );

    assert.equal((await fetch(url)).status, 403, 'nobody who is not signed in gets it');
    const asAdmin = { headers: { authorization: `Bearer ${portal.apiKey}` } };
    assert.equal((await fetch(url, asAdmin)).status, 200);
  });

  test('that needs no sign-in comes with a warning', async (t) => {
    const scene = await openQuickScene(t, {
      env: {
        BACKUP_STORAGE_TYPE: 'ThirdPartyConsumer',
        BACKUP_STORAGE_PARAMS: 'module=s3,bucket=backups',
        LOG_LEVEL: 'trace',
      },
    });
    const { workspace } = scene;
    const { admin } = workspace.people;
    const card = await finishedBackup(scene);
    workspace.faults.add({ on: 'response_url', fault: { kind: 'status', status: 500 } });
    await workspace.press(admin, card, 'backup_link');
    const message = await scene.until('the link comes by direct message', () =>
      workspace
        .directMessages(admin)
        .find(({ blocks }) => JSON.stringify(blocks).includes('"url":"https://backups.s3.')),
    );
    assert.match(message.text, /needs no sign-in: \*anyone who has it can download everything/);
    const [, url = ''] = /"url":"([^"]*)"/.exec(JSON.stringify(message.blocks)) ?? [];
    const signature = new URL(url).searchParams.get('X-Amz-Signature') ?? '';
    assert.ok(signature.length > 20);
    const { bot } = scene;
    const channel = workspace.everything(workspace.adminChannel);
    assert.ok(!JSON.stringify([channel, bot.stdout(), bot.stderr()]).includes(signature));
    assert.deepEqual(linkNotes(scene, card), [`<@${admin}> was given the link to this copy.`]);
  });

  test('is not given where the note cannot be written', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    const card = await finishedBackup(scene);
    workspace.faults.add({ on: 'chat.postMessage', fault: { kind: 'drop-before' }, times: 2 });
    await workspace.press(admin, card, 'backup_link');
    await toldWords(scene, admin, 'did not accept the note');
    assert.deepEqual(linkNotes(scene, card), []);
    workspace.faults.add({ on: 'chat.postMessage', fault: { kind: 'drop-after' } });
    await workspace.press(admin, card, 'backup_link');
    await downloadFor(scene, admin);
    assert.equal(linkNotes(scene, card).length, 1, 'a note whose answer was lost stands once');
    const asked = await scene.until('the call is recorded', () => {
      const found = workspace.calls.filter(
        ({ body }) => body.includes('/storage/backup/root') || body.includes('auth%3D'),
      );
      return found.length > 0 && found;
    });
    assert.deepEqual(
      asked.map(({ name }) => name),
      ['response_url'],
    );
  });

  test('is gone once the next backup has taken its place, was cancelled with it, or the portal forgot it: the person reads what remains', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    const first = await finishedBackup(scene);
    portal.knobs.durationMs = 60_000;
    await workspace.command(admin, '');
    const second = await cardSaying(scene, 'Running', 1);
    await workspace.press(admin, first, 'backup_link');
    const replaced = await toldWords(scene, admin, 'a newer one has started since');
    assert.match(replaced, /may still be in DocSpace’s backup history/);
    await scene.until('a worker has it', () => portal.job()?.stage.name === 'working');
    await workspace.press(admin, second, 'backup_cancel');
    await cardSaying(scene, 'Cancelled', 1);
    portal.forget();
    await workspace.press(admin, first, 'backup_link');
    await toldWords(scene, admin, 'the portal no longer has it');
    portal.faults.add({ on: 'getbackupprogress', fault: { kind: 'html' } });
    await workspace.press(admin, first, 'backup_link');
    await toldWords(scene, admin, 'The portal did not give the link. The portal is not available');
    assert.deepEqual(linkNotes(scene, first), []);
  });

  test('is asked of an old server, and of a self-hosted one for its dump, as well', async (t) => {
    const [old, own] = await Promise.all([
      openQuickScene(t, { portal: { server: '3.1' } }),
      openQuickScene(t, { portal: { server: '3.1', isStandalone: true }, env: { BACKUP_DUMP: 'true' } }),
    ]);
    for (const scene of [old, own]) {
      const { workspace } = scene;
      const card = await finishedBackup(scene);
      await workspace.press(workspace.people.colleague, card, 'backup_link');
      const url = await downloadFor(scene, workspace.people.colleague);
      assert.match(url, scene === own ? /workspace_/ : /sandbox_/);
    }
  });

  test('is given by a process that did not make the backup', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const card = await finishedBackup(scene);
    await scene.bot.stop();
    await scene.startBot();
    await workspace.press(workspace.people.admin, await endedCard(scene), 'backup_link');
    await downloadFor(scene, workspace.people.admin);
    assert.equal(linkNotes(scene, card).length, 1);
  });
});
