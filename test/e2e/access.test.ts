import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cardSaying, endedCard, startCalls, toldTo } from './reading.ts';
import { openQuickScene, type Scene } from './scene.ts';

/** Waits until the person is told no, after `act`; gives what was said. */
const refused = async (scene: Scene, who: string, act: () => Promise<unknown>): Promise<string> => {
  const before = toldTo(scene.workspace, who).length;
  await act();
  return await scene.until(`${who} is refused`, () =>
    toldTo(scene.workspace, who)
      .slice(before)
      .find((text) => /Nothing was (started|done)/.test(text)),
  );
};

describe('who may start a backup', { concurrency: 8 }, () => {
  test('the members of the admin channel, but no guest, stranger, robot or former colleague', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    const { people, knobs, adminChannel } = workspace;
    await workspace.command(people.colleague, 'panel');
    const panel = await scene.until('the panel is posted', () => workspace.messages(adminChannel)[0]);

    const others = [
      { who: people.guest, why: /Guests may not/ },
      { who: people.singleChannelGuest, why: /Guests may not/ },
      { who: people.outsider, why: /other organisations may not/ },
      { who: people.deactivated, why: /deactivated/ },
      { who: people.robot, why: /Bots may not/ },
      { who: people.nobody, why: /not among those who may use this bot/ },
    ];
    for (const { who, why } of others) {
      const told = await refused(scene, who, () => workspace.command(who, ''));
      assert.match(told, why);
      assert.ok(told.includes(`Ask someone in <#${adminChannel}>`), told);
      if (who === people.nobody) continue;
      assert.match(await refused(scene, who, () => workspace.press(who, panel, 'backup_start')), why);
      assert.match(await refused(scene, who, () => workspace.command(who, 'panel')), why);
    }

    workspace.faults.add({ on: 'users.info', fault: { kind: 'status', status: 500 } });
    const unsure = await refused(scene, people.admin, () => workspace.command(people.admin, ''));
    assert.match(unsure, /Slack did not say whether you may/);

    knobs.person(people.colleague).isDeleted = true;
    const gone = await refused(scene, people.colleague, () => workspace.press(people.colleague, panel, 'backup_start'));
    assert.match(gone, /deactivated/);

    assert.equal(startCalls(scene), 0);
    assert.equal(workspace.everything(adminChannel).length, 1, 'the panel and no card');
    await workspace.press(people.admin, panel, 'backup_start');
    await cardSaying(scene, 'Completed');
    assert.equal(portal.starts.length, 1);
  });

  test('the people and groups that are listed, and the operators, and no other members', async (t) => {
    const scene = await openQuickScene(t, {
      env: ({ people }) => ({
        SLACK_ALLOWED_USERS: `${people.nobody},${people.guest}`,
        SLACK_ALLOWED_GROUPS: 'S0123456789',
        SLACK_OPERATOR_GROUPS: 'S9876543210',
      }),
    });
    const { portal, workspace } = scene;
    const { people, knobs } = workspace;
    Object.assign(portal.knobs, { durationMs: 300, allowance: 9 });
    Object.assign(knobs.groups, { S0123456789: [people.colleague], S9876543210: [] });

    knobs.areGroupsAvailable = false;
    const closed = await refused(scene, people.colleague, () => workspace.command(people.colleague, ''));
    assert.match(closed, /plan_upgrade_required/);
    knobs.areGroupsAvailable = true;

    const member = await refused(scene, people.admin, () => workspace.command(people.admin, ''));
    assert.match(member, /not among those/);
    assert.ok(member.includes(`Ask <@${people.nobody}>`) && member.includes('<!subteam^S0123456789>'), member);
    const guest = await refused(scene, people.guest, () => workspace.command(people.guest, ''));
    assert.match(guest, /Guests may not/);
    assert.equal(startCalls(scene), 0);

    for (const [turn, who] of [people.colleague, people.nobody].entries()) {
      await workspace.command(who, '');
      const card = await endedCard(scene, turn);
      assert.ok(card.text.includes(`asked by <@${who}>`), card.text);
    }
    assert.equal(portal.starts.length, 2);
    const { directMessages } = workspace;
    await scene.until('who is not in the channel is told the end', () => directMessages(people.nobody).length > 0);
    assert.match(toldTo(workspace, people.nobody).join('\n'), /not in the channel of its card.*\*Completed\*/s);
    assert.deepEqual(directMessages(people.colleague), []);
  });

  test('an operator who is in no list of users', async (t) => {
    const scene = await openQuickScene(t, {
      env: ({ people }) => ({ SLACK_ALLOWED_USERS: people.nobody, SLACK_OPERATOR_USERS: people.admin }),
    });
    const { workspace } = scene;
    await workspace.command(workspace.people.admin, '');
    await cardSaying(scene, 'Completed');
  });
});
