import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PortalOptions } from '../../src/sandbox/portal/portal.ts';
import { cardsIn, endedCard, startCalls, statusOf, toldTo, toldWords } from './reading.ts';
import { openQuickScene, type Scene } from './scene.ts';

const confirm = 'backup_start_paid';

/** The newest question of the person's that has a button and holds the words. */
const question = (scene: Scene, who: string, words: string) =>
  scene.until(`a question with ${words}`, () =>
    scene.workspace
      .ephemerals(who)
      .findLast(({ text, blocks }) => text.includes(words) && JSON.stringify(blocks).includes(confirm)),
  );

describe('a backup that costs money', { concurrency: 8 }, () => {
  test('is started only by an operator who said yes to its price of now', async (t) => {
    const scene = await openQuickScene(t, {
      env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.admin }),
    });
    const { portal, workspace } = scene;
    const { admin, colleague } = workspace.people;
    portal.knobs.usedBefore = 2;

    await workspace.command(colleague, '');
    const refused = await toldWords(scene, colleague, /free backups .* are used up \(2 of 2 this month\)/);
    assert.match(refused, /10 USD.*Nothing was started\..*operators/);
    assert.ok(!JSON.stringify(workspace.ephemerals(colleague)).includes(confirm), 'no button for others');

    await workspace.command(admin, '');
    const first = await question(scene, admin, '10 USD');
    assert.match(first.text, /Nothing was started\. Start it anyway\?/);
    portal.knobs.price = 12;
    await workspace.press(admin, first, confirm);
    const second = await question(scene, admin, '12 USD');
    assert.match(second.text, /What it costs has changed/);
    assert.equal(startCalls(scene), 0);
    assert.deepEqual(cardsIn(workspace), []);

    const press = await workspace.press(admin, second, confirm);
    assert.equal(press.ack, 'acked');
    await workspace.redeliver(press);
    assert.equal(statusOf(await endedCard(scene)), 'Completed');
    assert.deepEqual(
      portal.starts.map(({ isPaid }) => isPaid),
      [true],
    );
    assert.equal(portal.billingSessions.length, 1);
  });

  test('is not offered where the portal refuses it while the paid service is off', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    Object.assign(portal.knobs, { allowance: 0, isWalletOn: false });
    await workspace.command(admin, '');
    const told = await toldWords(scene, admin, 'so the portal refuses to start one');
    assert.match(told, /switch that service on, in DocSpace under Payments\. Nothing was started\.$/);
    assert.ok(!JSON.stringify(workspace.ephemerals(admin)).includes(confirm), 'no button');
    assert.equal(startCalls(scene), 0);
  });

  test('is offered where a newer server switches the paid service on by itself', async (t) => {
    const scene = await openQuickScene(t, { portal: { server: 'next' } });
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    Object.assign(portal.knobs, { allowance: 0, isWalletOn: false });
    await workspace.command(admin, '');
    const asked = await question(scene, admin, '10 USD');
    assert.match(asked.text, /paid backup service is off/);
    await workspace.press(admin, asked, confirm);
    assert.equal(statusOf(await endedCard(scene)), 'Completed');
    assert.equal(portal.billingSessions.length, 1);
  });

  test('may be what the portal cannot tell: then a person is asked as well', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    portal.faults.add({
      on: 'getbackupscount',
      fault: { kind: 'status', status: 500 },
      times: Number.POSITIVE_INFINITY,
    });
    await workspace.command(admin, '');
    const asked = await question(scene, admin, 'may cost money');
    assert.equal(startCalls(scene), 0);
    await workspace.press(admin, asked, confirm);
    assert.equal(statusOf(await endedCard(scene)), 'Completed');
    assert.equal(startCalls(scene), 1);
  });

  const never: readonly PortalOptions[] = [{ server: '3.1' }, { isStandalone: true }];
  for (const portal of never) {
    test(`is nothing that ${portal.isStandalone ? 'a self-hosted portal' : 'a server before 3.5'} asks about`, async (t) => {
      const scene = await openQuickScene(t, { portal });
      const { admin } = scene.workspace.people;
      scene.portal.knobs.usedBefore = 9;
      await scene.workspace.command(admin, '');
      assert.equal(statusOf(await endedCard(scene)), 'Completed');
      assert.equal(scene.portal.billingSessions.length, 0);
      assert.ok(toldTo(scene.workspace, admin).every((text) => !/cost|free backups/.test(text)));
    });
  }
});
