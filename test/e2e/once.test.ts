import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cardSaying, cardsIn, endedCard, placeOf, startCalls, toldTo, toldWords } from './reading.ts';
import { openQuickScene } from './scene.ts';

describe('one backup at a time', { concurrency: 8 }, () => {
  test('leaves alone what somebody started elsewhere, and says its ID and percent', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    portal.knobs.durationMs = 60_000;
    portal.knobs.publishEveryMs = 10;
    const id = portal.startElsewhere();
    const asAdmin = { headers: { authorization: `Bearer ${portal.apiKey}` } };
    await scene.until('the backup has come some way', async () => {
      const answer = await fetch(`${portal.origin}/api/2.0/backup/getbackupprogress`, asAdmin);
      const { response } = (await answer.json()) as { response: { progress: number } };
      return response.progress > 0;
    });
    await workspace.command(workspace.people.admin, '');
    const told = await toldWords(scene, workspace.people.admin, id);
    const [, percent] = /(\d+) % done\. Nothing was started\./.exec(told) ?? [];
    assert.ok(Number(percent) > 0, told);
    assert.equal(startCalls(scene), 0);
    assert.deepEqual(cardsIn(workspace), []);
  });

  test('points a second person to the card of the first', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    const { admin, colleague } = workspace.people;
    portal.knobs.durationMs = 60_000;
    await workspace.command(admin, '');
    const card = await cardSaying(scene, 'Running');
    await workspace.command(colleague, 'START');
    const told = await toldWords(scene, colleague, placeOf(card));
    assert.match(told, /already running/);
    assert.ok(told.includes(`<@${admin}>`), told);
    assert.equal(startCalls(scene), 1);
    assert.equal(cardsIn(workspace).length, 1);
  });

  test('makes one backup of a double click, and of everything that Slack delivers twice', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    const { admin, colleague } = workspace.people;
    portal.knobs.durationMs = 1_500;
    await workspace.command(admin, 'panel');
    const panel = await scene.until('the panel is posted', () => workspace.messages(workspace.adminChannel)[0]);
    const [press] = await Promise.all([
      workspace.press(colleague, panel, 'backup_start'),
      workspace.press(colleague, panel, 'backup_start'),
    ]);
    const again = await workspace.redeliver(press);
    assert.equal(again.ack, 'acked');
    const card = await endedCard(scene);
    await toldWords(scene, colleague, /already running/);
    const command = await workspace.command(admin, '');
    const [repeated] = await Promise.all([workspace.redeliver(command), workspace.redeliver(press)]);
    assert.equal(repeated.ack, 'acked');
    await endedCard(scene, 1);
    await Promise.all([workspace.redeliver(command), workspace.redeliver(press)]);
    await scene.bot.stop();
    assert.equal(portal.starts.length, 2, 'one for the double click, one for the command');
    assert.equal(startCalls(scene), 2);
    const posted = workspace.everything(workspace.adminChannel).filter(({ thread_ts }) => thread_ts === '');
    assert.deepEqual(
      posted.map(({ ts }) => ts),
      [panel.ts, card.ts, cardsIn(workspace)[1]?.ts],
    );
    assert.equal(toldTo(workspace, colleague).filter((text) => text.includes(placeOf(card))).length, 2);
  });
});
