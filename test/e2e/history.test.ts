import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Ephemeral } from '../../src/sandbox/workspace/ephemerals.ts';
import { cardSaying, cardsIn, copiesMade, endedCard, recordOf, repliesTo, toldTo, toldWords } from './reading.ts';
import { openQuickScene, type Scene } from './scene.ts';
import { calls } from './scheduling.ts';

/** Does something as the person; gives what they alone are then shown that matches. */
const shownTo = async (scene: Scene, who: string, act: () => Promise<unknown>, words: RegExp): Promise<Ephemeral> => {
  const before = scene.workspace.ephemerals(who).length;
  await act();
  return await scene.until(`the person is shown ${words}`, () =>
    scene.workspace
      .ephemerals(who)
      .slice(before)
      .find(({ text }) => words.test(text)),
  );
};

const historyFor = (scene: Scene, who: string, text = 'history'): Promise<Ephemeral> =>
  shownTo(scene, who, () => scene.workspace.command(who, text), /^(\*Backups\*|No backup)/);

/** The lines of a history without its head, and without the note on backups that began in one second. */
const linesOf = ({ text }: Ephemeral): readonly string[] =>
  text
    .split('\n')
    .slice(1)
    .filter((line) => !line.startsWith('“Same file”'));

const typesOf = ({ blocks }: Ephemeral): readonly string[] => [...new Set(blocks.map(({ type }) => type))];

/** Has the bot make so many backups, one after the other. */
const backUp = async (scene: Scene, times = 1, durationMs = 300): Promise<void> => {
  Object.assign(scene.portal.knobs, { durationMs, allowance: 99 });
  const { workspace } = scene;
  const before = workspace.messages(workspace.adminChannel).length;
  for (let turn = 0; turn < times; turn += 1) {
    await workspace.command(workspace.people.admin, '');
    await endedCard(scene, before + turn);
  }
};

/** Has somebody else make so many backups, one after the other. */
/** Each in a second of its own: backups that begin in one second share one file name. */
const backUpElsewhere = async (scene: Scene, times: number): Promise<void> => {
  const { portal } = scene;
  for (let turn = 1; turn <= times; turn += 1) {
    const second = Math.floor(Date.now() / 1_000);
    portal.startElsewhere();
    portal.finishNow();
    await copiesMade(scene, turn);
    await scene.until('the next second begins', () => Math.floor(Date.now() / 1_000) > second);
  }
};

const always = Number.POSITIVE_INFINITY;

