import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cardSaying, onlyCard, placeOf, recordOf, repliesTo, startCalls, statusesOf, toldWords } from './reading.ts';
import { openScene, type Scene, transports } from './scene.ts';

const iso = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/;

/** One backup, asked for by `who`, from the first version of its card to its notice. */
const followed = async (scene: Scene, who: string): Promise<void> => {
  const { portal, workspace } = scene;
  await cardSaying(scene, 'Completed');
  const card = await scene.until('a notice stands under the card and the card knows it', () => {
    const shown = onlyCard(workspace);
    return shown && repliesTo(workspace, shown).length > 0 && recordOf(shown).owes_notice === false && shown;
  });
  const id = portal.starts[0]?.taskId ?? '';
  assert.equal(portal.starts.length, 1);
  assert.deepEqual(statusesOf(card), ['Starting', 'Running', 'Completed']);
  for (const version of card.versions) {
    const record = recordOf(version);
    const hasId = record.phase !== 'starting';
    const blocks = JSON.stringify(version.blocks);
    assert.match(version.text, iso);
    assert.match(blocks, /<!date\^\d+\^/);
    for (const shown of [version.text, blocks]) {
      assert.ok(shown.includes(portal.origin), shown);
      assert.ok(shown.includes(`<@${who}>`), shown);
      assert.ok(shown.includes('temporary storage'), shown);
      assert.equal(shown.includes(id), hasId, shown);
    }
    assert.equal(record.run, recordOf(card).run);
    assert.equal(record.portal, portal.origin);
    assert.equal(record.backup_id, hasId ? id : '');
    assert.equal(record.requested_by, who);
    assert.ok(Math.abs(Date.parse(String(record.started_at)) - Date.now()) < 60_000, String(record.started_at));
  }
  assert.deepEqual(
    [...new Set(card.versions.map((version) => recordOf(version).phase))],
    ['starting', 'running', 'completed'],
  );
  assert.match(card.text, /took \d+ s, .*expires \d{4}-/);
  assert.match(JSON.stringify(card.blocks), /\*Temporary copy\*: kept until <!date\^.*Took\*\\n\d+ s/);
  const [notice, ...more] = repliesTo(workspace, card);
  assert.ok(notice?.text.startsWith(`<@${who}>`) && notice.text.includes(id), notice?.text);
  assert.equal(more.length, 0);
  const edits = workspace.calls.filter(({ name }) => name === 'chat.update').length;
  assert.ok(edits <= 5, `${edits} edits of a card whose backup took 2 s`);
  await toldWords(scene, who, placeOf(card));
};

describe('a backup that goes well', { concurrency: 8 }, () => {
  for (const transport of transports) {
    test(`is followed on one card from the command to its end, over ${transport}`, async (t) => {
      const scene = await openScene(t, { transport, way: 'npm', env: { BACKUP_VERIFY: 'size' } });
      const { portal, workspace } = scene;
      const who = workspace.people.admin;
      portal.knobs.durationMs = 2_000;
      const { ack, ackMs, transport: used } = await workspace.command(who, '');
      assert.deepEqual([ack, used], ['acked', transport]);
      assert.ok(ackMs < 3_000, `${ackMs} ms`);
      await followed(scene, who);
      const told = workspace.ephemerals(who).filter(({ text }) => !text.startsWith('Starting a backup…'));
      assert.deepEqual(
        told.map(({ text }) => /^Follow the backup of .* on <.*\|the card>\.$/.test(text)),
        [true],
      );
      const [body] = portal.calls.filter(({ name }) => name === 'startbackup').map((call) => call.body);
      assert.deepEqual(JSON.parse(body ?? ''), { storageType: '4', storageParams: [], dump: false });
      assert.equal(workspace.everything(workspace.adminChannel).length, 2, 'the card and its notice');
    });

    test(`is followed the same from the button in the channel, over ${transport}`, async (t) => {
      const scene = await openScene(t, { transport });
      const { portal, workspace } = scene;
      portal.knobs.durationMs = 2_000;
      await workspace.command(workspace.people.admin, 'panel');
      const panel = await scene.until('the panel is posted', () => workspace.messages(workspace.adminChannel)[0]);
      assert.equal(startCalls(scene), 0);
      const who = workspace.people.colleague;
      const { ack } = await workspace.press(who, panel, 'backup_start');
      assert.equal(ack, 'acked');
      await followed(scene, who);
      assert.equal(workspace.everything(workspace.adminChannel).length, 3, 'the panel, the card and its notice');
    });
  }

  test('calls nobody where only problems are to be told', async (t) => {
    const scene = await openScene(t, { env: { BACKUP_NOTIFY: 'problems' } });
    await scene.workspace.command(scene.workspace.people.admin, 'start');
    const card = await cardSaying(scene, 'Completed');
    await scene.bot.stop();
    assert.deepEqual(repliesTo(scene.workspace, card), []);
  });

  test('stays where it was put: a room of the portal, without an expiry', async (t) => {
    const env = { BACKUP_STORAGE_TYPE: 'Documents', BACKUP_STORAGE_PARAMS: 'folderId=1234' };
    const scene = await openScene(t, { env });
    await scene.workspace.command(scene.workspace.people.admin, '');
    const card = await cardSaying(scene, 'Completed');
    assert.match(card.text, /to a room of the portal/);
    assert.doesNotMatch(card.text, /expires/);
    assert.deepEqual(
      scene.portal.starts.map(({ storageType, params }) => ({ storageType, params })),
      [{ storageType: 'Documents', params: { folderId: '1234' } }],
    );
  });
});
