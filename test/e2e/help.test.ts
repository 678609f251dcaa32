import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commands } from '../../src/commands/commands.ts';
import { toldTo, toldWords } from './reading.ts';
import { openQuickScene } from './scene.ts';

const forOperators = 'For operators only: ';

describe('the help', { concurrency: 8 }, () => {
  test('names what this person may do', async (t) => {
    const scene = await openQuickScene(t, {
      env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.admin }),
    });
    const { workspace, portal } = scene;
    const { admin, colleague, guest, nobody } = workspace.people;
    const asked = portal.calls.length;
    for (const who of [admin, colleague]) {
      await workspace.command(who, 'help');
      const help = await toldWords(scene, who, '/backup status');
      for (const { name, who: needs } of commands) {
        assert.equal(help.includes(`\`/backup ${name}\``), needs === 'user' || who === admin, name);
      }
      assert.equal(help.includes(forOperators), who === colleague);
    }
    for (const who of [guest, nobody]) {
      await workspace.command(who, 'help');
      const told = await toldWords(scene, who, 'Nothing was done.');
      assert.doesNotMatch(told, /\/backup/);
      assert.equal(toldTo(workspace, who).length, 1);
    }
    assert.equal(portal.calls.length, asked, 'the portal is not asked for it');
  });

  test('comes with what was typed and the nearest word where it made no sense', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    const typed = [
      ['“cancle”', /^`\/backup cancle` is not a command. Nothing was done\. Did you mean `\/backup cancel`\?/],
      ['  HISTROY\u00a0', /^`\/backup histroy` is not a command. Nothing was done\. Did you mean `\/backup history`\?/],
      [
        'history 101',
        /^`\/backup history 101` is not a command. Nothing was done\. `\/backup history` takes a number from 1 to 100/,
      ],
      [
        'restore',
        /^`\/backup restore` is not a command. Nothing was done\. A portal is restored in DocSpace itself, never from Slack\.\n/,
      ],
      ['<!channel>', /^`\/backup &lt;!channel&gt;` is not a command. Nothing was done\.\n/],
    ] as const;
    for (const [text, first] of typed) {
      await workspace.command(admin, text);
      await toldWords(scene, admin, first);
    }
    await workspace.command(admin, '‘ Help ’');
    await toldWords(scene, admin, /^`\/backup start`/);
    assert.equal(workspace.everything(workspace.adminChannel).length, 0);
  });

  test('asks Slack about the person a few times at most, not once for each thing that could be done', async (t) => {
    const scene = await openQuickScene(t, { env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.admin }) });
    const { workspace } = scene;
    const calls = (): number => workspace.calls.filter(({ name }) => name === 'users.info').length;
    const before = calls();
    await workspace.command(workspace.people.admin, 'help');
    await toldWords(scene, workspace.people.admin, '/backup status');
    assert.ok(calls() - before <= 2, `${calls() - before} calls`);
  });
});