describe('the history', { concurrency: 8 }, () => {
  for (const server of ['3.1', '3.8'] as const) {
    test(`joins the portal’s copies with what the cards know, on a server ${server}`, async (t) => {
      const scene = await openQuickScene(t, { portal: { server } });
      const { portal, workspace } = scene;
      const { admin, colleague } = workspace.people;
      portal.knobs.durationMs = 300;
      portal.startElsewhere();
      await copiesMade(scene, 1);
      await backUp(scene);
      portal.knobs.ending = 'error';
      await workspace.command(admin, '');
      await cardSaying(scene, 'Failed', 1);
      assert.equal(calls(scene, 'getbackuphistory'), 0, 'nobody asked yet');

      const shown = await historyFor(scene, colleague);
      const [elsewhere, own] = portal.history();
      const [failed, ...copies] = linesOf(shown);
      assert.match(failed ?? '', /^Failed, \d{4}-.*, [-0-9a-f]{36}$/);
      assert.ok(copies.every((line) => line.startsWith('Completed, ')));
      // The portal tells times to the second: copies of the same one have no order.
      const listed = copies.map((line) => line.split(', ').at(-1));
      assert.deepEqual(listed.toSorted(), [elsewhere?.id, own?.id].toSorted());
      assert.deepEqual(typesOf(shown), ['section', 'data_table', 'context']);
      const table = JSON.stringify(shown.blocks.find(({ type }) => type === 'data_table'));
      assert.ok(table.includes(`{"type":"user","user_id":"${admin}"}`) && table.includes('No space left on device'));
      assert.ok(table.includes(own?.fileName ?? '?') && table.includes('{"type":"date","timestamp":'));
      assert.equal(calls(scene, 'getbackuphistory'), 1);
    });

    test(`lets a copy be deleted by an operator, on a server ${server}`, async (t) => {
      const scene = await openQuickScene(t, {
        portal: { server },
        env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.colleague, BACKUP_NOTIFY: 'problems' }),
      });
      const { portal, workspace } = scene;
      const { admin, colleague } = workspace.people;
      // Backups that begin in one second share a file.
      await backUp(scene, 2, 1_500);
      const [kept, gone] = portal.history();
      const mine = await historyFor(scene, admin);
      assert.ok(!JSON.stringify(mine.blocks).includes('backup_delete'), 'no button for who may not');

      const shown = await historyFor(scene, colleague);
      assert.ok(JSON.stringify(shown.blocks).includes('"title":{"type":"plain_text","text":"Delete this copy?"'));
      await workspace.press(colleague, shown, 'backup_delete', gone?.id);
      const told = await toldWords(scene, colleague, / is deleted\.$/);
      assert.ok(told.includes(gone?.fileName ?? '?'), told);
      assert.deepEqual(
        portal.history().map(({ id }) => id),
        [kept?.id],
      );
      const card = await cardSaying(scene, 'Completed', 1);
      assert.ok(
        repliesTo(workspace, card).some(
          ({ text }) => text === `<@${colleague}> deleted the copy that this backup made.`,
        ),
      );
      await workspace.command(admin, 'status');
      await toldWords(scene, admin, `copy deleted by <@${colleague}>`);
      // A card whose notice is still owed says so a moment later.
      await scene.until('the card says so', () => recordOf(cardsIn(workspace)[1] ?? card).gone === 'deleted');
      const after = await historyFor(scene, colleague);
      assert.match(linesOf(after)[0] ?? '', /^Completed, copy deleted, /);

      await workspace.press(colleague, shown, 'backup_delete', gone?.id);
      await toldWords(scene, colleague, 'That copy is not there any more. Nothing was deleted now.');
      assert.deepEqual([calls(scene, 'deletebackup'), calls(scene, 'getbackuphistory')], [1, 1]);
    });
  }

  test('is read from the portal once a minute, however often it is asked for, and never without', async (t) => {
    const scene = await openQuickScene(t, { env: { BACKUP_NOTIFY: 'problems' } });
    const { workspace } = scene;
    const { admin, colleague } = workspace.people;
    await backUp(scene, 2);
    assert.equal(calls(scene, 'getbackuphistory'), 0);
    await Promise.all([historyFor(scene, admin), historyFor(scene, colleague)]);
    await historyFor(scene, admin, 'history 1');
    await workspace.command(admin, 'status');
    await toldWords(scene, admin, /Nothing runs/);
    assert.equal(calls(scene, 'getbackuphistory'), 1);
    await backUp(scene);
    assert.equal(linesOf(await historyFor(scene, admin)).length, 3);
    assert.equal(calls(scene, 'getbackuphistory'), 2, 'a card knew a newer copy');
  });

  test('is paged through in its place', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin, guest } = workspace.people;
    await backUpElsewhere(scene, 5);
    const first = await historyFor(scene, admin, 'history 2');
    assert.match(first.text, /, 1 to 2 of 5, newest first\./);
    const turn = async (button: string, words: RegExp): Promise<Ephemeral> => {
      await workspace.press(admin, first, button);
      return await scene.until(`the page says ${words}`, () =>
        workspace.ephemerals(admin).find(({ ts, text }) => ts === first.ts && words.test(text)),
      );
    };
    const second = await turn('backup_history_page', /, 3 to 4 of 5/);
    const third = await turn('backup_history_page', /, 5 to 5 of 5/);
    const again = await turn('backup_history_page_newer', /, 3 to 4 of 5/);
    assert.deepEqual(linesOf(again), linesOf(second));
    const all = [first, second, third]
      .flatMap(linesOf)
      .filter((line) => !/as of/.test(line))
      .map((line) => line.split(', ').at(-1));
    const made = portal.history().map(({ id }) => id);
    assert.deepEqual(all.toSorted(), made.toSorted());
    assert.equal(calls(scene, 'getbackuphistory'), 1);

    workspace.knobs.person(admin).isRestricted = true;
    await workspace.press(admin, first, 'backup_history_page');
    await toldWords(scene, admin, /Guests may not use this bot\..*Nothing was done\./);
    await workspace.command(guest, 'history');
    await toldWords(scene, guest, /Guests may not use this bot\..*Nothing was done\./);
    assert.match(workspace.ephemerals(admin).find(({ ts }) => ts === first.ts)?.text ?? '', /3 to 4 of 5/);
  });

  test('is shown without a table where the workspace has none, tried once', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    workspace.knobs.newBlocksRefused.add('data_table');
    await backUp(scene);
    const shown = await historyFor(scene, admin);
    assert.deepEqual(typesOf(shown), ['section']);
    assert.ok(JSON.stringify(shown.blocks).includes(portal.history()[0]?.fileName ?? '?'));
    const responses = () => workspace.calls.filter(({ name }) => name === 'response_url');
    const refused = () => responses().filter(({ status }) => status === 400).length;
    assert.equal(refused(), 1);
    await historyFor(scene, admin);
    assert.equal(refused(), 1, 'it is remembered');
    assert.deepEqual(
      workspace.directMessages(admin).filter(({ text }) => text.includes('Backups')),
      [],
    );
    await workspace.press(admin, shown, 'backup_delete');
    await toldWords(scene, admin, / is deleted\.$/);
  });

  test('is refused at the press to who was made a guest meanwhile, and nothing is deleted', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    await backUp(scene);
    const shown = await historyFor(scene, admin);
    workspace.knobs.person(admin).isRestricted = true;
    await workspace.press(admin, shown, 'backup_delete');
    await toldWords(scene, admin, /Guests may not use this bot\..*Nothing was done\./);
    assert.deepEqual([portal.history().length, calls(scene, 'deletebackup')], [1, 0]);
  });

  test('deletes again what somebody else deleted, and tells apart a refusal and an answer that was lost', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    await backUpElsewhere(scene, 3);
    const shown = await historyFor(scene, admin);
    const [first, second, third] = portal.history().map(({ id }) => id);
    const press = (id: string | undefined, words: RegExp) =>
      shownTo(scene, admin, () => workspace.press(admin, shown, 'backup_delete', id), words);

    portal.knobs.keyPermissions = ['*:read'];
    await press(first, /does not allow this.*Nothing was deleted\./);
    portal.knobs.keyPermissions = [];
    portal.loseCopy(first ?? '');
    const headers = { authorization: `Bearer ${portal.apiKey}` };
    await fetch(`${portal.origin}/api/2.0/backup/deletebackup/${first}`, { method: 'DELETE', headers });
    await press(first, / is deleted\.$/);

    portal.faults.add({ on: 'deletebackup', fault: { kind: 'drop-after' } });
    await press(second, / is deleted\.$/);
    portal.faults.add({ on: 'deletebackup', fault: { kind: 'html' } });
    await press(third, /Whether the copy is deleted is not known/);
    assert.deepEqual(
      portal.history().map(({ id }) => id),
      [third],
    );
    await press(third, / is deleted\.$/);
  });

  test('does not let a backup be deleted that is still being made', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    Object.assign(portal.knobs, { durationMs: 8_000, uploadMs: 7_000, recordLeadMs: 7_500 });
    const id = portal.startElsewhere();
    await scene.until('its record stands before its end', () => portal.history().length === 1);
    const shown = await historyFor(scene, admin);
    await workspace.press(admin, shown, 'backup_delete', id);
    await toldWords(scene, admin, /^That backup is still being made\. Nothing was deleted\./);
    assert.equal(calls(scene, 'deletebackup'), 0);
  });

  test('says why where the portal does not list its copies, and tells the runs all the same', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    portal.knobs.ending = 'error';
    portal.knobs.durationMs = 300;
    await workspace.command(admin, '');
    await cardSaying(scene, 'Failed');
    portal.faults.add({ on: 'getbackuphistory', fault: { kind: 'status', status: 500 }, times: always });
    const shown = await historyFor(scene, admin);
    assert.match(shown.text, /The list of the portal’s copies could not be read/);
    assert.match(shown.text, /\nFailed, /);
    assert.ok(toldTo(workspace, admin).every((text) => !/stack|traceId|sk-/.test(text)));
  });

  test('of a self-hosted portal has the copies of the whole instance as well, and deletes them', async (t) => {
    const scene = await openQuickScene(t, { portal: { isStandalone: true }, env: { BACKUP_DUMP: 'true' } });
    const { workspace, portal } = scene;
    const { admin } = workspace.people;
    portal.knobs.durationMs = 300;
    portal.startElsewhere();
    await backUp(scene);
    await copiesMade(scene, 2);
    const shown = await historyFor(scene, admin);
    const dump = portal.history().find(({ slot }) => slot === 'dump');
    assert.equal(linesOf(shown).filter((line) => line.startsWith('Completed (whole instance), ')).length, 1);
    assert.equal(linesOf(shown).filter((line) => line.startsWith('Completed, ')).length, 1);
    await workspace.press(admin, shown, 'backup_delete', dump?.id);
    await toldWords(scene, admin, /workspace_.* is deleted\.$/);
    assert.deepEqual(
      portal.history().map(({ slot }) => slot),
      ['portal'],
    );
  });

  test('in the cloud never asks about the whole instance', async (t) => {
    const scene = await openQuickScene(t);
    assert.match((await historyFor(scene, scene.workspace.people.admin)).text, /^No backup .* is known, neither/);
    assert.ok(scene.portal.calls.every(({ path }) => !/dump/i.test(path)));
  });
});
